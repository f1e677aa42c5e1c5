//! `GET /auth/sessions`: where the user is logged in.

use super::body::Session;
use crate::http::{
    caller::SignedIn,
    catalogue::body::List,
    input::{InTurn, Parsed},
    problem::{ApiError, InputProblems, SignedInProblems},
    state::HttpState,
};
use actix_web::{get, web};

/// The sessions of the user, the latest used first, all on one page.
#[utoipa::path(
    tag = "auth",
    security(("access_token" = [])),
    responses((status = 200, description = "The sessions", body = List<Session>), InputProblems, SignedInProblems)
)]
#[get("/auth/sessions")]
pub(super) async fn list_sessions(
    InTurn(caller, _): InTurn<SignedIn, Parsed<()>>,
    state: web::Data<HttpState>,
) -> Result<web::Json<List<Session>>, ApiError> {
    let sessions = state.accounts.list_sessions(caller.user.id).await?;
    let sessions = sessions.into_iter().map(|session| Session::seen_from(session, caller.session));
    Ok(web::Json(List::whole(sessions.collect::<Vec<_>>())))
}
