//! The application in this process, without a socket.

use crate::{games, shop};
use actix_web::{
    HttpResponse,
    body::to_bytes,
    http::{Method, StatusCode, header::HeaderMap},
    test::{TestRequest, init_service, try_call_service},
    web::Bytes,
};
use app::http::{self, HttpConfig, HttpState};
use domain::ports::Ids;
use futures_util::future::LocalBoxFuture;
use metrics_exporter_prometheus::PrometheusHandle;
use serde_json::Value;
use std::{
    rc::Rc,
    sync::{Arc, OnceLock},
};
use uuid::Uuid;

/// The id of every request that does not bring its own.
pub(crate) const REQUEST_ID: &str = "019a0000-0000-7000-8000-0000000000ff";

/// An answer, whole.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is text")
    }

    /// The cookies that the answer sets, as they are written.
    pub(crate) fn cookies(&self) -> Vec<&str> {
        self.headers.get_all("set-cookie").map(|value| value.to_str().expect("the header is text")).collect()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("the header is text"))
    }

    /// The body of an error, which has to be a problem that agrees with the rest of the answer.
    pub(crate) fn problem(&self) -> Value {
        assert_eq!(self.header("content-type"), "application/problem+json", "{:?}", self.text());
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16());
        assert_eq!(problem["request_id"], self.header("x-request-id"));
        assert_eq!(problem["type"], format!("/docs/problems#{}", problem["code"].as_str().unwrap()));
        problem
    }
}

/// The application.
pub(crate) struct Api(Rc<dyn Fn(TestRequest) -> LocalBoxFuture<'static, Answer>>);

impl Api {
    /// On a shop with some games.
    pub(crate) async fn with_games() -> Self {
        Self::on(games::shop().await).await
    }

    /// On this storage.
    pub(crate) async fn on<S: shop::Storage>(storage: Arc<S>) -> Self {
        Self::with(HttpConfig::default(), shop::state(storage)).await
    }

    pub(crate) async fn with(config: HttpConfig, state: HttpState) -> Self {
        let app = Rc::new(init_service(http::app(&config, state)).await);
        Self(Rc::new(move |request| {
            let app = Rc::clone(&app);
            Box::pin(async move {
                let response = match try_call_service(&*app, request.to_request()).await {
                    Ok(response) => response.into_parts().1,
                    // What the server does with it.
                    Err(error) => HttpResponse::from_error(error),
                };
                let (status, headers) = (response.status(), response.headers().clone());
                let body = to_bytes(response.into_body()).await.expect("the body is whole");
                Answer { status, headers, body }
            })
        }))
    }

    pub(crate) async fn send(&self, request: TestRequest) -> Answer {
        (self.0)(request).await
    }

    pub(crate) async fn get(&self, target: &str) -> Answer {
        self.send(TestRequest::get().uri(target)).await
    }

    /// The JSON of an answer that has to be 200.
    pub(crate) async fn get_ok(&self, target: &str) -> Value {
        let answer = self.get(target).await;
        assert_eq!(answer.status, StatusCode::OK, "{target}: {}", answer.text());
        answer.json()
    }
}

/// A request with nothing but this.
pub(crate) fn request(method: &str, target: &str) -> TestRequest {
    let method = Method::from_bytes(method.as_bytes()).expect("it is a method");
    TestRequest::default().method(method).uri(target)
}

/// The metrics of this test process.
pub(crate) fn recorded_metrics() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    let handle = HANDLE.get_or_init(|| {
        let recorder = http::recorder().expect("the buckets are sound");
        let handle = recorder.handle();
        ::metrics::set_global_recorder(recorder).expect("there is no other recorder");
        handle
    });
    handle.clone()
}

/// Always the same id.
pub(crate) struct OneId;

impl Ids for OneId {
    fn next(&self) -> Uuid {
        REQUEST_ID.parse().expect("it is a UUID")
    }
}
