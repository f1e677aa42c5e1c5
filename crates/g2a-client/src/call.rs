//! The way of every call: budget, attempt, and another attempt where that is safe and of use.

use crate::{
    error::{ErrorClass, G2aError},
    http::Http,
    retry::{DEFAULT_PAUSE, LONGEST_PAUSE, wait_before_retry},
};
use domain::ports::{Clock, RequestBudget};
use metrics::{counter, histogram};
use reqwest::RequestBuilder;
use std::{sync::Arc, time::Duration};

/// Makes calls to one G2A.
pub(crate) struct Caller {
    pub(crate) http: Http,
    pub(crate) budget: Arc<dyn RequestBudget>,
    pub(crate) clock: Arc<dyn Clock>,
}

/// A kind of call. Its name labels metrics and logs.
pub(crate) struct Call<T> {
    pub(crate) name: &'static str,
    /// The largest body that is read.
    pub(crate) max_bytes: usize,
    /// Reads the body of an answer with status 200.
    pub(crate) decode: fn(Vec<u8>) -> Result<T, G2aError>,
}

impl Caller {
    /// Repeats a call that changes nothing at G2A until it succeeds or [`crate::retry`] gives up.
    pub(crate) async fn call_repeatedly<T>(
        &self,
        call: Call<T>,
        request: impl Fn(&Http) -> RequestBuilder,
    ) -> Result<T, G2aError> {
        let mut failures = 0;
        loop {
            match self.attempt(&call, request(&self.http)).await {
                Ok(answer) => return Ok(answer),
                Err(error) => {
                    failures += 1;
                    let Some(wait) = wait_before_retry(error.class(), failures) else { return Err(error) };
                    self.clock.sleep(wait).await;
                }
            }
        }
    }

    /// Asks once, when the budget allows it.
    pub(crate) async fn attempt<T>(&self, call: &Call<T>, request: RequestBuilder) -> Result<T, G2aError> {
        self.budget.acquire().await;
        let began = self.clock.elapsed();
        let body = self.http.send(request, call.max_bytes, self.clock.now()).await;
        let answer = body.and_then(call.decode);
        record(call.name, answer.as_ref().err(), self.clock.elapsed().saturating_sub(began));
        if let Err(error) = &answer
            && let Some(pause) = pause_after(error)
        {
            self.budget.pause(pause).await;
        }
        answer
    }
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
