//! For those who run the shop.

mod adjust_wallet;
mod audit;
mod body;
mod cache_state;
mod games;
mod invalidate_cache;
mod list_orders;
mod list_purchases;
mod list_users;
mod list_webhooks;
mod purchase;
mod replay_webhook;
mod resolve_purchase;
mod sync;

pub use sync::{Streams, SyncRunBody};

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes below the base path.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list_users::list_users)
        .service(cache_state::get_cache_state)
        .service(invalidate_cache::invalidate_cache)
        .service(list_orders::list_orders)
        .service(list_purchases::list_purchases)
        .service(resolve_purchase::resolve_purchase)
        .service(list_webhooks::list_webhooks)
        .service(replay_webhook::replay_webhook)
        .service(adjust_wallet::adjust_wallet)
        .service(audit::get_audit)
        .service(audit::run_audit)
        .configure(games::routes)
        .configure(sync::routes);
}
