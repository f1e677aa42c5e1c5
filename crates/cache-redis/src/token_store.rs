//! The seller's token, which all instances share.

use crate::RedisLink;
use async_trait::async_trait;
use chrono::DateTime;
use deadpool_redis::redis::{Cmd, RedisError, aio::MultiplexedConnection, cmd};
use domain::ports::{StoredToken, TokenStore};
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};
use std::{fmt::Write as _, sync::Arc, time::Duration};

/// The largest entry that is stored, and that is read, in bytes.
const LARGEST_ENTRY: usize = 16 * 1024;

/// The longest lifetime: tokens are said to be good for an hour.
const LONGEST_LIFETIME: Duration = Duration::from_hours(24);

/// How much of the hash of a client id names it.
const FINGERPRINT_BYTES: usize = 16;

/// Keeps the token of one client in Redis: under one key, with one command for each call. While Redis is away there is no token. Whoever
/// may read there can act as the seller until the token expires; no secret of the client is there.
pub struct RedisTokenStore {
    link: Arc<RedisLink>,
    key: String,
}

impl RedisTokenStore {
    /// The place for the token of the client with this id, in the Redis that `link` leads to.
    pub fn new(link: Arc<RedisLink>, client_id: &str) -> Self {
        Self { link, key: format!("g2a:token:{}", fingerprint(client_id)) }
    }

    /// Carries out `command`. `call` is the name that metrics show.
    async fn run(&self, call: &'static str, command: Cmd) {
        let call = self.link.call(call, async move |mut connection: MultiplexedConnection| {
            command.exec_async(&mut connection).await
        });
        call.await;
    }
}

#[async_trait]
impl TokenStore for RedisTokenStore {
    async fn load(&self) -> Option<StoredToken> {
        // One byte more than there may be tells that there is too much.
        let command = cmd("GETRANGE").arg(&self.key).arg(0).arg(LARGEST_ENTRY).take();
        let call = self.link.call("token_load", async move |mut connection: MultiplexedConnection| {
            match command.query_async::<Vec<u8>>(&mut connection).await {
                // Somebody else's list, say, under our key: Redis is well.
                Err(error) if is_wrong_type(&error) => Ok(Vec::new()),
                answer => answer,
            }
        });
        read(call.await?)
    }

    async fn store(&self, token: &StoredToken, ttl: Duration) {
        let milliseconds = u64::try_from(ttl.min(LONGEST_LIFETIME).as_millis()).unwrap_or_default();
        let entry = write(token);
        if milliseconds > 0 && entry.len() <= LARGEST_ENTRY {
            let command = cmd("SET").arg(&self.key).arg(entry).arg("PX").arg(milliseconds).take();
            self.run("token_store", command).await;
        }
    }

    async fn forget(&self) {
        self.run("token_forget", cmd("UNLINK").arg(&self.key).take()).await;
    }
}

fn fingerprint(client_id: &str) -> String {
    let digest = Sha256::digest(client_id.as_bytes());
    digest.iter().take(FINGERPRINT_BYTES).fold(String::new(), |mut hex, byte| {
        // Writing to a string cannot fail.
        _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The second since 1970 in which it expires, a colon, and the token.
fn write(StoredToken { token, expires_at }: &StoredToken) -> String {
    format!("{}:{}", expires_at.timestamp(), token.expose_secret())
}

fn read(entry: Vec<u8>) -> Option<StoredToken> {
    let entry = String::from_utf8(entry).ok().filter(|entry| entry.len() <= LARGEST_ENTRY)?;
    let (expires_at, token) = entry.split_once(':')?;
    let is_token = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
    let expires_at = DateTime::from_timestamp(expires_at.parse().ok()?, 0)?;
    is_token.then(|| StoredToken { token: token.into(), expires_at })
}

fn is_wrong_type(error: &RedisError) -> bool {
    error.code() == Some("WRONGTYPE")
}
