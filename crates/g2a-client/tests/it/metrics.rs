//! What an operator sees of the calls.

use crate::support::{JumpingClock, PAGE, client, config};
use domain::ports::{Marketplace as _, ProductQuery, Supplier as _};
use domain::sync::Slice;
use metrics_util::debugging::{DebugValue, DebuggingRecorder};
use std::sync::Arc;
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

/// Names, labels and counts of all that was recorded.
fn samples(recorder: &DebuggingRecorder) -> Vec<String> {
    let mut samples: Vec<_> = recorder
        .snapshotter()
        .snapshot()
        .into_vec()
        .into_iter()
        .map(|(key, _, _, value)| {
            let labels: Vec<_> = key.key().labels().map(|label| label.value().to_owned()).collect();
            let count = match value {
                DebugValue::Counter(count) => count,
                DebugValue::Histogram(samples) => samples.len() as u64,
                DebugValue::Gauge(_) => 0,
            };
            format!("{} {} {count}", key.key().name(), labels.join(" "))
        })
        .collect();
    samples.sort();
    samples
}

#[tokio::test]
async fn every_attempt_is_counted_by_its_outcome() {
    let recorder = DebuggingRecorder::new();
    let _recording = metrics::set_default_local_recorder(&recorder);
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(502)).up_to_n_times(2).mount(&server).await;
    let page = ResponseTemplate::new(200).set_body_raw(PAGE, "application/json");
    Mock::given(any()).respond_with(page).mount(&server).await;

    let client = client(&config(server.uri()), &Arc::new(JumpingClock::default()));
    client.list_products(ProductQuery { slice: Slice::EVERYTHING, page: 1 }).await.unwrap();
    client.find_product("10000000024005".parse().unwrap()).await.unwrap();

    let samples = samples(&recorder);
    assert_eq!(
        samples,
        [
            "g2a_budget_wait_seconds background 4",
            "g2a_request_duration_seconds find_product 1",
            "g2a_request_duration_seconds list_products 3",
            "g2a_requests_total find_product ok 1",
            "g2a_requests_total list_products ok 1",
            "g2a_requests_total list_products unavailable 2",
        ]
    );
}

#[tokio::test]
async fn what_is_left_alone_is_counted_and_is_no_request() {
    let recorder = DebuggingRecorder::new();
    let _recording = metrics::set_default_local_recorder(&recorder);
    let clock = Arc::new(JumpingClock::default());
    let client = client(&config("http://127.0.0.1:1".into()), &clock);
    let order = "17".to_owned().try_into().unwrap();
    for _ in 0..12 {
        client.pay(&order).await.unwrap_err();
    }
    assert_eq!(
        samples(&recorder),
        [
            "g2a_breaker_refusals_total purchase 2",
            "g2a_budget_wait_seconds purchase 12",
            "g2a_request_duration_seconds pay_order 10",
            "g2a_requests_total pay_order unavailable 10",
        ]
    );
}
