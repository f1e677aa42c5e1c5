//! `GET /orders`: what the user has bought, page by page.

use super::{
    body::{self, Order},
    cursor,
};
use crate::http::{
    cached::{self, Consistent},
    caller::KnownUser,
    catalogue::body::List,
    input::{Fields, InTurn, Input, Parsed, Refusal, values},
    problem::{ApiError, ListProblems, ProblemCode, SignedInProblems},
    state::HttpState,
};
use actix_web::{HttpRequest, HttpResponse, get};
use cache::Question;
use domain::order::OrderStatus;
use utoipa::IntoParams;

/// Which orders, how many, from where.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListOrders {
    /// Only orders that stand like this.
    #[param(inline, value_type = Option<body::OrderStatus>, example = "processing")]
    status: Option<OrderStatus>,
    /// How many orders a page has at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 24, example = 10)]
    limit: u32,
    /// The `next_cursor` of the page before, with the same filter.
    cursor: Option<String>,
}

impl Input for ListOrders {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self {
            status: fields.query("status", status),
            limit: fields.query("limit", values::limit).unwrap_or(values::DEFAULT_LIMIT),
            cursor: fields.query("cursor", |raw| Ok(raw.to_owned())),
        })
    }
}

/// How orders stand that somebody asks for.
pub(in crate::http) fn status(raw: &str) -> Result<OrderStatus, Refusal> {
    values::word(raw, &OrderStatus::ALL, OrderStatus::as_str)
}

/// The user's orders, the latest first.
#[utoipa::path(
    tag = "orders",
    security(("access_token" = [])),
    params(ListOrders, Consistent),
    responses((status = 200, description = "A page of orders", body = List<Order>), ListProblems, SignedInProblems)
)]
#[get("/orders")]
pub(super) async fn list_orders(
    request: HttpRequest,
    InTurn(caller, Parsed(list)): InTurn<KnownUser, Parsed<ListOrders>>,
) -> Result<HttpResponse, ApiError> {
    let (user, status, key) = (caller.id, list.status, &HttpState::of(&request).cursor_key);
    let after = list.cursor.map(|cursor| cursor::open(key, user, status, &cursor)).transpose()?;
    let question = Question::Orders { user, status, after, limit: list.limit };
    cached::private(&request, &question, ProblemCode::UserNotFound).await
}
