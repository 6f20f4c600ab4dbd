-- What is kept. The INSERT of the three columns customer, path and body is the whole contract.
CREATE TABLE ravelin_outbox (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  customer text COLLATE "C" NOT NULL DEFAULT '',
  path     text NOT NULL,
  body     text NOT NULL,
  due      timestamptz NOT NULL DEFAULT now(),
  created  timestamptz NOT NULL DEFAULT now(),
  attempt  integer NOT NULL DEFAULT 0,
  state    text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'dead')),
  reason   text,
  trace    text,
  bucket   smallint NOT NULL GENERATED ALWAYS AS
    ((CASE WHEN customer = '' THEN id & 63 ELSE hashtext(customer) & 63 END)::smallint) STORED
);
-- A relay goes from customer to customer along it: a lane costs the same with one event or a million.
CREATE INDEX ravelin_outbox_lane ON ravelin_outbox (bucket, customer, id) WHERE state = 'queued';

-- The relays that are alive, and which of them has which bucket, until when. `epoch` grows with each
-- change of owner, and fences what an earlier one still writes.
CREATE TABLE ravelin_relay (
  name text PRIMARY KEY,
  seen timestamptz NOT NULL
);
CREATE TABLE ravelin_bucket (
  bucket smallint PRIMARY KEY,
  owner  text,
  until  timestamptz NOT NULL DEFAULT '-infinity',
  epoch  bigint NOT NULL DEFAULT 0
);
INSERT INTO ravelin_bucket (bucket) SELECT generate_series(0, 63);
