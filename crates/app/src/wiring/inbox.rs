//! The inbox of webhooks, emptied in the background.

use application::{sync_catalogue::Stop, webhooks::Webhooks};
use futures_util::{
    FutureExt,
    future::{Either, select},
};
use std::{error::Error, pin::pin, sync::Arc, time::Duration};
use tokio::time::sleep;
use tracing::error;

/// The wait before looking again for messages that are due.
const IDLE: Duration = Duration::from_millis(500);
/// The same after storage has failed.
const TROUBLED: Duration = Duration::from_secs(2);

/// Acts upon messages until the process stops.
pub(super) async fn empty(webhooks: Arc<Webhooks>, stop: Stop) {
    while stop.clone().now_or_never().is_none() {
        let wait = match webhooks.act_on_next().await {
            Ok(true) => continue,
            Ok(false) => IDLE,
            Err(reason) => {
                error!(error = &reason as &dyn Error, "the inbox of webhooks cannot be read");
                TROUBLED
            }
        };
        // Whatever it was that ended first.
        let (Either::Left(_) | Either::Right(_)) = select(pin!(sleep(wait)), stop.clone()).await;
    }
}
