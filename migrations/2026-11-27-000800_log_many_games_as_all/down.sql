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
