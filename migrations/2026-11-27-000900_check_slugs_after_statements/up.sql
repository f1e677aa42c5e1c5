-- Of two who add one product at the very same moment, one meets the other's product in its index, gives up its own row, and updates the
-- other's. On the way it meets the other's slug, too, which was an error at once. Now slugs are looked at when the statement is done,
-- and only those of rows that are left.
ALTER TABLE games DROP CONSTRAINT games_slug_key;
ALTER TABLE games ADD CONSTRAINT games_slug_key UNIQUE (slug) DEFERRABLE INITIALLY IMMEDIATE;
