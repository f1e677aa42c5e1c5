//! One exchange over HTTP: TLS, connections, time-outs, bounds.

use crate::{
    config::{G2aConfig, G2aConfigError, Timeouts, is_loopback},
    error::G2aError,
    refusal::{Refusal, retry_after},
};
use chrono::{DateTime, Utc};
use reqwest::{
    Method, RequestBuilder, Response, StatusCode, Url,
    header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap},
};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use rustls_platform_verifier::BuilderVerifierExt as _;
use std::sync::Arc;

const USER_AGENT: &str = concat!("keymart/", env!("CARGO_PKG_VERSION"));

/// Connections to one G2A, kept alive between requests.
#[derive(Debug)]
pub(crate) struct Http {
    client: reqwest::Client,
    base: Url,
}

impl Http {
    pub(crate) fn new(config: &G2aConfig) -> Result<Self, G2aConfigError> {
        let authorization = HeaderMap::from_iter([(AUTHORIZATION, config.credentials.authorization())]);
        Self::with_headers(config.resolve_base_url()?, config.timeouts, authorization)
    }

    /// Connections over which requests say by themselves who makes them.
    pub(crate) fn anonymous(base: Url, timeouts: Timeouts) -> Result<Self, G2aConfigError> {
        Self::with_headers(base, timeouts, HeaderMap::new())
    }

    fn with_headers(base: Url, timeouts: Timeouts, headers: HeaderMap) -> Result<Self, G2aConfigError> {
        let mut builder = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .default_headers(headers)
            .connect_timeout(timeouts.connect)
            .timeout(timeouts.request)
            // A redirect could lead the credentials anywhere, and every attempt must pass the request budget.
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .http1_only()
            .tls_backend_preconfigured(tls(&base).map_err(G2aConfigError::Tls)?);
        if is_loopback(&base) {
            builder = builder.no_proxy();
        }
        Ok(Self { client: builder.build().map_err(G2aConfigError::Http)?, base })
    }

    /// A request for `path`, which starts without a slash.
    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.request(Method::GET, path)
    }

    /// The same, with a body to be added.
    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.request(Method::POST, path)
    }

    /// The same.
    pub(crate) fn patch(&self, path: &str) -> RequestBuilder {
        self.request(Method::PATCH, path)
    }

    /// A request without a body, which says so: some servers insist (`g2a-contract.md` §3.3).
    pub(crate) fn put_nothing(&self, path: &str) -> RequestBuilder {
        let request = self.request(Method::PUT, path).header(CONTENT_LENGTH, 0);
        request.header(CONTENT_TYPE, "application/json")
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut url = self.base.clone();
        url.set_path(&format!("{}/{path}", self.base.path().trim_end_matches('/')));
        self.client.request(method, url)
    }

    /// Sends the request and gives the body of an answer with status 200 or 202, unless it has more bytes than `max_bytes`.
    pub(crate) async fn send(
        &self,
        request: RequestBuilder,
        max_bytes: usize,
        now: DateTime<Utc>,
    ) -> Result<Vec<u8>, G2aError> {
        let response = request.send().await?;
        let status = response.status();
        let retry_after = retry_after(response.headers(), now);
        let body = read_body(response, max_bytes).await;
        if matches!(status, StatusCode::OK | StatusCode::ACCEPTED) {
            return body;
        }
        // What a refusal says is worth less than that it is one.
        Err(G2aError::Declined(Refusal::read(status, &body.unwrap_or_default(), retry_after)))
    }
}

async fn read_body(mut response: Response, max_bytes: usize) -> Result<Vec<u8>, G2aError> {
    let announced = response.content_length().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
    let mut body = Vec::with_capacity(announced.min(max_bytes));
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > max_bytes {
            return Err(G2aError::TooLarge { limit: max_bytes });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// TLS with ring, and the system's roots where they are needed: loopback in clear text must work on a machine that has
/// no CA certificates.
fn tls(base: &Url) -> Result<ClientConfig, rustls::Error> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?;
    let builder = match base.scheme() {
        "https" => builder.with_platform_verifier()?,
        _ => builder.with_root_certificates(RootCertStore::empty()),
    };
    let mut config = builder.with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}
