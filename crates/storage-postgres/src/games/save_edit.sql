-- The game is locked; if nothing about it changes, it stays untouched.
WITH before AS (
    SELECT price FROM games WHERE id = $1
),
written AS (
    UPDATE games
    SET
        price = $2,
        title = $3,
        title_key = $4,
        search = $5,
        description = $6,
        slug = $7,
        hidden = $8,
        delisted_at = CASE WHEN $8 THEN coalesce(delisted_at, now()) WHEN NOT hidden THEN delisted_at END,
        -- Delisted without being hidden: the marketplace no longer has it. Shown again, it is not to be sold before a lap has seen it.
        stock = CASE WHEN $8 AND NOT hidden AND delisted_at IS NOT NULL THEN 0 ELSE stock END,
        fingerprint = CASE WHEN $8 AND NOT hidden AND delisted_at IS NOT NULL THEN NULL ELSE fingerprint END,
        updated_at = now()
    WHERE id = $1 AND (price, title, description, slug, hidden) IS DISTINCT FROM ($2, $3, $6, $7, $8)
    RETURNING id, price
)
INSERT INTO price_history (game_id, price)
SELECT written.id, written.price FROM written, before WHERE written.price <> before.price
