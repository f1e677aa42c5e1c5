-- Somebody without an account, who is known again by a token; of the token, its SHA-256 is kept. Deleting a guest deletes the
-- guest's cart and wishlist.
CREATE TABLE guest_sessions (
    id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    -- When the guest became a user, and which.
    consumed_at timestamptz,
    consumed_by uuid,
    token bytea NOT NULL,
    CONSTRAINT guest_sessions_pkey PRIMARY KEY (id),
    CONSTRAINT guest_sessions_token_key UNIQUE (token),
    CONSTRAINT guest_sessions_consumed_by_fkey FOREIGN KEY (consumed_by) REFERENCES users (id),
    CONSTRAINT guest_sessions_consumed_check CHECK ((consumed_at IS NULL) = (consumed_by IS NULL)),
    CONSTRAINT guest_sessions_token_check CHECK (octet_length(token) = 32)
);

-- What ran out is deleted, and what was consumed long ago.
CREATE INDEX guest_sessions_expires_idx ON guest_sessions (expires_at) WHERE consumed_at IS NULL;
CREATE INDEX guest_sessions_consumed_idx ON guest_sessions (consumed_at) WHERE consumed_at IS NOT NULL;

-- One for each owner that ever had one. Whoever writes into a cart locks its row first.
CREATE TABLE carts (
    id uuid NOT NULL,
    -- How often it was changed.
    version bigint NOT NULL DEFAULT 0,
    -- When it was last changed; null if nothing was ever put into it.
    updated_at timestamptz,
    user_id uuid,
    guest_id uuid,
    CONSTRAINT carts_pkey PRIMARY KEY (id),
    CONSTRAINT carts_user_id_key UNIQUE (user_id),
    CONSTRAINT carts_guest_id_key UNIQUE (guest_id),
    CONSTRAINT carts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT carts_guest_id_fkey FOREIGN KEY (guest_id) REFERENCES guest_sessions (id) ON DELETE CASCADE,
    CONSTRAINT carts_owner_check CHECK (num_nonnulls(user_id, guest_id) = 1)
) WITH (
    -- Every change of a line changes the cart: room for that on its own page, so that it touches no index.
    fillfactor = 70
);

CREATE TABLE cart_lines (
    cart_id uuid NOT NULL,
    game_id uuid NOT NULL,
    added_at timestamptz NOT NULL,
    quantity smallint NOT NULL,
    CONSTRAINT cart_lines_pkey PRIMARY KEY (cart_id, game_id),
    CONSTRAINT cart_lines_cart_id_fkey FOREIGN KEY (cart_id) REFERENCES carts (id) ON DELETE CASCADE,
    CONSTRAINT cart_lines_game_id_fkey FOREIGN KEY (game_id) REFERENCES games (id),
    CONSTRAINT cart_lines_quantity_check CHECK (quantity BETWEEN 1 AND 10)
) WITH (
    -- The same for a change of quantity.
    fillfactor = 90
);

-- One for each owner that ever had one. Whoever writes into a wishlist locks its row first.
CREATE TABLE wishlists (
    id uuid NOT NULL,
    user_id uuid,
    guest_id uuid,
    CONSTRAINT wishlists_pkey PRIMARY KEY (id),
    CONSTRAINT wishlists_user_id_key UNIQUE (user_id),
    CONSTRAINT wishlists_guest_id_key UNIQUE (guest_id),
    CONSTRAINT wishlists_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT wishlists_guest_id_fkey FOREIGN KEY (guest_id) REFERENCES guest_sessions (id) ON DELETE CASCADE,
    CONSTRAINT wishlists_owner_check CHECK (num_nonnulls(user_id, guest_id) = 1)
);

CREATE TABLE wishlist_entries (
    wishlist_id uuid NOT NULL,
    game_id uuid NOT NULL,
    added_at timestamptz NOT NULL,
    CONSTRAINT wishlist_entries_pkey PRIMARY KEY (wishlist_id, game_id),
    CONSTRAINT wishlist_entries_wishlist_id_fkey FOREIGN KEY (wishlist_id) REFERENCES wishlists (id) ON DELETE CASCADE,
    CONSTRAINT wishlist_entries_game_id_fkey FOREIGN KEY (game_id) REFERENCES games (id)
);

-- The latest wish first.
CREATE INDEX wishlist_entries_latest_idx ON wishlist_entries (wishlist_id, added_at DESC, game_id);
