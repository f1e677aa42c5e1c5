//! Requests that may fail: what came of them, and when they began.

use reqwest::{
    Client, Method, RequestBuilder,
    header::{ETAG, HeaderMap, HeaderName},
};
use serde_json::Value;
use std::time::{Duration, Instant};

/// The token of a write: in its answer, and in requests that want to see it.
pub(crate) const CONSISTENCY: HeaderName = HeaderName::from_static("x-consistency");
/// How long anybody waits for an answer.
const PATIENCE: Duration = Duration::from_secs(2);

pub(crate) struct Http {
    client: Client,
    addresses: Vec<String>,
}

/// An answer that says something.
pub(crate) struct Answer {
    pub(crate) started: Instant,
    pub(crate) status: u16,
    pub(crate) body: Value,
    headers: HeaderMap,
}

impl Answer {
    /// The token of what was written.
    pub(crate) fn token(&self) -> Option<&str> {
        self.headers.get(CONSISTENCY)?.to_str().ok()
    }

    pub(crate) fn etag(&self) -> Option<&str> {
        self.headers.get(ETAG)?.to_str().ok()
    }
}

impl Http {
    /// Requests to servers at these addresses.
    pub(crate) fn to(addresses: Vec<String>) -> Self {
        let client = Client::builder().timeout(PATIENCE).no_proxy().build().expect("a client");
        Self { client, addresses }
    }

    /// A request for `path` of the API.
    pub(crate) fn request(&self, server: usize, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}/api/v1{path}", self.addresses[server]))
    }

    /// Sends a request. Without an answer, and for one that only says that the server could not or would not, the error is what to
    /// count it as.
    pub(crate) async fn send(&self, request: RequestBuilder) -> Result<Answer, String> {
        let started = Instant::now();
        let answer = request.send().await.map_err(|error| kind(&error))?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let body = answer.bytes().await.map_err(|error| kind(&error))?;
        if status.is_server_error() || status == 429 {
            return Err(format!("status {}", status.as_u16()));
        }
        let body = serde_json::from_slice(&body).unwrap_or_default();
        Ok(Answer { started, status: status.as_u16(), body, headers })
    }

    /// What a server tells of itself at `/metrics`.
    pub(crate) async fn metrics(&self, server: usize) -> String {
        let answer = self.client.get(format!("{}/metrics", self.addresses[server])).send().await;
        answer.expect("an answer").text().await.expect("a body")
    }
}

fn kind(error: &reqwest::Error) -> String {
    let kind = match error {
        error if error.is_timeout() => "timed out",
        error if error.is_connect() => "refused",
        _ => "broken off",
    };
    kind.to_owned()
}
