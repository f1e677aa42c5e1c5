//! For those who run the shop.

mod body;
mod list_users;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes below the base path.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_users::list_users);
}
