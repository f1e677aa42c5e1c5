//! Carts. Users and guests have one; who has none sees an empty one.

mod add_item;
pub mod body;
mod clear_cart;
mod get_cart;
mod problem;
mod quantity;
mod remove_item;
mod set_item;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes below the base path.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(get_cart::get_cart)
        .service(clear_cart::clear_cart)
        .service(add_item::add_item)
        .service(set_item::set_item)
        .service(remove_item::remove_item);
}
