//! OAuth2 client credentials: `POST /oauth/token` and the bearer tokens it gives.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use secrecy::ExposeSecret;
use serde::Deserialize;
use serde_json::json;

use crate::accounts::{Accounts, hex_sha256};
use crate::call::Call;
use crate::clock::Clock;
use crate::reply::Reply;

/// Seconds that a token is good for.
const LIFETIME: i64 = 3600;

/// Issues tokens that carry their own proof, so none need be remembered.
#[derive(Debug)]
pub(crate) struct TokenMint {
    clock: Arc<dyn Clock>,
    secret: String,
    /// How often all tokens have been declared expired.
    generation: AtomicU64,
}

impl TokenMint {
    pub(crate) fn new(clock: Arc<dyn Clock>, seed: u64) -> Self {
        Self { clock, secret: format!("token secret {seed}"), generation: AtomicU64::new(0) }
    }

    /// Makes every token so far one that has expired.
    pub(crate) fn expire_all(&self) {
        self.generation.fetch_add(1, Ordering::Relaxed);
    }

    fn issue(&self, client: &str) -> String {
        let expires_at = self.clock.now().timestamp().saturating_add(LIFETIME).to_string();
        let proof = self.proof(&expires_at, client);
        format!("{expires_at}.{proof}.{client}")
    }

    /// The client that a genuine and unexpired token was issued to.
    pub(crate) fn client_of<'token>(&self, token: &'token str) -> Option<&'token str> {
        let (expires_at, rest) = token.split_once('.')?;
        let (proof, client) = rest.split_once('.')?;
        let is_genuine = proof == self.proof(expires_at, client);
        let is_fresh = self.clock.now().timestamp() < expires_at.parse().ok()?;
        (is_genuine && is_fresh).then_some(client)
    }

    fn proof(&self, expires_at: &str, client: &str) -> String {
        let generation = self.generation.load(Ordering::Relaxed).to_string();
        hex_sha256(&[&self.secret, &generation, ".", expires_at, client])
    }

    /// Answers the token endpoint. The wording of its failures is RFC 6749's (§5.2); G2A's is not known.
    pub(crate) fn answer(&self, call: &Call, accounts: &Accounts) -> Reply {
        let Some(grant) = Grant::of(call) else {
            return Reply::json(400, &json!({ "error": "invalid_request" }));
        };
        if grant.kind != "client_credentials" {
            return Reply::json(400, &json!({ "error": "unsupported_grant_type" }));
        }
        match accounts.find(&grant.client_id) {
            Some(account) if account.api_secret.expose_secret() == grant.client_secret => {
                let token = self.issue(&account.api_hash);
                let body = json!({ "access_token": token, "expires_in": LIFETIME, "token_type": "bearer" });
                Reply::json(200, &body)
            }
            _ => Reply::json(401, &json!({ "error": "invalid_client" })),
        }
    }
}

#[derive(Deserialize)]
struct Grant {
    #[serde(rename = "grant_type")]
    kind: String,
    client_id: String,
    client_secret: String,
}

impl Grant {
    /// Clients are seen to send a JSON body, a form, or a query string.
    fn of(call: &Call) -> Option<Self> {
        if call.has_json_body() {
            serde_json::from_slice(&call.body).ok()
        } else if call.body.is_empty() {
            serde_urlencoded::from_str(&call.query).ok()
        } else {
            serde_urlencoded::from_bytes(&call.body).ok()
        }
    }
}
