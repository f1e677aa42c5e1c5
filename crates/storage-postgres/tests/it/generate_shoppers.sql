-- 2,000 users and as many guests, with a cart of five games and a wishlist of fifty each. Of the users' two sessions each, one has
-- ended; half of the guests were consumed, and of the others, one in ten has run out.
SET session_replication_role = replica; -- Checking each reference takes most of the time.

CREATE FUNCTION pg_temp.id(kind integer, n integer) RETURNS uuid
    LANGUAGE sql IMMUTABLE
    RETURN ('018f0000-0000-7000-8' || lpad(kind::text, 3, '0') || '-' || lpad(to_hex(n), 12, '0'))::uuid;

INSERT INTO games (id, product_id, cost, price, stock, slug, title, title_key, category_ids, search, description, details)
SELECT pg_temp.id(0, n), n, 100, 100, 5, 'game-' || n, 'Game ' || n, 'game ' || n, '{}', '', '', '{}'
FROM generate_series(1, 1000) AS n;

INSERT INTO users (id, role, email, email_key, password_hash)
SELECT pg_temp.id(1, n), 'customer', 'User-' || n || '@Example.com', 'user-' || n || '@example.com', ''
FROM generate_series(1, 2000) AS n;

INSERT INTO sessions (id, user_id, created_at, last_used_at, expires_at, revoked_at, issued_at, generation, token)
SELECT
    pg_temp.id(2, n),
    pg_temp.id(1, (n + 1) / 2),
    now(),
    now(),
    now() + '1h',
    CASE WHEN n % 2 = 0 THEN now() - interval '1h' * (n % 50) END,
    now(),
    0,
    sha256('youngest')
FROM generate_series(1, 4000) AS n;

INSERT INTO security_events (user_id, event)
SELECT pg_temp.id(1, 1 + n % 2000), '{"kind": "logged_in"}' FROM generate_series(1, 20000) AS n;

INSERT INTO guest_sessions (id, created_at, last_used_at, expires_at, consumed_at, consumed_by, token)
SELECT
    pg_temp.id(3, n),
    now(),
    now(),
    CASE WHEN n % 20 = 1 THEN now() - interval '1h' * (n % 50) ELSE now() + '1h' END,
    CASE WHEN n % 2 = 0 THEN now() - interval '1h' * (n % 50) END,
    CASE WHEN n % 2 = 0 THEN pg_temp.id(1, n) END,
    sha256(convert_to('guest ' || n, 'UTF8'))
FROM generate_series(1, 2000) AS n;

INSERT INTO carts (id, updated_at, user_id) SELECT pg_temp.id(4, n), now(), pg_temp.id(1, n) FROM generate_series(1, 2000) AS n;
INSERT INTO carts (id, updated_at, guest_id) SELECT pg_temp.id(5, n), now(), pg_temp.id(3, n) FROM generate_series(1, 2000) AS n;
INSERT INTO cart_lines (cart_id, game_id, added_at, quantity)
SELECT carts.id, pg_temp.id(0, n), now(), 1 FROM carts, generate_series(1, 5) AS n;

INSERT INTO wishlists (id, user_id) SELECT pg_temp.id(6, n), pg_temp.id(1, n) FROM generate_series(1, 2000) AS n;
INSERT INTO wishlists (id, guest_id) SELECT pg_temp.id(7, n), pg_temp.id(3, n) FROM generate_series(1, 2000) AS n;
INSERT INTO wishlist_entries (wishlist_id, game_id, added_at)
SELECT wishlists.id, pg_temp.id(0, n), now() - interval '1h' * n FROM wishlists, generate_series(1, 50) AS n;

RESET session_replication_role;
ANALYZE;
