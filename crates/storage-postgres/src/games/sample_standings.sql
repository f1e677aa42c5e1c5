-- The lots are drawn from the index alone; only the games that are drawn are read.
WITH drawn AS (
    SELECT product_id FROM games WHERE delisted_at IS NULL ORDER BY random() LIMIT $1
)
SELECT
    games.product_id,
    games.cost,
    games.price,
    EXISTS (SELECT FROM game_edits WHERE game_edits.game_id = games.id AND game_edits.price IS NOT NULL) AS price_is_edited,
    games.stock
FROM drawn JOIN games USING (product_id)
