-- UPDATE locks rows as it meets them; locking them first gives the order that every writer keeps. The lock is the one that UPDATE
-- takes, which lets pass who puts a game into a cart.
WITH locked AS (
    SELECT product_id FROM games WHERE product_id = ANY($1) AND stock > 0 ORDER BY product_id FOR NO KEY UPDATE
)
UPDATE games
SET stock = 0, fingerprint = NULL, updated_at = now()
FROM locked
WHERE games.product_id = locked.product_id
