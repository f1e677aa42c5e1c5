//! `GET /wallet/transactions`: what moved the money, page by page.

use super::{body::Movement, cursor};
use crate::http::{
    cached::{self, Consistent},
    caller::KnownUser,
    catalogue::body::List,
    input::{Fields, InTurn, Input, Parsed, values},
    problem::{ApiError, ListProblems, ProblemCode, SignedInProblems},
    state::HttpState,
};
use actix_web::{HttpRequest, HttpResponse, get};
use cache::Question;
use utoipa::IntoParams;

/// How many, from where.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListMovements {
    /// How many movements a page has at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 24, example = 10)]
    limit: u32,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

impl Input for ListMovements {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self {
            limit: fields.query("limit", values::limit).unwrap_or(values::DEFAULT_LIMIT),
            cursor: fields.query("cursor", |raw| Ok(raw.to_owned())),
        })
    }
}

/// What has moved money into the user's wallet and out of it, the latest first. The balance is the sum of all of it.
#[utoipa::path(
    tag = "wallet",
    security(("access_token" = [])),
    params(ListMovements, Consistent),
    responses((status = 200, description = "A page of movements", body = List<Movement>), ListProblems, SignedInProblems)
)]
#[get("/wallet/transactions")]
pub(super) async fn list_movements(
    request: HttpRequest,
    InTurn(caller, Parsed(list)): InTurn<KnownUser, Parsed<ListMovements>>,
) -> Result<HttpResponse, ApiError> {
    let key = &HttpState::of(&request).cursor_key;
    let after = list.cursor.map(|cursor| cursor::open(key, caller.id, &cursor)).transpose()?;
    let question = Question::WalletMovements(caller.id, after, list.limit);
    cached::private(&request, &question, ProblemCode::UserNotFound).await
}
