-- Writes the drafts that say something new. Every row is found and locked by the one INSERT, in the order of product_id:
-- two writers whose drafts overlap wait for each other, but never in a circle.
WITH written AS (
    INSERT INTO games AS game (
        id, product_id, slug, fingerprint, title, title_key, search, description, cost,
        price, stock, platform, platform_key, region, region_key, developer, developer_key, publisher,
        publisher_key, release_date, thumbnail, cover, category_ids, details
    )
    SELECT
        draft.id, draft.product_id, draft.slug, draft.fingerprint, draft.title, draft.title_key, draft.search,
        draft.description, draft.cost, draft.price, draft.stock, draft.platform, draft.platform_key, draft.region,
        draft.region_key, draft.developer, draft.developer_key, draft.publisher, draft.publisher_key, draft.release_date,
        draft.thumbnail, draft.cover, draft.category_ids::integer[], draft.details::json
    FROM (
        SELECT
            unnest($1::uuid[]) AS id,
            unnest($2::bigint[]) AS product_id,
            unnest($3::text[]) AS slug,
            unnest($4::bytea[]) AS fingerprint,
            unnest($5::text[]) AS title,
            unnest($6::text[]) AS title_key,
            unnest($7::tsvector[]) AS search,
            unnest($8::text[]) AS description,
            unnest($9::bigint[]) AS cost,
            unnest($10::bigint[]) AS price,
            unnest($11::bigint[]) AS stock,
            unnest($12::text[]) AS platform,
            unnest($13::text[]) AS platform_key,
            unnest($14::text[]) AS region,
            unnest($15::text[]) AS region_key,
            unnest($16::text[]) AS developer,
            unnest($17::text[]) AS developer_key,
            unnest($18::text[]) AS publisher,
            unnest($19::text[]) AS publisher_key,
            unnest($20::date[]) AS release_date,
            unnest($21::text[]) AS thumbnail,
            unnest($22::text[]) AS cover,
            unnest($23::text[]) AS category_ids,
            unnest($24::text[]) AS details
    ) AS draft LEFT JOIN games ON games.product_id = draft.product_id
    -- A draft that says nothing new ends here, without a lock.
    WHERE games.product_id IS NULL
        OR games.fingerprint IS DISTINCT FROM draft.fingerprint
        OR (games.delisted_at IS NOT NULL AND NOT games.hidden)
    ORDER BY draft.product_id
    ON CONFLICT ON CONSTRAINT games_product_id_key DO UPDATE SET
        fingerprint = excluded.fingerprint,
        title = excluded.title,
        title_key = excluded.title_key,
        search = excluded.search,
        description = excluded.description,
        cost = excluded.cost,
        price = excluded.price,
        previous_price = game.price,
        stock = excluded.stock,
        platform = excluded.platform,
        platform_key = excluded.platform_key,
        region = excluded.region,
        region_key = excluded.region_key,
        developer = excluded.developer,
        developer_key = excluded.developer_key,
        publisher = excluded.publisher,
        publisher_key = excluded.publisher_key,
        release_date = excluded.release_date,
        thumbnail = excluded.thumbnail,
        cover = excluded.cover,
        category_ids = excluded.category_ids,
        details = excluded.details,
        delisted_at = CASE WHEN game.hidden THEN game.delisted_at END,
        updated_at = now()
    -- Another writer may have been faster.
    WHERE game.fingerprint IS DISTINCT FROM excluded.fingerprint
        OR (game.delisted_at IS NOT NULL AND NOT game.hidden)
    RETURNING game.id, game.product_id, game.price, game.previous_price
),
prices AS (
    INSERT INTO price_history (game_id, price)
    SELECT id, price FROM written WHERE price IS DISTINCT FROM previous_price ORDER BY product_id
)
-- A game that was written before has a previous price.
SELECT
    count(*) FILTER (WHERE previous_price IS NULL) AS added,
    count(*) FILTER (WHERE previous_price IS NOT NULL) AS updated
FROM written
