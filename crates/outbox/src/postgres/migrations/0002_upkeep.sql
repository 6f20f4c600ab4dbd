-- Dead events are listed, queued again and purged by it, however many others there are.
CREATE INDEX ravelin_outbox_dead ON ravelin_outbox (id) WHERE state = 'dead';
-- Every delivered event leaves a dead row: they are cleaned up early, and at full speed.
ALTER TABLE ravelin_outbox SET (
  autovacuum_vacuum_scale_factor = 0.02,
  autovacuum_vacuum_threshold = 1000,
  autovacuum_vacuum_cost_delay = 0,
  autovacuum_analyze_scale_factor = 0.05
);
-- Few rows, written every few seconds: room for the next version of a row on its own page.
ALTER TABLE ravelin_bucket SET (fillfactor = 20);
ALTER TABLE ravelin_relay SET (fillfactor = 20);
