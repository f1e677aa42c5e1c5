//! The way of every call: budget, attempt, and another attempt where that is safe and of use.

use crate::{
    error::{ErrorClass, G2aError},
    gate::{Gate, Heard},
    http::Http,
    retry::{DEFAULT_PAUSE, LONGEST_PAUSE, wait_before_retry},
    retry_budget::RetryBudget,
};
use domain::{
    ports::{Clock, RequestBudget},
    rate::RequestClass,
};
use metrics::{counter, histogram};
use reqwest::RequestBuilder;
use std::{sync::Arc, time::Duration};

/// Makes calls to one G2A.
pub(crate) struct Caller {
    pub(crate) http: Http,
    gate: Gate,
    retries: RetryBudget,
    clock: Arc<dyn Clock>,
}

/// A kind of call. Its name labels metrics and logs.
pub(crate) struct Call<T> {
    pub(crate) name: &'static str,
    pub(crate) class: RequestClass,
    /// The largest body that is read.
    pub(crate) max_bytes: usize,
    /// Reads the body of an answer with status 200.
    pub(crate) decode: fn(Vec<u8>) -> Result<T, G2aError>,
}

impl Caller {
    pub(crate) fn new(http: Http, budget: Arc<dyn RequestBudget>, clock: Arc<dyn Clock>) -> Self {
        Self { http, gate: Gate::new(budget, Arc::clone(&clock)), retries: RetryBudget::default(), clock }
    }

    /// Repeats a call that changes nothing at G2A until it succeeds, or until [`crate::retry`] or [`crate::retry_budget`] gives up.
    pub(crate) async fn call_repeatedly<T>(
        &self,
        call: Call<T>,
        request: impl Fn(&Http) -> RequestBuilder,
    ) -> Result<T, G2aError> {
        self.retries.deposit();
        let mut failures = 0;
        loop {
            match self.attempt(&call, request(&self.http)).await {
                Ok(answer) => return Ok(answer),
                Err(error) => {
                    failures += 1;
                    let Some(wait) = wait_before_retry(&error, failures) else { return Err(error) };
                    if !self.retries.withdraw() {
                        return Err(error);
                    }
                    self.clock.sleep(wait).await;
                }
            }
        }
    }

    /// Makes a call that may change something at G2A.
    pub(crate) async fn call_once<T>(&self, call: &Call<T>, request: RequestBuilder) -> Result<T, G2aError> {
        self.retries.deposit();
        self.attempt(call, request).await
    }

    /// Asks once, when the budget allows it.
    async fn attempt<T>(&self, call: &Call<T>, request: RequestBuilder) -> Result<T, G2aError> {
        let pass = self.gate.enter(call.class).await?;
        let began = self.clock.elapsed();
        let body = self.http.send(request, call.max_bytes, self.clock.now()).await;
        let heard = heard(&body);
        let answer = body.and_then(call.decode);
        record(call.name, answer.as_ref().err(), self.clock.elapsed().saturating_sub(began));
        self.gate.leave(pass, heard).await;
        answer
    }
}

/// What an exchange says about how G2A does. What a page of HTML in the place of JSON says is that something else answered.
fn heard(body: &Result<Vec<u8>, G2aError>) -> Heard {
    match body {
        Ok(body) => Heard { is_answer: is_json(body), pause: None },
        Err(error) => Heard { is_answer: !error.is_outage(), pause: pause_after(error) },
    }
}

/// As far as the first character tells.
fn is_json(body: &[u8]) -> bool {
    matches!(body.trim_ascii_start().first(), Some(b'{' | b'['))
}

/// For how long nobody must ask, because of this answer.
fn pause_after(error: &G2aError) -> Option<Duration> {
    let asked = if let G2aError::Declined(refusal) = error { refusal.retry_after } else { None };
    let default = (error.class() == ErrorClass::Throttled).then_some(DEFAULT_PAUSE);
    asked.map(|pause| pause.min(LONGEST_PAUSE)).or(default)
}

fn record(call: &'static str, error: Option<&G2aError>, took: Duration) {
    let outcome = error.map_or("ok", |error| error.class().as_str());
    counter!("g2a_requests_total", "call" => call, "outcome" => outcome).increment(1);
    histogram!("g2a_request_duration_seconds", "call" => call).record(took);
    tracing::debug!(call, outcome, ?took, reason = error.map(G2aError::chain), "asked G2A");
}
