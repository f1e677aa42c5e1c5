SELECT
    id, slug, title, price, stock, delisted_at, platform, region, release_date, thumbnail, product_id, description, developer,
    publisher, cover, details, updated_at,
    -- In the marketplace's order. Who writes a game names its categories too.
    (
        SELECT coalesce(json_agg(category ORDER BY array_position(games.category_ids, category.id)), '[]')
        FROM categories AS category
        WHERE category.id = ANY (games.category_ids)
    ) AS categories
FROM games
