//! The tables, as far as typed queries use them. The truth is in the migrations; a test compares.

diesel::table! {
    games (id) {
        id -> Uuid,
        product_id -> BigInt,
        slug -> Text,
        title -> Text,
        title_key -> Text,
        price -> BigInt,
        stock -> BigInt,
        delisted_at -> Nullable<Timestamptz>,
        updated_at -> Timestamptz,
        release_date -> Nullable<Date>,
        platform -> Nullable<Text>,
        region -> Nullable<Text>,
        developer -> Nullable<Text>,
        publisher -> Nullable<Text>,
        publisher_key -> Nullable<Text>,
        category_ids -> Array<Integer>,
        thumbnail -> Nullable<Text>,
        cover -> Nullable<Text>,
        description -> Text,
        details -> Json,
    }
}

diesel::table! {
    price_history (game_id, id) {
        game_id -> Uuid,
        id -> BigInt,
        at -> Timestamptz,
        price -> BigInt,
    }
}

diesel::table! {
    sync_runs (id) {
        id -> Uuid,
        lap -> Uuid,
        started_at -> Timestamptz,
        finished_at -> Nullable<Timestamptz>,
        lease_expires_at -> Timestamptz,
        job -> Text,
        mode -> Text,
        trigger -> Text,
        outcome -> Nullable<Text>,
        progress -> Jsonb,
        checkpoint -> Jsonb,
        errors -> Jsonb,
        holder -> Nullable<Text>,
        requested_by -> Nullable<Uuid>,
        scheduled_for -> Nullable<Timestamptz>,
        cancel_requested_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    sync_sightings (lap, id) {
        lap -> Uuid,
        id -> BigInt,
        product_ids -> Array<BigInt>,
    }
}

diesel::table! {
    users (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        role -> Text,
        state -> Text,
        email -> Text,
        email_key -> Text,
        nickname -> Nullable<Text>,
        password_hash -> Text,
    }
}

diesel::table! {
    sessions (id) {
        id -> Uuid,
        user_id -> Uuid,
        created_at -> Timestamptz,
        last_used_at -> Timestamptz,
        expires_at -> Timestamptz,
        revoked_at -> Nullable<Timestamptz>,
        user_agent -> Nullable<Text>,
    }
}

diesel::table! {
    security_events (id) {
        id -> BigInt,
        at -> Timestamptz,
        user_id -> Nullable<Uuid>,
        event -> Jsonb,
    }
}

diesel::table! {
    guest_sessions (id) {
        id -> Uuid,
        last_used_at -> Timestamptz,
        expires_at -> Timestamptz,
        consumed_at -> Nullable<Timestamptz>,
        token -> Binary,
    }
}

diesel::table! {
    carts (id) {
        id -> Uuid,
        updated_at -> Nullable<Timestamptz>,
        user_id -> Nullable<Uuid>,
        guest_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    cart_lines (cart_id, game_id) {
        cart_id -> Uuid,
        game_id -> Uuid,
        added_at -> Timestamptz,
        quantity -> SmallInt,
    }
}

diesel::table! {
    wishlists (id) {
        id -> Uuid,
        user_id -> Nullable<Uuid>,
        guest_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    wishlist_entries (wishlist_id, game_id) {
        wishlist_id -> Uuid,
        game_id -> Uuid,
        added_at -> Timestamptz,
    }
}

diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(cart_lines -> carts (cart_id));
diesel::joinable!(cart_lines -> games (game_id));
diesel::joinable!(wishlist_entries -> wishlists (wishlist_id));
diesel::joinable!(wishlist_entries -> games (game_id));

diesel::allow_tables_to_appear_in_same_query!(sessions, users);
diesel::allow_tables_to_appear_in_same_query!(carts, cart_lines, games);
diesel::allow_tables_to_appear_in_same_query!(wishlists, wishlist_entries, games);
