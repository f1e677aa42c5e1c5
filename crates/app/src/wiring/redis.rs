//! Redis, where one is named.

use crate::{
    config::RedisSettings,
    http::{PartStatus, ReadinessProbe},
};
use async_trait::async_trait;
use cache_redis::{RedisConfig, RedisLink};
use domain::ports::Clock;
use std::sync::Arc;

/// The way to Redis.
pub(super) struct Redis {
    pub(super) link: Arc<RedisLink>,
    /// For connections beside the link.
    pub(super) config: RedisConfig,
    /// For people: where it is, without its password.
    pub(super) description: String,
}

impl Redis {
    /// Looks whether Redis is there. If not, the shop serves without it, and goes on looking.
    pub(super) async fn open(settings: &RedisSettings, clock: Arc<dyn Clock>) -> Self {
        let link = RedisLink::open(settings.config.clone(), clock).await;
        let away = if link.is_open() { "" } else { ", away at the moment" };
        Self { description: format!("{}{away}", settings.masked), link, config: settings.config.clone() }
    }

    /// How Redis is, for readiness.
    pub(super) fn probe(&self) -> Arc<dyn ReadinessProbe> {
        Arc::new(Probe(Arc::clone(&self.link)))
    }
}

struct Probe(Arc<RedisLink>);

#[async_trait]
impl ReadinessProbe for Probe {
    async fn check(&self) -> PartStatus {
        if self.0.ping().await { PartStatus::Ok } else { PartStatus::Down }
    }
}
