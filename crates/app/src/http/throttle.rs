//! Attempts that are counted, and what clients are told of it: `RateLimit` and `RateLimit-Policy`
//! (draft-ietf-httpapi-ratelimit-headers), `Retry-After`.

use super::{
    answer_headers,
    problem::{ApiError, ProblemCode},
    state::HttpState,
};
use actix_web::{
    HttpRequest,
    http::header::{self, HeaderName},
};
use application::throttle::Ruling;
use domain::throttle::ThrottleRule;
use std::time::Duration;

const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");

/// Counts an attempt under each rule, with whom it concerns, in this order; too many attempts are refused. The answer to
/// `request` tells what is left, whatever becomes of it.
pub(super) async fn admit(
    request: &HttpRequest,
    state: &HttpState,
    attempt: &[(ThrottleRule, &str)],
) -> Result<(), ApiError> {
    let rulings = state.throttle.spend(attempt).await;
    answer_headers::note(request, RATE_LIMIT_POLICY, &list_of(&rulings, policy));
    answer_headers::note(request, RATE_LIMIT, &list_of(&rulings, standing));
    match rulings.iter().find(|ruling| !ruling.throttled.admitted) {
        None => Ok(()),
        Some(refusal) => {
            let wait = whole_seconds(refusal.throttled.retry_after).max(1);
            answer_headers::note(request, header::RETRY_AFTER, &wait.to_string());
            Err(ApiError::new(ProblemCode::TooManyAttempts))
        }
    }
}

fn list_of(rulings: &[Ruling], item: impl Fn(&Ruling) -> String) -> String {
    rulings.iter().map(item).collect::<Vec<_>>().join(", ")
}

fn policy(Ruling { rule, .. }: &Ruling) -> String {
    format!("\"{}\";q={};w={}", rule.name, rule.quota.limit, whole_seconds(rule.quota.window))
}

fn standing(Ruling { rule, throttled }: &Ruling) -> String {
    format!("\"{}\";r={};t={}", rule.name, throttled.remaining, whole_seconds(throttled.reset_after))
}

/// Rounded up: who waits so long has waited long enough.
fn whole_seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::throttle::{LOGIN_BY_ACCOUNT, LOGIN_BY_ADDRESS, Throttled};

    fn ruling(rule: ThrottleRule, remaining: u32, reset_after: u64) -> Ruling {
        let reset_after = Duration::from_millis(reset_after);
        Ruling {
            rule,
            throttled: Throttled { admitted: true, remaining, retry_after: Duration::ZERO, reset_after },
        }
    }

    #[test]
    fn each_rule_has_its_item() {
        let rulings = [ruling(LOGIN_BY_ADDRESS, 59, 1000), ruling(LOGIN_BY_ACCOUNT, 0, 59_001)];
        assert_eq!(list_of(&rulings, policy), r#""login-address";q=60;w=60, "login-account";q=10;w=60"#);
        assert_eq!(list_of(&rulings, standing), r#""login-address";r=59;t=1, "login-account";r=0;t=60"#);
    }
}
