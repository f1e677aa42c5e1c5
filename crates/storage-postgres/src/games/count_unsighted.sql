SELECT count(*)
FROM games
WHERE delisted_at IS NULL
    AND NOT EXISTS (
        SELECT
        FROM (SELECT unnest(product_ids) AS product_id FROM sync_sightings WHERE lap = $1) AS sighted
        WHERE sighted.product_id = games.product_id
    )
