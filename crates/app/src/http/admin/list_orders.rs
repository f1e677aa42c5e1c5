//! `GET /admin/orders`: what was bought.

use super::body::CustomerOrder;
use crate::http::{
    caller::Administrator,
    catalogue::body::List,
    input::{Fields, InTurn, Input, Parsed, values},
    orders::{self, body::OrderStatus},
    problem::{AdministratorProblems, ApiError, ListProblems},
    state::HttpState,
};
use actix_web::{get, web};
use domain::{account::UserId, order, ports::OrderQuery};
use serde::Serialize;
use utoipa::IntoParams;

/// Which orders, how many, from where.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListOrders {
    /// Only orders that stand like this.
    #[param(inline, value_type = Option<OrderStatus>, example = "processing")]
    status: Option<order::OrderStatus>,
    /// Only orders of this user.
    #[param(value_type = Option<uuid::Uuid>, example = "0198c5c5-3a4e-7c3a-8a55-0d4f0c1d2e3f")]
    user_id: Option<UserId>,
    /// How many orders a page has at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 24, example = 10)]
    limit: u32,
    /// The `next_cursor` of the page before, with the same filters.
    cursor: Option<String>,
}

impl Input for ListOrders {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self {
            status: fields.query("status", orders::status),
            user_id: fields.query("user_id", |raw| values::uuid(raw).map(UserId)),
            limit: fields.query("limit", values::limit).unwrap_or(values::DEFAULT_LIMIT),
            cursor: fields.query("cursor", |raw| Ok(raw.to_owned())),
        })
    }
}

/// What decides which orders follow each other.
fn list_of(query: &OrderQuery) -> impl Serialize {
    ("admin-orders", query.status, query.user)
}

/// The orders of all users, the latest first, page by page.
#[utoipa::path(
    tag = "admin",
    security(("access_token" = [])),
    params(ListOrders),
    responses(
        (status = 200, description = "A page of orders", body = List<CustomerOrder>),
        ListProblems, AdministratorProblems,
    )
)]
#[get("/admin/orders")]
pub(super) async fn list_orders(
    InTurn(_admin, Parsed(list)): InTurn<Administrator, Parsed<ListOrders>>,
    state: web::Data<HttpState>,
) -> Result<web::Json<List<CustomerOrder>>, ApiError> {
    let key = &state.cursor_key;
    let mut query = OrderQuery { user: list.user_id, status: list.status, after: None, limit: list.limit };
    query.after = list.cursor.map(|cursor| key.open(&list_of(&query), &cursor)).transpose()?;
    let page = state.order_queries.list_orders(&query).await?;
    Ok(web::Json(List {
        items: page.items.iter().map(CustomerOrder::from).collect(),
        next_cursor: page.next.map(|order| key.seal(&list_of(&query), &order)),
    }))
}
