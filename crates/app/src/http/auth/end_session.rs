//! `DELETE /auth/sessions/{id}`: the end of a session, such as that of a lost phone.

use crate::http::{
    caller::SignedIn,
    client_info::ClientInfo,
    input::{Fields, InTurn, Input, Parsed, values},
    problem::{ApiError, EndSessionProblems, InputProblems, ProblemCode, SignedInProblems},
    state::HttpState,
};
use actix_web::{HttpResponse, delete, web};
use domain::account::SessionId;
use utoipa::IntoParams;

/// The session to be ended.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct EndSession {
    /// The session's id, a UUID.
    #[param(value_type = uuid::Uuid, example = "0198c5c5-3a4e-7c3a-8a55-0d4f0c1d2e3f")]
    id: SessionId,
}

impl Input for EndSession {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self { id: SessionId(fields.path("id", values::uuid)?) })
    }
}

/// Ends a session of the user. Its tokens work no more.
#[utoipa::path(
    tag = "auth",
    security(("access_token" = [])),
    params(EndSession),
    responses((status = 204, description = "The session has ended"), InputProblems, SignedInProblems, EndSessionProblems)
)]
#[delete("/auth/sessions/{id}")]
pub(super) async fn end_session(
    InTurn(caller, Parsed(EndSession { id })): InTurn<SignedIn, Parsed<EndSession>>,
    client: ClientInfo,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, ApiError> {
    if state.accounts.end_session(caller.user.id, id, &client.into()).await? {
        Ok(HttpResponse::NoContent().finish())
    } else {
        Err(ApiError::new(ProblemCode::SessionNotFound))
    }
}
