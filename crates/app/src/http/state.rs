//! What the routes work with: use cases, ports and keys, no adapter.

use super::{admin::Streams, cached::Shortcuts, cursor::CursorKey, guest::CsrfKey, health::ReadinessPart};
use actix_web::{HttpRequest, web};
use application::{
    accounts::Accounts, carts::Carts, game_edits::GameEdits, guests::Guests, incidents::Incidents,
    invalidation::Invalidation, orders::Orders, sync_catalogue::Stop, sync_jobs::SyncJobs,
    throttle::Throttle, wallets::Wallets, webhooks::Webhooks, wishlists::Wishlists,
};
use cache::Cache;
use domain::ports::{CatalogueQueries, Ids, OrderQueries};
use metrics_exporter_prometheus::PrometheusHandle;
use std::sync::Arc;

/// Shared by all workers; a clone is cheap.
#[derive(Clone)]
pub struct HttpState {
    /// What is asked most, from memory if it still holds.
    pub cache: Arc<Cache>,
    /// What was asked before, and what it means.
    pub shortcuts: Shortcuts,
    /// The catalogue. Its `ping` also tells whether the database answers.
    pub catalogue: Arc<dyn CatalogueQueries>,
    /// Users, and whose a token is.
    pub accounts: Arc<Accounts>,
    /// Guests, and whose a token is.
    pub guests: Arc<Guests>,
    /// Carts.
    pub carts: Arc<Carts>,
    /// Wishlists.
    pub wishlists: Arc<Wishlists>,
    /// Orders.
    pub orders: Arc<Orders>,
    /// Wallets.
    pub wallets: Arc<Wallets>,
    /// Messages of others.
    pub webhooks: Arc<Webhooks>,
    /// Units that need a person.
    pub incidents: Arc<Incidents>,
    /// Orders, money and messages, as operators see them.
    pub order_queries: Arc<dyn OrderQueries>,
    /// Laps over the catalogue.
    pub sync_jobs: Arc<SyncJobs>,
    /// How many may follow a lap at once.
    pub streams: Streams,
    /// Completes when the process stops: whoever follows a lap is let go.
    pub stop: Stop,
    /// What operators say of games.
    pub game_edits: Arc<GameEdits>,
    /// What everybody is to read anew.
    pub invalidation: Arc<Invalidation>,
    /// How often something may be tried.
    pub throttle: Throttle,
    /// Where request ids come from.
    pub ids: Arc<dyn Ids>,
    /// What cursors are signed with.
    pub cursor_key: CursorKey,
    /// What CSRF tokens are signed with.
    pub csrf_key: CsrfKey,
    /// What readiness depends on besides the database.
    pub readiness: Arc<[ReadinessPart]>,
    /// What `/metrics` shows.
    pub metrics: PrometheusHandle,
}

impl HttpState {
    /// What the application that serves `request` works with.
    #[expect(clippy::expect_used, reason = "an application is never built without")]
    pub(super) fn of(request: &HttpRequest) -> &web::Data<Self> {
        request.app_data().expect("the application has its state")
    }
}
