//! How busy the database's connections are, for `/metrics`.

use metrics::gauge;
use std::{sync::Arc, time::Duration};
use storage_postgres::PgStorage;

/// How often the pool is looked at.
const INTERVAL: Duration = Duration::from_secs(1);

/// Reports the pool's use, for ever.
pub(super) async fn report(storage: Arc<PgStorage>) {
    loop {
        let status = storage.pool_status();
        // Exact up to 2^53 connections.
        #[expect(clippy::cast_precision_loss, reason = "no pool holds that many connections")]
        for (state, connections) in [
            ("max", status.max_size),
            ("open", status.size),
            ("available", status.available),
            ("waited_for", status.waiting),
        ] {
            gauge!("db_pool_connections", "state" => state).set(connections as f64);
        }
        tokio::time::sleep(INTERVAL).await;
    }
}
