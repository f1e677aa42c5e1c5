//! Wishlists. Users and guests have one; who has none sees an empty one.

pub mod body;
pub(in crate::http) mod cursor;
mod get_wish;
mod list_wishes;
mod problem;
mod put_wish;
mod remove_wish;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes below the base path.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_wishes::list_wishes)
        .service(get_wish::get_wish)
        .service(put_wish::put_wish)
        .service(remove_wish::remove_wish);
}
