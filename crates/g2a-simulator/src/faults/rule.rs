//! The vocabulary of a fault script. What is written here is the file format.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::call::Route;
use crate::errors::ErrorCode;
use crate::orders::OrderId;

/// When something goes wrong, how often, and what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultRule {
    #[serde(default)]
    pub when: Matcher,
    /// At most so many times; without it, for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u64>,
    pub then: Fault,
}

/// What a request must be for a rule to apply. All conditions must hold; an empty matcher takes every request.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Matcher {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route: Option<Route>,
    /// The page of a request for products; one that names none asks for page 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The order id in the path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// Only the nth request, from 1, of those that meet the conditions above.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nth: Option<u64>,
    /// 0 to 1. Decided by the simulator's seed and the count of matching requests, so a run can be repeated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
}

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Fault {
    /// This answer instead of acting.
    Respond {
        status: u16,
        #[serde(default)]
        body: FaultBody,
        /// Seconds, for the header `Retry-After`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<u32>,
    },
    /// The usual answer of an error code instead of acting.
    Error(ErrorCode),
    /// The request is acted upon only after so many milliseconds of real time, even if the caller has hung up by then.
    SlowMs(u32),
    /// The request is acted upon at once, and answered after so many milliseconds of real time.
    LateMs(u32),
    /// The connection is closed instead of acting.
    Cut,
    /// The request is acted upon, then the connection is closed.
    LoseAnswer,
    /// The request is acted upon, then this is answered.
    Garble {
        #[serde(default = "ok")]
        status: u16,
        #[serde(default)]
        body: FaultBody,
    },
    /// The product at this place of the page, from 0, is broken.
    BreakProduct { index: usize, how: Breakage },
    /// The product at this place of the page is there twice in a row, so the page holds one more.
    RepeatProduct { index: usize },
    /// Prices and quantities of the page are strings.
    NumbersAsStrings,
    /// The body ends halfway, with a `Content-Length` to match.
    TruncateJson,
}

impl Fault {
    /// A gateway's failure: a status and nothing else.
    pub fn status(status: u16) -> Self {
        Self::Respond { status, body: FaultBody::Empty, retry_after: None }
    }
}

fn ok() -> u16 {
    200
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultBody {
    #[default]
    Empty,
    Html(String),
    Json(Value),
}

/// How a product can be malformed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Breakage {
    MissingId,
    MissingName,
    MissingPrice,
    /// The name is null.
    NullName,
    /// The quantity is a list.
    WrongType,
    /// The id is a word.
    BadId,
    NegativePrice,
    NegativeQuantity,
    /// The product is a string.
    NotAnObject,
}

impl FaultRule {
    /// A rule for every request, to be narrowed.
    pub fn new(then: Fault) -> Self {
        Self { when: Matcher::default(), times: None, then }
    }

    #[must_use]
    pub fn on(mut self, route: Route) -> Self {
        self.when.route = Some(route);
        self
    }

    #[must_use]
    pub fn page(mut self, page: u32) -> Self {
        self.when.page = Some(page);
        self.on(Route::Products)
    }

    #[must_use]
    pub fn order(mut self, id: OrderId) -> Self {
        self.when.order = Some(id.to_string());
        self
    }

    #[must_use]
    pub fn nth(mut self, nth: u64) -> Self {
        self.when.nth = Some(nth);
        self
    }

    #[must_use]
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    #[must_use]
    pub fn probability(mut self, probability: f64) -> Self {
        self.when.probability = Some(probability);
        self
    }
}
