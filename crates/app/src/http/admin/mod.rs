//! For those who run the shop.

mod body;
mod cache_state;
mod invalidate_cache;
mod list_users;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes below the base path.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_users::list_users)
        .service(cache_state::get_cache_state)
        .service(invalidate_cache::invalidate_cache);
}
