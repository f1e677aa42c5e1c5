//! `GET /wallet`: what it holds.

use super::body::Wallet;
use crate::http::{
    cached::{self, Consistent},
    caller::KnownUser,
    input::{InTurn, Parsed},
    problem::{ApiError, InputProblems, ProblemCode, SignedInProblems},
};
use actix_web::{HttpRequest, HttpResponse, get};
use cache::Question;

/// What the user's wallet holds.
#[utoipa::path(
    tag = "wallet",
    security(("access_token" = [])),
    params(Consistent),
    responses((status = 200, description = "The wallet", body = Wallet), InputProblems, SignedInProblems)
)]
#[get("/wallet")]
pub(super) async fn get_wallet(
    request: HttpRequest,
    InTurn(caller, _): InTurn<KnownUser, Parsed<()>>,
) -> Result<HttpResponse, ApiError> {
    cached::private(&request, &Question::Wallet(caller.id), ProblemCode::UserNotFound).await
}
