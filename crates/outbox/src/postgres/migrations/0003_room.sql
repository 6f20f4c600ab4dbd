-- On a full disk relays must go on: who has what is written into room that is there already. Buckets lie so far
-- apart that the next versions of each find room on its own page.
ALTER TABLE ravelin_bucket SET (fillfactor = 10);
CLUSTER ravelin_bucket USING ravelin_bucket_pkey;
ALTER TABLE ravelin_bucket SET WITHOUT CLUSTER;
-- And relays have a page before the first of them comes, which cleaning up does not take away.
ALTER TABLE ravelin_relay SET (vacuum_truncate = false);
INSERT INTO ravelin_relay (name, seen) VALUES ('', now());
DELETE FROM ravelin_relay WHERE name = '';
