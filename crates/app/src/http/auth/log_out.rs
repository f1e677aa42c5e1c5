//! `POST /auth/logout` and `POST /auth/logout-all`: the end of this session, or of all.

use crate::http::{
    caller::SignedIn,
    client_info::ClientInfo,
    input::{InTurn, Parsed},
    problem::{ApiError, InputProblems, SignedInProblems},
    state::HttpState,
};
use actix_web::{HttpResponse, post, web};

/// Ends the session that asks. Its tokens work no more, on any instance.
#[utoipa::path(
    tag = "auth",
    security(("access_token" = [])),
    responses((status = 204, description = "The session has ended"), InputProblems, SignedInProblems)
)]
#[post("/auth/logout")]
pub(super) async fn log_out(
    InTurn(caller, _): InTurn<SignedIn, Parsed<()>>,
    client: ClientInfo,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, ApiError> {
    // It may have ended a moment ago by another request, which is what was asked for.
    state.accounts.end_session(caller.user.id, caller.session, &client.into()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ends all sessions of the user.
#[utoipa::path(
    tag = "auth",
    security(("access_token" = [])),
    responses((status = 204, description = "All sessions have ended"), InputProblems, SignedInProblems)
)]
#[post("/auth/logout-all")]
pub(super) async fn log_out_everywhere(
    InTurn(caller, _): InTurn<SignedIn, Parsed<()>>,
    client: ClientInfo,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, ApiError> {
    state.accounts.end_all_sessions(caller.user.id, &client.into()).await?;
    Ok(HttpResponse::NoContent().finish())
}
