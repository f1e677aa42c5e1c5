//! Orders of customers, and their keys.

pub(super) mod body;
mod cancel_order;
mod check_out;
pub(super) mod cursor;
mod get_keys;
mod get_order;
mod list_orders;
mod order_in_path;
mod problem;

pub(super) use list_orders::status;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes below the base path.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(check_out::check_out)
        .service(list_orders::list_orders)
        .service(get_order::get_order)
        .service(get_keys::get_keys)
        .service(cancel_order::cancel_order);
}
