-- The log of changes, which caches follow (docs/cache.md): every transaction that changes what customers see leaves here the names
-- of what it changed. Triggers write it, so that it covers whoever writes.

-- What functions of this migration name is found where the tables are made, whoever calls them with whatever path of their own.
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

-- One row for each transaction and tag. There is no `id`: nobody wants one row, and the one index serves all questions, which go
-- by transaction. Numbers of transactions ascend for ever, so it grows at its right end and is pruned at its left.
CREATE TABLE changes (
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    tag text COLLATE "C" NOT NULL,
    CONSTRAINT changes_pkey PRIMARY KEY (xid, tag)
) WITH (
    -- After so many rows were pruned, however many there are: until then every look at the left end passes their remains.
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 10000,
    -- Rows do not live to be frozen, and are not read from the index alone.
    autovacuum_vacuum_insert_threshold = -1,
    -- Giving back the end of the table locks out its writers, who need it again at once.
    vacuum_truncate = off
);

-- Up to where the log was pruned: of transactions up to this one, rows may be gone.
CREATE TABLE change_horizon (
    pruned_through xid8 NOT NULL,
    is_only_row boolean NOT NULL DEFAULT true,
    CONSTRAINT change_horizon_pkey PRIMARY KEY (is_only_row),
    CONSTRAINT change_horizon_is_only_row_check CHECK (is_only_row)
);

INSERT INTO change_horizon (pruned_through) VALUES ('0');

-- A server that crashes gives the numbers of lost transactions to new ones, and nothing else tells that it has happened. But it
-- also empties what is not in its write-ahead log: after a crash, this table, and the next who looks finds another number.
CREATE UNLOGGED TABLE incarnations (
    incarnation uuid NOT NULL DEFAULT gen_random_uuid(),
    is_only_row boolean NOT NULL DEFAULT true,
    CONSTRAINT incarnations_pkey PRIMARY KEY (is_only_row),
    CONSTRAINT incarnations_is_only_row_check CHECK (is_only_row)
);

-- The number of this life of the server; null on a standby, which has none of its own.
CREATE FUNCTION current_incarnation() RETURNS uuid
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path FROM CURRENT
    AS $$
DECLARE
    found_incarnation uuid;
BEGIN
    IF pg_is_in_recovery() THEN
        RETURN NULL;
    END IF;
    SELECT incarnation INTO found_incarnation FROM incarnations;
    IF found_incarnation IS NULL THEN
        -- Of several who find none, one adds it; the others wait here and find it then.
        INSERT INTO incarnations DEFAULT VALUES ON CONFLICT DO NOTHING;
        SELECT incarnation INTO found_incarnation FROM incarnations;
    END IF;
    RETURN found_incarnation;
END
$$;

-- Which rows of which table change what. `tags` names it for the rows of `changed`; `all_tags` for the whole table, which is what
-- a statement changes that empties it or changes more rows than a lap's largest batch has. Each table gets a function of its own,
-- because its queries are then planned once for each connection.
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
                    'games',
                    $$SELECT unnest(ARRAY['game:' || id, 'game-slug:' || slug, 'catalogue']) FROM changed$$,
                    ARRAY['games', 'catalogue']
                ),
                (
                    'categories',
                    $$SELECT unnest(ARRAY['categories', 'catalogue']) FROM changed$$,
                    ARRAY['categories', 'catalogue']
                ),
                ('spellings', $$SELECT 'catalogue' FROM changed$$, ARRAY['catalogue']),
                ('users', $$SELECT 'user:' || id || ':profile' FROM changed$$, ARRAY['users']),
                ('sessions', $$SELECT 'session:' || id FROM changed$$, ARRAY['users']),
                (
                    'carts',
                    $$SELECT coalesce('user:' || user_id, 'guest:' || guest_id) || ':cart' FROM changed$$,
                    ARRAY['carts']
                ),
                (
                    -- Lines whose cart goes at the same time are named by the cart. `OFFSET 0` has the carts looked up one by one:
                    -- a join would be planned for so many lines that it had better read all carts.
                    'cart_lines',
                    $$SELECT coalesce('user:' || user_id, 'guest:' || guest_id) || ':cart'
                    FROM (SELECT DISTINCT cart_id FROM changed) AS touched, LATERAL (
                        SELECT user_id, guest_id FROM carts WHERE carts.id = touched.cart_id OFFSET 0
                    ) AS owner$$,
                    ARRAY['carts']
                ),
                (
                    'wishlists',
                    $$SELECT coalesce('user:' || user_id, 'guest:' || guest_id) || ':wishlist' FROM changed$$,
                    ARRAY['wishlists']
                ),
                (
                    'wishlist_entries',
                    $$SELECT coalesce('user:' || user_id, 'guest:' || guest_id) || ':wishlist'
                    FROM (SELECT DISTINCT wishlist_id FROM changed) AS touched, LATERAL (
                        SELECT user_id, guest_id FROM wishlists WHERE wishlists.id = touched.wishlist_id OFFSET 0
                    ) AS owner$$,
                    ARRAY['wishlists']
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
