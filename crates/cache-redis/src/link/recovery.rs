//! Finding Redis again, beside the requests.

use super::{CONNECTIONS, Fault, RedisLink};
use deadpool_redis::redis::cmd;
use futures_util::future::try_join_all;
use std::sync::{Arc, Weak};
use tokio::time::timeout;

impl RedisLink {
    /// Looks for Redis at intervals until it is back, or nobody needs this any more.
    pub(super) fn seek_in_background(self: &Arc<Self>) {
        let (clock, pause) = (Arc::clone(&self.clock), self.config.pause);
        let link: Weak<Self> = Arc::downgrade(self);
        tokio::spawn(async move {
            loop {
                clock.sleep(pause).await;
                let Some(link) = link.upgrade() else { return };
                if link.probe().await.is_ok() {
                    return link.reopen();
                }
            }
        });
    }

    /// Makes all connections, so that no request has to, and writes on one: a Redis that only answers, because it is full or a
    /// replica, is of no use.
    pub(super) async fn probe(&self) -> Result<(), Fault> {
        let limit = self.config.connect_timeout;
        let probe = async {
            let timeouts = Self::timeouts(limit);
            let connections = (0..CONNECTIONS).map(|_| self.pool.timeout_get(&timeouts));
            let mut connections = try_join_all(connections).await.map_err(Fault::NoConnection)?;
            if let Some(connection) = connections.first_mut() {
                cmd("SET").arg("keymart:probe").arg(1).arg("PX").arg(1).exec_async(connection).await?;
            }
            Ok(())
        };
        timeout(limit, probe).await.unwrap_or(Err(Fault::Silence))
    }
}
