SELECT
    games.product_id,
    games.cost,
    games.price,
    EXISTS (SELECT FROM game_edits WHERE game_edits.game_id = games.id AND game_edits.price IS NOT NULL) AS price_is_edited,
    games.stock
FROM games
WHERE games.delisted_at IS NULL AND games.product_id > $1
ORDER BY games.product_id
LIMIT $2
