-- Similar titles: typing errors in a search, suggestions, games like this one. The extension is trusted: whoever may create
-- objects in the database may create it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- The marketplace's categories, under its own numbers.
CREATE TABLE categories (
    id integer NOT NULL,
    name text COLLATE "C" NOT NULL,
    CONSTRAINT categories_pkey PRIMARY KEY (id)
);

-- How a platform, region or publisher was spelt when its key was first seen: what a facet shows for all its spellings.
CREATE TABLE spellings (
    key text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    CONSTRAINT spellings_pkey PRIMARY KEY (key)
);

-- What the shop sells, one row for each of the marketplace's products. Rows are never deleted.
--
-- Money is in euro cents. A `*_key` is a text in lower case, cut to a length that fits an index. Keys and `search` are
-- computed by the program, so that case and words are the same whatever the locale of the database.
--
-- Fixed lengths come first, so that no row is padded; what only a game's own page shows comes last.
CREATE TABLE games (
    id uuid NOT NULL,
    product_id bigint NOT NULL,
    cost bigint NOT NULL,
    price bigint NOT NULL,
    -- What `price` was before the last write, null if the game was written once: lets a write tell what it changed.
    previous_price bigint,
    stock bigint NOT NULL,
    delisted_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    release_date date,
    -- Counts down: ascending, it lists the newest first and the undated last. It has no nulls and goes the way that `id` goes,
    -- so one row comparison finds the next page in an index.
    release_order integer NOT NULL GENERATED ALWAYS AS (coalesce(date '9999-12-31' - release_date, 2147483647)) STORED,
    -- Stands for `stock` in indexes: most changes of stock leave it, and so all indexes, untouched.
    in_stock boolean NOT NULL GENERATED ALWAYS AS (stock > 0) STORED,
    -- Of matches that are as good as each other, the shorter title comes first.
    title_length integer NOT NULL GENERATED ALWAYS AS (char_length(title_key)) STORED,
    -- SHA-256 of the listing that the row was made of; null if the next listing is to be written in any case.
    fingerprint bytea,
    slug text COLLATE "C" NOT NULL,
    title text NOT NULL,
    title_key text COLLATE "C" NOT NULL,
    platform text,
    platform_key text COLLATE "C",
    region text,
    region_key text COLLATE "C",
    publisher text,
    publisher_key text COLLATE "C",
    category_ids integer[] NOT NULL,
    thumbnail text,
    -- The words of the title (weight A) and of developer, publisher and platform (weight B).
    search tsvector NOT NULL,
    developer text,
    developer_key text COLLATE "C",
    cover text,
    description text NOT NULL,
    details jsonb NOT NULL,
    CONSTRAINT games_pkey PRIMARY KEY (id),
    CONSTRAINT games_product_id_key UNIQUE (product_id),
    CONSTRAINT games_slug_key UNIQUE (slug),
    CONSTRAINT games_cost_check CHECK (cost >= 0),
    CONSTRAINT games_price_check CHECK (price >= 0),
    CONSTRAINT games_stock_check CHECK (stock >= 0),
    CONSTRAINT games_fingerprint_check CHECK (octet_length(fingerprint) = 32)
) WITH (
    -- Lists read the front of a row, about 700 bytes. Above this length PostgreSQL moves the longest values out of line, which
    -- are description and details, so a page holds ten games instead of three.
    toast_tuple_target = 1024,
    -- Room for a changed game on its own page, so that a change of stock touches no index.
    fillfactor = 90,
    -- Counts and facets read indexes alone, as far as vacuum has marked pages as visible to all. After a lap it is to run
    -- within minutes, not after a fifth of the catalogue has changed.
    autovacuum_vacuum_scale_factor = 0.01,
    autovacuum_vacuum_insert_scale_factor = 0.01,
    autovacuum_analyze_scale_factor = 0.02
);

-- One index for each order of a list; read backwards, the cheapest first is the dearest first. All lists are of listed games.
CREATE INDEX games_newest_idx ON games (release_order, id) WHERE delisted_at IS NULL;
CREATE INDEX games_price_idx ON games (price, id) WHERE delisted_at IS NULL;
CREATE INDEX games_title_idx ON games (title_key, id) WHERE delisted_at IS NULL;
CREATE INDEX games_title_length_idx ON games (title_length, id) WHERE delisted_at IS NULL;

-- One index for each filter.
CREATE INDEX games_region_idx ON games (region_key) WHERE delisted_at IS NULL;
CREATE INDEX games_publisher_idx ON games (publisher_key) WHERE delisted_at IS NULL;
CREATE INDEX games_developer_idx ON games (developer_key) WHERE delisted_at IS NULL;
CREATE INDEX games_category_idx ON games USING gin (category_ids) WHERE delisted_at IS NULL;
CREATE INDEX games_search_idx ON games USING gin (search) WHERE delisted_at IS NULL;
CREATE INDEX games_trigram_idx ON games USING gin (title_key gin_trgm_ops) WHERE delisted_at IS NULL;
-- By platform; and everything that filters and facets ask for, so that counting never reads the table.
CREATE INDEX games_facets_idx ON games (platform_key, region_key, publisher_key, price, in_stock)
    INCLUDE (category_ids) WHERE delisted_at IS NULL;
-- What a lap compares its sightings with.
CREATE INDEX games_listed_idx ON games (product_id) WHERE delisted_at IS NULL;

-- What a game has cost, in the order of `id`; a clock may be set back. No foreign key: a game is never deleted, and checking
-- one would take a third of the time of a first import.
CREATE TABLE price_history (
    game_id uuid NOT NULL,
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL DEFAULT now(),
    price bigint NOT NULL,
    CONSTRAINT price_history_pkey PRIMARY KEY (game_id, id)
);
