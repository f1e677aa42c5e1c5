-- 100,000 games that spread like real ones: a few platforms and regions, many publishers, titles of common words. The indexes
-- are built afterwards, which is ten times as fast.
ALTER TABLE games SET (autovacuum_enabled = off);

CREATE TEMPORARY TABLE index_definition AS
SELECT indexname AS name, indexdef AS definition
FROM pg_indexes
WHERE tablename = 'games' AND indexname NOT IN ('games_pkey', 'games_product_id_key', 'games_slug_key');

DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT index_definition.name FROM index_definition LOOP
        EXECUTE format('DROP INDEX %I', name);
    END LOOP;
END $$;

CREATE FUNCTION pg_temp.pick(n integer, salt integer, choices integer) RETURNS integer
    LANGUAGE sql IMMUTABLE
    RETURN ((hashint8extended(n, salt) & 9223372036854775807) % choices)::integer;

WITH word AS (
    SELECT string_to_array(
        'shadow dragon quest legend war tank racing city farm empire kingdom dungeon knight star alien night light blood '
        'steel iron gold crystal magic sword hero saga rise fall return last lost secret ancient ninja pirate wolf raven storm',
        ' '
    ) AS list
),
game AS (
    SELECT
        n,
        initcap(list[1 + pg_temp.pick(n, 1, cardinality(list))] || ' ' || list[1 + pg_temp.pick(n, 2, cardinality(list))])
            || CASE WHEN n % 3 = 0 THEN ' ' || n % 100 ELSE '' END
            || CASE WHEN n % 10 < 9 THEN ' Steam Key' ELSE ' Gift' END AS title,
        CASE WHEN n % 10 < 6 THEN 'Steam' WHEN n % 10 < 9 THEN 'Origin' WHEN n % 1000 = 9 THEN 'GOG' END AS platform,
        CASE WHEN n % 10 < 7 THEN 'GLOBAL' WHEN n % 500 = 7 THEN 'LATAM' ELSE 'EUROPE' END AS region,
        'Studio ' || pg_temp.pick(n, 3, 5000) AS developer,
        'Publisher ' || pg_temp.pick(n, 4, 50) * pg_temp.pick(n, 5, 50) AS publisher,
        99 + pg_temp.pick(n, 6, 6000) AS price
    FROM word, generate_series(1, 100000) AS n
)
INSERT INTO games (
    id, product_id, cost, price, stock, delisted_at, release_date, fingerprint, slug, title, title_key, platform, platform_key,
    region, region_key, developer, developer_key, publisher, publisher_key, category_ids, search, description, details
)
SELECT
    ('018f0000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
    n,
    price,
    price,
    n % 20,
    CASE WHEN n % 50 = 0 THEN now() END,
    CASE WHEN n % 5 > 0 THEN date '2004-01-01' + pg_temp.pick(n, 7, 8000) END,
    sha256(n::text::bytea),
    'game-i' || n,
    title,
    lower(title),
    platform,
    lower(platform),
    region,
    lower(region),
    developer,
    lower(developer),
    publisher,
    lower(publisher),
    ARRAY[1, 2 + pg_temp.pick(n, 8, 20), 30 + pg_temp.pick(n, 9, 2000)],
    setweight(to_tsvector('simple', title), 'A')
        || setweight(to_tsvector('simple', concat_ws(' ', developer, publisher, platform)), 'B'),
    repeat('About this game: ', 40),
    '{}'
FROM game;

DO $$
DECLARE
    definition text;
BEGIN
    FOR definition IN SELECT index_definition.definition FROM index_definition LOOP
        EXECUTE definition;
    END LOOP;
END $$;

INSERT INTO categories (id, name) SELECT n, 'Category ' || n FROM generate_series(1, 2100) AS n;

INSERT INTO spellings (key, name)
SELECT lower(name), min(name)
FROM games, LATERAL (VALUES (platform), (region), (publisher)) AS spelling (name)
WHERE name IS NOT NULL
GROUP BY lower(name);

INSERT INTO title_words (word)
SELECT DISTINCT word FROM games, unnest(tsvector_to_array(ts_filter(search, '{a}'))) AS word;
