//! The rules in force, and how often each has applied.

use std::time::Duration;

use parking_lot::Mutex;

use super::rule::{Breakage, Fault, FaultBody, FaultRule, Matcher};
use super::script::FaultScript;
use crate::call::{Call, Route};
use crate::catalogue::{Aspect, Draw};
use crate::reply::{Body, Reply};

/// The faults of a running simulator; they can be changed while it runs.
#[derive(Debug)]
pub struct FaultPlan {
    seed: u64,
    rules: Mutex<Vec<Armed>>,
}

#[derive(Debug)]
struct Armed {
    rule: FaultRule,
    /// Requests that met the conditions on the request itself.
    seen: u64,
    fired: u64,
}

/// All that goes wrong with one request.
#[derive(Debug, Default)]
pub(crate) struct Strike {
    /// Before acting.
    pub(crate) delay: Duration,
    pub(crate) instead: Option<Instead>,
    /// What is answered once the request was acted upon, whatever came of it.
    pub(crate) answer: Option<Reply>,
    /// Between acting and answering.
    pub(crate) lateness: Duration,
    pub(crate) spoils: Vec<Spoil>,
    pub(crate) is_answer_lost: bool,
}

/// What happens in place of acting on the request.
#[derive(Debug)]
pub(crate) enum Instead {
    Reply(Reply),
    Cut,
}

/// What is done to a page of products that was about to be sent.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Spoil {
    Break { index: usize, how: Breakage },
    Repeat { index: usize },
    NumbersAsStrings,
    Truncate,
}

impl FaultPlan {
    pub(crate) fn new(seed: u64, script: FaultScript) -> Self {
        let plan = Self { seed, rules: Mutex::default() };
        plan.set(script);
        plan
    }

    /// Replaces all rules; counting starts anew.
    pub fn set(&self, script: impl Into<FaultScript>) {
        *self.rules.lock() = script.into().rules.into_iter().map(Armed::new).collect();
    }

    /// Adds a rule after those in force.
    pub fn add(&self, rule: FaultRule) {
        self.rules.lock().push(Armed::new(rule));
    }

    pub fn clear(&self) {
        self.rules.lock().clear();
    }

    /// How often each rule has fired, in the order of the rules.
    pub fn fired(&self) -> Vec<u64> {
        self.rules.lock().iter().map(|armed| armed.fired).collect()
    }

    pub(crate) fn strike(&self, call: &Call) -> Strike {
        let mut strike = Strike::default();
        for (number, armed) in self.rules.lock().iter_mut().enumerate() {
            if armed.fires(call, self.seed.wrapping_add(number as u64)) {
                strike.add(&armed.rule.then);
            }
        }
        strike
    }
}

impl Armed {
    fn new(rule: FaultRule) -> Self {
        Self { rule, seen: 0, fired: 0 }
    }

    fn fires(&mut self, call: &Call, seed: u64) -> bool {
        let Matcher { nth, probability, .. } = self.rule.when;
        if !concerns(&self.rule.when, call) {
            return false;
        }
        self.seen += 1;
        let fires = nth.is_none_or(|nth| nth == self.seen)
            && self.rule.times.is_none_or(|times| self.fired < times)
            && probability.is_none_or(|chance| Draw::new(seed, self.seen, Aspect::Fault).chance(chance));
        self.fired += u64::from(fires);
        fires
    }
}

fn concerns(when: &Matcher, call: &Call) -> bool {
    when.route.is_none_or(|route| route == call.route)
        && when.page.is_none_or(|page| call.route == Route::Products && page == page_of(&call.query))
        && when.order.as_ref().is_none_or(|order| *order == call.order)
}

fn page_of(query: &str) -> u32 {
    let page = query.split('&').find_map(|pair| pair.strip_prefix("page="));
    page.map_or(1, |page| page.parse().unwrap_or_default())
}

impl Strike {
    /// Of several faults that replace the action, the first counts.
    fn add(&mut self, fault: &Fault) {
        match fault {
            Fault::SlowMs(ms) => self.delay += Duration::from_millis((*ms).into()),
            Fault::LateMs(ms) => self.lateness += Duration::from_millis((*ms).into()),
            Fault::LoseAnswer => self.is_answer_lost = true,
            Fault::BreakProduct { index, how } => self.spoils.push(Spoil::Break { index: *index, how: *how }),
            Fault::RepeatProduct { index } => self.spoils.push(Spoil::Repeat { index: *index }),
            Fault::NumbersAsStrings => self.spoils.push(Spoil::NumbersAsStrings),
            Fault::TruncateJson => self.spoils.push(Spoil::Truncate),
            Fault::Garble { status, body } => {
                self.answer.get_or_insert_with(|| Reply::new(*status, body_of(body)));
            }
            Fault::Cut => self.replace(|| Instead::Cut),
            Fault::Error(code) => self.replace(|| Instead::Reply(Reply::from(*code))),
            Fault::Respond { status, body, retry_after } => self.replace(|| {
                let reply = Reply::new(*status, body_of(body));
                Instead::Reply(Reply { retry_after: *retry_after, ..reply })
            }),
        }
    }

    fn replace(&mut self, instead: impl FnOnce() -> Instead) {
        self.instead.get_or_insert_with(instead);
    }
}

fn body_of(body: &FaultBody) -> Body {
    match body {
        FaultBody::Empty => Body::Empty,
        FaultBody::Html(html) => Body::Html(html.clone()),
        FaultBody::Json(json) => Body::Json(json.to_string().into_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OrderId;

    fn fired(rule: FaultRule, calls: &[Call]) -> Vec<usize> {
        let plan = FaultPlan::new(1, vec![rule].into());
        let is_struck = |call: &Call| plan.strike(call).instead.is_some();
        let fired: Vec<_> =
            calls.iter().enumerate().filter(|(_, call)| is_struck(call)).map(|(place, _)| place).collect();
        assert_eq!(plan.fired(), [fired.len() as u64]);
        fired
    }

    fn pages(queries: &[&str]) -> Vec<Call> {
        queries.iter().map(|query| Call::new("GET", "/v1/products", query)).collect()
    }

    #[test]
    fn route_page_and_order_select() {
        let mut calls = pages(&["", "page=1", "minQty=1&page=2", "page=20"]);
        calls.push(Call::new("GET", "/v1/order/key/17", "page=2"));
        calls.push(Call::new("GET", "/v1/order/key/18", ""));
        assert_eq!(fired(FaultRule::new(Fault::Cut), &calls), [0, 1, 2, 3, 4, 5]);
        assert_eq!(fired(FaultRule::new(Fault::Cut).on(Route::OrderKey), &calls), [4, 5]);
        assert_eq!(fired(FaultRule::new(Fault::Cut).order(OrderId(18)), &calls), [5]);
        assert_eq!(fired(FaultRule::new(Fault::Cut).page(1), &calls), [0, 1]);
        assert_eq!(fired(FaultRule::new(Fault::Cut).page(2), &calls), [2]);
    }

    #[test]
    fn nth_and_times_count_what_matched() {
        let calls = pages(&["page=1", "page=2", "page=2", "page=2", "page=2"]);
        assert_eq!(fired(FaultRule::new(Fault::Cut).page(2).nth(3), &calls), [3]);
        assert_eq!(fired(FaultRule::new(Fault::Cut).page(2).times(2), &calls), [1, 2]);
    }

    #[test]
    fn probability_is_repeatable_and_about_right() {
        let calls = pages(&[""; 1_000]);
        let rule = || FaultRule::new(Fault::Cut).probability(0.2);
        let first = fired(rule(), &calls);
        assert_eq!(first, fired(rule(), &calls));
        assert!((150..250).contains(&first.len()), "{}", first.len());
        assert!(fired(FaultRule::new(Fault::Cut).probability(0.0), &calls).is_empty());
        assert_eq!(fired(FaultRule::new(Fault::Cut).probability(1.0), &calls).len(), 1_000);
    }

    #[test]
    fn faults_add_up_and_the_first_answer_counts() {
        let rules = vec![
            FaultRule::new(Fault::SlowMs(20)),
            FaultRule::new(Fault::status(502)),
            FaultRule::new(Fault::SlowMs(5)),
            FaultRule::new(Fault::Cut),
        ];
        let strike = FaultPlan::new(1, rules.into()).strike(&Call::new("GET", "/v1/products", ""));
        assert_eq!(strike.delay, Duration::from_millis(25));
        assert!(matches!(strike.instead, Some(Instead::Reply(reply)) if reply.status == 502));
    }
}
