//! Finding Redis again, beside the requests.

use super::{CONNECTIONS, Fault, RedisLink, SharedConnection};
use deadpool_redis::{
    Connection,
    redis::{aio::MultiplexedConnection, cmd},
};
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
                if let Ok(connections) = link.connect().await {
                    return link.reopen(connections);
                }
            }
        });
    }

    /// Makes all connections, so that no request has to, and writes on one: a Redis that only answers, because it is full or a
    /// replica, is of no use.
    pub(super) async fn connect(&self) -> Result<Vec<Arc<SharedConnection>>, Fault> {
        let connect = async {
            let mut connections = try_join_all((0..CONNECTIONS).map(|_| self.connect_one())).await?;
            if let Some(connection) = connections.first_mut() {
                cmd("SET").arg("keymart:probe").arg(1).arg("PX").arg(1).exec_async(connection).await?;
            }
            Ok(connections.into_iter().map(SharedConnection::new).map(Arc::new).collect())
        };
        timeout(self.config.connect_timeout, connect).await.unwrap_or(Err(Fault::Silence))
    }

    /// Takes the connection out of the pool, which would have each call hold one for itself, and ask first whether it is alive.
    async fn connect_one(&self) -> Result<MultiplexedConnection, Fault> {
        self.pool.get().await.map(Connection::take).map_err(Fault::NoConnection)
    }
}
