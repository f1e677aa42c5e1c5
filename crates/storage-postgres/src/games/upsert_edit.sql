INSERT INTO game_edits (
    game_id, product_id, edited_by, price, title, description, slug, listed_title, listed_description, listed_slug
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT ON CONSTRAINT game_edits_pkey DO UPDATE SET
    edited_by = excluded.edited_by,
    edited_at = now(),
    price = excluded.price,
    title = excluded.title,
    description = excluded.description,
    slug = excluded.slug
