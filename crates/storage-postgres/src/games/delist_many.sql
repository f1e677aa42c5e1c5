-- UPDATE locks rows as it meets them; locking them first gives the order that every writer keeps. The lock is the one that UPDATE
-- takes, which lets pass who puts a game into a cart.
WITH locked AS (
    SELECT product_id
    FROM games
    WHERE product_id = ANY($1) AND (delisted_at IS NULL OR (hidden AND stock > 0))
    ORDER BY product_id
    FOR NO KEY UPDATE
)
UPDATE games
SET
    delisted_at = coalesce(delisted_at, now()),
    -- What is hidden must not be sold once it is shown again, before a lap has seen it.
    stock = CASE WHEN hidden THEN 0 ELSE stock END,
    fingerprint = CASE WHEN hidden THEN NULL ELSE fingerprint END,
    updated_at = now()
FROM locked
WHERE games.product_id = locked.product_id
