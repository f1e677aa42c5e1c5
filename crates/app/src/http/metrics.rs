//! What `/metrics` tells of requests, in the text format of Prometheus.

use super::state::HttpState;
use actix_web::{HttpResponse, get, http::StatusCode, web};
use metrics::{Counter, Histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusRecorder};
use std::{cell::RefCell, collections::HashMap, time::Duration};

const REQUESTS: &str = "http_requests_total";
const DURATION: &str = "http_request_duration_seconds";

/// The bounds of every histogram of seconds: close together around the 200 ms that an answer may take, and reaching up
/// to the longest time-out.
const SECONDS: [f64; 14] =
    [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 5.0, 10.0];

/// A recorder for the whole process. Whoever installs it calls `run_upkeep` of its handle every few seconds, or
/// histograms grow until somebody reads them.
pub fn recorder() -> Result<PrometheusRecorder, BuildError> {
    let builder =
        PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)?;
    let recorder = builder.build_recorder();
    metrics::with_local_recorder(&recorder, describe);
    Ok(recorder)
}

fn describe() {
    metrics::describe_counter!(REQUESTS, "Requests by route, method and status");
    metrics::describe_histogram!(DURATION, metrics::Unit::Seconds, "From a request's head to its answer's");
}

/// The time series of the requests with the same labels.
struct Series {
    requests: Counter,
    duration: Histogram,
}

impl Series {
    fn new(method: &'static str, route: &str, status: StatusCode) -> Self {
        let route = route.to_owned();
        let status = status.as_u16().to_string();
        Self {
            requests: metrics::counter!(REQUESTS, "route" => route.clone(), "method" => method, "status" => status),
            duration: metrics::histogram!(DURATION, "route" => route, "method" => method),
        }
    }
}

type SeriesByRoute = HashMap<String, Series>;

thread_local! {
    /// The series that this worker has met, by route. To look one up by its labels costs more than the rest of counting; there are no
    /// more than routes, methods and statuses in use.
    static KNOWN: RefCell<HashMap<(&'static str, StatusCode), SeriesByRoute>> = RefCell::default();
}

/// Counts one answered request.
pub(super) fn record_request(method: &'static str, route: &str, status: StatusCode, elapsed: Duration) {
    KNOWN.with_borrow_mut(|known| {
        let routes = known.entry((method, status)).or_default();
        if !routes.contains_key(route) {
            routes.insert(route.to_owned(), Series::new(method, route, status));
        }
        if let Some(series) = routes.get(route) {
            series.requests.increment(1);
            series.duration.record(elapsed);
        }
    });
}

/// Metrics of this process, for Prometheus.
#[utoipa::path(
    tag = "operation",
    responses(
        (status = 200, description = "The text format of Prometheus", content_type = "text/plain", body = String,
         example = "http_requests_total{route=\"/api/v1/games\",method=\"GET\",status=\"200\"} 7"),
    )
)]
#[get("/metrics")]
pub(super) async fn show_metrics(state: web::Data<HttpState>) -> HttpResponse {
    state.cache.export_metrics();
    HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(state.metrics.render())
}
