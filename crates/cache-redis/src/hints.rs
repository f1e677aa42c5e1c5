//! Hearing that something has changed.

use crate::RedisConfig;
use deadpool_redis::redis::{
    Client, RedisError, RedisResult, Value,
    aio::{PubSubSink, PubSubStream},
};
use domain::ports::Clock;
use futures_util::StreamExt;
use metrics::counter;
use std::{
    io::{Error as IoError, ErrorKind},
    sync::Arc,
    time::Duration,
};
use tokio::time::timeout;
use tracing::{info, warn};

/// Where hints are given and heard.
pub(crate) const CHANNEL: &str = "keymart:changed";

/// How often a silent connection is asked whether it still leads anywhere.
const PING_INTERVAL: Duration = Duration::from_secs(15);

/// Hears hints, on a connection of its own.
pub struct HintListener {
    config: RedisConfig,
    clock: Arc<dyn Clock>,
}

impl HintListener {
    /// A listener on the Redis that `config` names.
    pub fn new(config: RedisConfig, clock: Arc<dyn Clock>) -> Self {
        Self { config, clock }
    }

    /// Calls `on_hint` for every hint that is heard, and whenever hearing begins, because hints may have been missed before.
    /// Never returns: while Redis is away, it is sought at intervals of `pause`. A connection that died in silence is noticed
    /// within 15 seconds and the connect time-out. Ends by being dropped. Must be polled inside a Tokio runtime.
    pub async fn run(&self, on_hint: impl Fn() + Send + Sync) {
        let mut away = false;
        loop {
            let fault = match self.subscribe().await {
                Ok((sink, hints)) => {
                    if away {
                        info!("Hints from other instances are heard again");
                    }
                    away = false;
                    on_hint();
                    self.hear(sink, hints, &on_hint).await
                }
                Err(fault) => fault,
            };
            if !away {
                let error: &dyn std::error::Error = &fault;
                warn!(error, "Hints from other instances are not heard; their changes are seen later");
            }
            away = true;
            self.clock.sleep(self.config.pause).await;
        }
    }

    async fn subscribe(&self) -> RedisResult<(PubSubSink, PubSubStream)> {
        self.bounded(async {
            let client = Client::open(self.config.server.clone())?;
            let (mut sink, hints) = client.get_async_pubsub().await?.split();
            sink.subscribe(CHANNEL).await?;
            Ok((sink, hints))
        })
        .await
    }

    /// Returns why nothing is heard any more.
    async fn hear(&self, sink: PubSubSink, mut hints: PubSubStream, on_hint: impl Fn()) -> RedisError {
        let hear = async {
            while hints.next().await.is_some() {
                counter!("redis_hints_total").increment(1);
                on_hint();
            }
            IoError::from(ErrorKind::UnexpectedEof).into()
        };
        tokio::select! {
            fault = hear => fault,
            fault = self.watch(sink) => fault,
        }
    }

    /// Returns why the connection is of no use any more. Without questions, one that leads nowhere would look like one without
    /// hints.
    async fn watch(&self, mut sink: PubSubSink) -> RedisError {
        loop {
            self.clock.sleep(PING_INTERVAL).await;
            if let Err(fault) = self.bounded(sink.ping::<Value>()).await {
                return fault;
            }
        }
    }

    async fn bounded<T>(&self, work: impl Future<Output = RedisResult<T>>) -> RedisResult<T> {
        timeout(self.config.connect_timeout, work).await.map_err(IoError::from)?
    }
}
