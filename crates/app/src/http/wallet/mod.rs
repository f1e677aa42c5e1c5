//! Customers' money: what a wallet holds, what moved it, paying in.

pub(super) mod body;
pub(super) mod cursor;
mod get_wallet;
mod list_movements;
mod problem;
mod top_up;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes below the base path.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(get_wallet::get_wallet).service(list_movements::list_movements).service(top_up::top_up);
}
