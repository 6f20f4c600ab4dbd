-- Two roles, to be granted to the users that programs log in with.
-- The merchant's programs may insert, and can neither read nor change what is there.
CREATE ROLE ravelin_writer NOLOGIN;
GRANT INSERT (customer, path, body, trace) ON ravelin_outbox TO ravelin_writer;
-- Relay, gateway, the `ravelin outbox` commands, and programs that keep recommendations through the crate.
CREATE ROLE ravelin_deliverer NOLOGIN;
GRANT SELECT, INSERT, UPDATE, DELETE ON ravelin_outbox, ravelin_relay TO ravelin_deliverer;
GRANT SELECT, UPDATE ON ravelin_bucket TO ravelin_deliverer;
GRANT SELECT ON ravelin_outbox_schema TO ravelin_deliverer;
