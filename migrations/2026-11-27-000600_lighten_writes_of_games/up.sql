-- A first import writes every game of the marketplace; what it costs is mostly what each row brings with it.

-- One index less: the one that finds a product also tells whether it is listed, which is what a lap compares its sightings with.
DROP INDEX games_listed_idx;
ALTER TABLE games DROP CONSTRAINT games_product_id_key;
ALTER TABLE games ADD CONSTRAINT games_product_id_key UNIQUE (product_id) INCLUDE (delisted_at);
-- Indexes are written in the order of their making. Of two who add one product at once, the later must meet the other's product,
-- which it then updates, before it meets its slug, which is an error.
ALTER TABLE games DROP CONSTRAINT games_slug_key;
ALTER TABLE games ADD CONSTRAINT games_slug_key UNIQUE (slug);

-- Written and read as a whole, and never looked into: `jsonb` would be taken apart to be put together again.
ALTER TABLE games ALTER COLUMN details TYPE json USING details::json;

-- The same tags as before (`create_change_log`). Each game has its own: to sort all of them costs more than the few repeats that
-- the log's key finds.
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

CREATE OR REPLACE FUNCTION log_changes_of_games() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT
    AS $$
DECLARE
    changed_rows bigint := 0;
BEGIN
    IF TG_OP <> 'TRUNCATE' THEN
        SELECT count(*) INTO changed_rows FROM (SELECT FROM changed LIMIT 1001) AS some_of_changed;
        IF changed_rows = 0 THEN
            RETURN NULL;
        END IF;
    END IF;
    IF TG_OP = 'TRUNCATE' OR changed_rows > 1000 THEN
        INSERT INTO changes (tag) VALUES ('games'), ('catalogue') ON CONFLICT DO NOTHING;
        RETURN NULL;
    END IF;
    INSERT INTO changes (tag)
    SELECT unnest(ARRAY['game:' || id, 'game-slug:' || slug]) FROM changed
    UNION ALL
    SELECT 'catalogue'
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
