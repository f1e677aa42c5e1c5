//! What others tell the shop. Whoever signs may send; nobody needs an account.

mod problem;
mod receive;
mod signed;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes below the base path.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(receive::receive_from_marketplace).service(receive::receive_from_provider);
}
