//! `POST /auth/adopt-guest`: the merge that failed at login, again.

use super::{body::Merge, problem::count_merge};
use crate::http::{
    caller::SignedIn,
    guest::FormerGuest,
    input::{InTurn, Parsed},
    problem::{ApiError, FormerGuestProblems, InputProblems, SignedInProblems},
    state::HttpState,
};
use actix_web::{post, web};

/// Gives the user what the guest has who asks (`X-Guest-Token` or the cookie): for a login that said `failed_will_retry`.
#[utoipa::path(
    tag = "auth",
    security(("access_token" = [], "guest_token" = [])),
    responses(
        (status = 200, description = "What became of the guest's things", body = Merge),
        InputProblems, SignedInProblems, FormerGuestProblems,
    )
)]
#[post("/auth/adopt-guest")]
pub(super) async fn adopt_guest(
    InTurn(caller, InTurn(guest, _)): InTurn<SignedIn, InTurn<FormerGuest, Parsed<()>>>,
    state: web::Data<HttpState>,
) -> Result<web::Json<Merge>, ApiError> {
    let report = state.accounts.adopt_guest(caller.user.id, guest.hash().as_ref()).await?;
    count_merge(&report);
    guest.settle(&report);
    Ok(web::Json(report.into()))
}
