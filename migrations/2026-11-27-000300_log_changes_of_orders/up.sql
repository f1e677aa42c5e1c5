-- Orders and wallets are cached, too: their changes are logged as those of the tables before (`create_change_log`).

SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

DO $migration$
DECLARE
    rule record;
    event record;
BEGIN
    FOR rule IN
        SELECT *
        FROM (
            VALUES
                (
                    'wallets',
                    $$SELECT 'user:' || user_id || ':wallet' FROM changed$$,
                    ARRAY['wallets']
                ),
                (
                    'ledger_entries',
                    $$SELECT 'user:' || user_id || ':wallet' FROM changed WHERE user_id IS NOT NULL$$,
                    ARRAY['wallets']
                ),
                (
                    'orders',
                    $$SELECT unnest(ARRAY['order:' || id, 'user:' || user_id || ':orders']) FROM changed$$,
                    ARRAY['orders']
                ),
                (
                    'purchases',
                    $$SELECT unnest(ARRAY['order:' || owner.id, 'user:' || owner.user_id || ':orders'])
                    FROM (SELECT DISTINCT order_id FROM changed) AS touched, LATERAL (
                        SELECT id, user_id FROM orders WHERE orders.id = touched.order_id OFFSET 0
                    ) AS owner$$,
                    ARRAY['orders']
                )
        ) AS rule (table_name, tags, all_tags)
    LOOP
        EXECUTE format(
            $function$
            CREATE FUNCTION log_changes_of_%1$s() RETURNS trigger
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
                        SELECT DISTINCT tag FROM (%2$s) AS named (tag)
                        ON CONFLICT DO NOTHING;
                        RETURN NULL;
                    END IF;
                END IF;
                INSERT INTO changes (tag) SELECT unnest(%3$L::text[]) ON CONFLICT DO NOTHING;
                RETURN NULL;
            END
            $$
            $function$,
            rule.table_name, rule.tags, rule.all_tags
        );
        -- A row that is updated is named as it was and as it is. The log is complete under `session_replication_role = replica`, too.
        FOR event IN
            SELECT *
            FROM (
                VALUES
                    ('insert', 'INSERT', 'REFERENCING NEW TABLE AS changed'),
                    ('delete', 'DELETE', 'REFERENCING OLD TABLE AS changed'),
                    ('update_from', 'UPDATE', 'REFERENCING OLD TABLE AS changed'),
                    ('update_to', 'UPDATE', 'REFERENCING NEW TABLE AS changed'),
                    ('truncate', 'TRUNCATE', '')
            ) AS event (name, event, referencing)
        LOOP
            EXECUTE format(
                'CREATE TRIGGER %1$s_log_%2$s AFTER %3$s ON %1$s %4$s FOR EACH STATEMENT EXECUTE FUNCTION log_changes_of_%1$s()',
                rule.table_name, event.name, event.event, event.referencing
            );
            EXECUTE format(
                'ALTER TABLE %1$s ENABLE ALWAYS TRIGGER %1$s_log_%2$s',
                rule.table_name, event.name
            );
        END LOOP;
    END LOOP;
END
$migration$;
