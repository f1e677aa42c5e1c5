//! A simulator on a free port, a clock that stands still, and a client that knows the sandbox account.

use std::sync::Arc;
use std::time::Duration;

use chrono::DateTime;
use g2a_simulator::{Account, ManualClock, Simulator, SimulatorConfig, SimulatorHandle};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::Value;

pub(crate) struct Sandbox {
    pub(crate) simulator: SimulatorHandle,
    pub(crate) clock: Arc<ManualClock>,
    http: reqwest::Client,
}

pub(crate) fn client() -> reqwest::Client {
    // The client wants a provider even though nothing here is encrypted; whoever comes second finds one installed.
    _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().timeout(Duration::from_secs(10)).build().unwrap()
}

impl Sandbox {
    pub(crate) fn start() -> Self {
        Self::with(SimulatorConfig::default())
    }

    pub(crate) fn with(config: SimulatorConfig) -> Self {
        let clock = Arc::new(ManualClock::at(DateTime::from_timestamp(1_760_000_000, 0).unwrap()));
        let config = SimulatorConfig { clock: Arc::clone(&clock) as _, ..config };
        Self { simulator: Simulator::start(config).unwrap(), clock, http: client() }
    }

    /// A request without authorization.
    pub(crate) fn bare(&self, method: Method, target: &str) -> RequestBuilder {
        self.http.request(method, self.simulator.base_url() + target)
    }

    pub(crate) fn request(&self, method: Method, target: &str) -> RequestBuilder {
        self.bare(method, target).header("Authorization", Account::sandbox().authorization())
    }

    pub(crate) async fn get(&self, target: &str) -> Answer {
        Answer::of(self.request(Method::GET, target)).await
    }

    pub(crate) async fn put(&self, target: &str) -> Answer {
        Answer::of(self.request(Method::PUT, target).header("Content-Length", 0)).await
    }

    pub(crate) async fn post(&self, target: &str, body: &Value) -> Answer {
        Answer::of(self.request(Method::POST, target).json(body)).await
    }

    pub(crate) async fn put_json(&self, target: &str, body: &Value) -> Answer {
        Answer::of(self.bare(Method::PUT, target).json(body)).await
    }

    /// Whether the request ends without an answer.
    pub(crate) async fn is_cut(&self, method: Method, target: &str) -> bool {
        self.request(method, target).send().await.is_err()
    }

    /// The ids on one page.
    pub(crate) async fn ids(&self, query: &str) -> Vec<String> {
        self.get(&format!("/v1/products?{query}")).await.ids()
    }

    pub(crate) async fn total(&self, query: &str) -> u64 {
        self.get(&format!("/v1/products?{query}")).await.json()["total"].as_u64().unwrap()
    }
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) content_type: Option<String>,
    pub(crate) retry_after: Option<String>,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        let header = |name: &str| Some(response.headers().get(name)?.to_str().unwrap().to_owned());
        Self {
            status: response.status(),
            content_type: header("content-type"),
            retry_after: header("retry-after"),
            text: response.text().await.unwrap(),
        }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    /// Status and code of an error answer.
    pub(crate) fn error(&self) -> (u16, String) {
        let body = self.json();
        assert_eq!(body["status"], "ERROR", "{body}");
        assert!(body["message"].is_string(), "{body}");
        (self.status.as_u16(), body["code"].as_str().unwrap().to_owned())
    }

    pub(crate) fn assert_error(&self, status: u16, code: &str) {
        assert_eq!(self.error(), (status, code.to_owned()));
    }

    pub(crate) fn ids(&self) -> Vec<String> {
        let body = self.json();
        let docs = body["docs"].as_array().unwrap_or_else(|| panic!("{body}"));
        docs.iter().map(|product| product["id"].as_str().unwrap().to_owned()).collect()
    }
}
