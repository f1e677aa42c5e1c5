SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

CREATE OR REPLACE FUNCTION log_changes_of_games() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT
    AS $$
DECLARE
    changed_rows bigint;
BEGIN
    IF TG_OP <> 'TRUNCATE' THEN
        SELECT count(*) INTO changed_rows FROM (SELECT FROM changed LIMIT 1001) AS some_of_changed;
        IF changed_rows = 0 THEN
            RETURN NULL;
        END IF;
        IF changed_rows <= 1000 THEN
            INSERT INTO changes (tag)
            SELECT DISTINCT tag
            FROM (SELECT unnest(ARRAY['game:' || id, 'game-slug:' || slug, 'catalogue']) FROM changed) AS named (tag)
            ON CONFLICT DO NOTHING;
            RETURN NULL;
        END IF;
    END IF;
    INSERT INTO changes (tag) SELECT unnest('{games,catalogue}'::text[]) ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;

ALTER TABLE games ALTER COLUMN details TYPE jsonb USING details::jsonb;

ALTER TABLE games DROP CONSTRAINT games_product_id_key;
ALTER TABLE games ADD CONSTRAINT games_product_id_key UNIQUE (product_id);
ALTER TABLE games DROP CONSTRAINT games_slug_key;
ALTER TABLE games ADD CONSTRAINT games_slug_key UNIQUE (slug);
CREATE INDEX games_listed_idx ON games (product_id) WHERE delisted_at IS NULL;
