SELECT listing.product_id
FROM unnest($1::bigint[], $2::bytea[]) AS listing (product_id, fingerprint)
    LEFT JOIN games ON games.product_id = listing.product_id
WHERE games.product_id IS NULL
    OR games.fingerprint IS DISTINCT FROM listing.fingerprint
    OR (games.delisted_at IS NOT NULL AND NOT games.hidden)
