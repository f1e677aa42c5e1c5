SELECT product_id
FROM (
    SELECT product_id FROM games WHERE delisted_at IS NULL
    UNION ALL
    SELECT product_id FROM games WHERE hidden AND stock > 0
) AS listed
WHERE product_id > $2
    AND NOT EXISTS (
        SELECT
        FROM (SELECT unnest(product_ids) AS product_id FROM sync_sightings WHERE lap = $1) AS sighted
        WHERE sighted.product_id = listed.product_id
    )
ORDER BY product_id
LIMIT $3
