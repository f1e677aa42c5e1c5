//! `GET /admin/purchases`: how units are bought.

use super::purchase::{Purchase, PurchaseState};
use crate::http::{
    caller::Administrator,
    catalogue::body::List,
    input::{Fields, InTurn, Input, Parsed, values},
    problem::{AdministratorProblems, ApiError, ListProblems},
    state::HttpState,
};
use actix_web::{get, web};
use domain::purchase::{PurchaseId, StateName};
use serde::Serialize;
use utoipa::IntoParams;

/// Which purchases, how many, from where.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListPurchases {
    /// Only purchases in this state.
    #[param(inline, value_type = Option<PurchaseState>, example = "incident")]
    state: Option<StateName>,
    /// How many purchases a page has at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 24, example = 10)]
    limit: u32,
    /// The `next_cursor` of the page before, with the same filter.
    cursor: Option<String>,
}

impl Input for ListPurchases {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self {
            state: fields.query("state", |raw| values::word(raw, &StateName::ALL, StateName::as_str)),
            limit: fields.query("limit", values::limit).unwrap_or(values::DEFAULT_LIMIT),
            cursor: fields.query("cursor", |raw| Ok(raw.to_owned())),
        })
    }
}

/// What decides which purchases follow each other.
fn list_of(state: Option<StateName>) -> impl Serialize {
    ("purchases", state)
}

/// The units that customers have paid for, the latest first, page by page.
#[utoipa::path(
    tag = "admin",
    security(("access_token" = [])),
    params(ListPurchases),
    responses(
        (status = 200, description = "A page of purchases", body = List<Purchase>),
        ListProblems, AdministratorProblems,
    )
)]
#[get("/admin/purchases")]
pub(super) async fn list_purchases(
    InTurn(_admin, Parsed(list)): InTurn<Administrator, Parsed<ListPurchases>>,
    state: web::Data<HttpState>,
) -> Result<web::Json<List<Purchase>>, ApiError> {
    let key = &state.cursor_key;
    let after = list.cursor.map(|cursor| key.open(&list_of(list.state), &cursor));
    let after: Option<PurchaseId> = after.transpose()?;
    let page = state.order_queries.list_purchases(list.state, after, list.limit).await?;
    Ok(web::Json(List {
        items: page.items.into_iter().map(Purchase::from).collect(),
        next_cursor: page.next.map(|purchase| key.seal(&list_of(list.state), &purchase)),
    }))
}
