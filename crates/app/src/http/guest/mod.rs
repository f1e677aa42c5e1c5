//! Guests: how an app or a browser carries a guest's token, and what keeps other sites from using a browser's.
//!
//! An app sends the token in a header. A browser sends it in a cookie, with every request to this shop, also with one that
//! somebody else's page makes; so a cookie alone opens nothing that changes anything.

pub mod body;
mod cookies;
mod create_guest_session;
mod csrf;
mod former_guest;
mod newcomer;
mod presented;

pub use csrf::CsrfKey;
pub use former_guest::FormerGuest;
pub(super) use newcomer::{invite, welcome};
pub(super) use presented::PresentedGuest;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes below the base path.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(create_guest_session::create_guest_session);
}
