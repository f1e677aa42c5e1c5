//! Which Redis, and how long to wait for it.

use deadpool_redis::redis::{ConnectionInfo, IntoConnectionInfo};
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;

/// Which Redis, and how long to wait for it.
#[derive(Debug, Clone)]
pub struct RedisConfig {
    pub(crate) server: ConnectionInfo,
    /// How long one call may take in all.
    pub patience: Duration,
    /// How many calls in a row may go unanswered on a connection before that counts as a fault: one may be a busy machine's.
    pub tolerance: u32,
    /// For how long nothing must have been answered, besides: all calls of a moment may be a busy machine's.
    pub silence: Duration,
    /// How long to leave Redis alone after a fault, and after each look in vain whether it is back.
    pub pause: Duration,
    /// How long a connection may take to be made. No request waits for that.
    pub connect_timeout: Duration,
}

/// A URL that names no Redis. Does not repeat it: it may hold a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a URL such as redis://host:6379 or rediss://user:password@host:6379/0")]
pub struct InvalidRedisUrl;

impl RedisConfig {
    /// The Redis at `url`, which begins with `redis://`, or with `rediss://` for TLS.
    pub fn new(url: &SecretString) -> Result<Self, InvalidRedisUrl> {
        let url = url.expose_secret();
        if !url.starts_with("redis://") && !url.starts_with("rediss://") {
            return Err(InvalidRedisUrl);
        }
        Ok(Self {
            server: url.into_connection_info().map_err(|_| InvalidRedisUrl)?,
            patience: Duration::from_millis(20),
            tolerance: 3,
            silence: Duration::from_millis(250),
            pause: Duration::from_secs(1),
            connect_timeout: Duration::from_secs(1),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(url: &str) -> Result<RedisConfig, InvalidRedisUrl> {
        RedisConfig::new(&SecretString::from(url))
    }

    #[test]
    fn a_url_is_taken_with_and_without_tls() {
        for url in [
            "redis://localhost",
            "redis://:hunter2@10.0.0.1:6380/2",
            "rediss://shop:hunter2@cache.example:6379",
        ] {
            assert!(parse(url).is_ok(), "{url}");
        }
    }

    #[test]
    fn what_is_no_redis_is_refused_without_an_echo() {
        for url in
            ["", "localhost:6379", "http://hunter2@localhost", "redis+unix:///tmp/sock", "redis://host:port"]
        {
            let error = parse(url).unwrap_err().to_string();
            assert!(!error.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn a_log_does_not_show_the_password() {
        let shown = format!("{:?}", parse("redis://shop:hunter2@localhost").unwrap());
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}
