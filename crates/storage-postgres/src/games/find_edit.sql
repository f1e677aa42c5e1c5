SELECT
    games.id, games.product_id, games.cost, games.price, games.stock, games.delisted_at IS NULL AS listed, games.hidden,
    games.title, games.description, games.slug,
    coalesce(edit.listed_title, games.title) AS listed_title,
    coalesce(edit.listed_description, games.description) AS listed_description,
    coalesce(edit.listed_slug, games.slug) AS listed_slug,
    edit.price AS own_price, edit.title AS own_title, edit.description AS own_description, edit.slug AS own_slug,
    edit.edited_at, edit.edited_by
FROM games LEFT JOIN game_edits AS edit ON edit.game_id = games.id
WHERE games.id = $1
