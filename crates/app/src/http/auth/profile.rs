//! `GET` and `PATCH /auth/me`: who the user is.

use super::body::Profile;
use crate::http::{
    cached::{self, Consistent},
    caller::{KnownUser, SignedIn},
    input::{Fields, InTurn, Input, Parsed, values},
    problem::{ApiError, BodyProblems, InputProblems, ProblemCode, SignedInProblems},
    state::HttpState,
};
use actix_web::{HttpResponse, get, patch, web};
use domain::account::Nickname;
use utoipa::ToSchema;

/// What is to change. What is left out stays as it is.
#[derive(Debug, ToSchema)]
pub(super) struct ChangeProfile {
    /// What to be called from now on; null for nothing.
    #[schema(value_type = Option<String>, min_length = 2, max_length = 50)]
    #[expect(
        clippy::option_option,
        reason = "left out, null and a text are three things to a PATCH (RFC 7396)"
    )]
    nickname: Option<Option<Nickname>>,
}

impl Input for ChangeProfile {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self { nickname: fields.nullable_body("nickname", |value| values::nickname(&value.text()?)) })
    }
}

/// The user who asks.
#[utoipa::path(
    tag = "auth",
    security(("access_token" = [])),
    params(Consistent),
    responses((status = 200, description = "The user", body = Profile), InputProblems, SignedInProblems)
)]
#[get("/auth/me")]
pub(super) async fn get_profile(
    InTurn(caller, _): InTurn<KnownUser, Parsed<()>>,
) -> Result<HttpResponse, ApiError> {
    let profile = caller.profile.content().map(cached::json);
    profile.ok_or_else(|| ApiError::new(ProblemCode::InvalidAccessToken))
}

/// Changes what the user says of itself.
#[utoipa::path(
    tag = "auth",
    security(("access_token" = [])),
    request_body(content = ChangeProfile, example = json!({"nickname": "Gordon"})),
    responses((status = 200, description = "The user as it is now", body = Profile), BodyProblems, SignedInProblems)
)]
#[patch("/auth/me")]
pub(super) async fn change_profile(
    InTurn(caller, Parsed(change)): InTurn<SignedIn, Parsed<ChangeProfile>>,
    state: web::Data<HttpState>,
) -> Result<web::Json<Profile>, ApiError> {
    let Some(nickname) = change.nickname else { return Ok(web::Json(caller.user.into())) };
    let user = state.accounts.rename(caller.user.id, nickname.as_ref()).await?;
    let user = user.ok_or_else(|| ApiError::new(ProblemCode::InvalidAccessToken))?;
    Ok(web::Json(user.into()))
}
