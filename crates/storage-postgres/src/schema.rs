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
        developer_key -> Nullable<Text>,
        publisher -> Nullable<Text>,
        publisher_key -> Nullable<Text>,
        category_ids -> Array<Integer>,
        thumbnail -> Nullable<Text>,
        cover -> Nullable<Text>,
        description -> Text,
        details -> Jsonb,
    }
}

diesel::table! {
    categories (id) {
        id -> Integer,
        name -> Text,
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
    }
}

diesel::table! {
    sync_sightings (lap, id) {
        lap -> Uuid,
        id -> BigInt,
        product_ids -> Array<BigInt>,
    }
}
