//! The catalogue: games, categories, platforms. Anyone may ask.

pub mod body;
pub(in crate::http) mod cursor;
mod get_game;
mod list_categories;
mod list_games;
mod list_platforms;
mod list_price_history;
mod list_similar;
mod one_game;
mod suggest_games;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes below the base path. The fixed ones come before those with a parameter in the same place.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_games::list_games)
        .service(suggest_games::suggest_games)
        .service(get_game::get_game_by_slug)
        .service(get_game::get_game)
        .service(list_similar::list_similar)
        .service(list_price_history::list_price_history)
        .service(list_categories::list_categories)
        .service(list_platforms::list_platforms);
}
