//! `POST /auth/refresh`: new tokens for old.

use super::body::Refreshed;
use crate::http::{
    client_info::ClientInfo,
    input::{BodyValue, Fields, Input, Parsed},
    problem::{ApiError, BodyProblems, RefreshProblems},
    state::HttpState,
    throttle,
};
use actix_web::{HttpRequest, post, web};
use domain::throttle::{REFRESH_BY_ADDRESS, REFRESH_BY_SESSION};
use secrecy::{ExposeSecret, SecretString};
use utoipa::ToSchema;

/// A session to be carried on.
#[derive(Debug, ToSchema)]
pub(super) struct Refresh {
    /// The refresh token that was given last.
    #[schema(value_type = String)]
    refresh_token: SecretString,
}

impl Input for Refresh {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self { refresh_token: fields.body("refresh_token", BodyValue::secret)? })
    }
}

/// Exchanges a refresh token for its successor. The same again within ten seconds, because an answer was lost, gets the same
/// successor; later it ends the session, because somebody has a copy.
#[utoipa::path(
    tag = "auth",
    request_body(content = Refresh, example = json!({"refresh_token": "eyJ0eXAiOiJKV1Qi…"})),
    responses((status = 200, description = "New tokens", body = Refreshed), BodyProblems, RefreshProblems)
)]
#[post("/auth/refresh")]
pub(super) async fn refresh(
    Parsed(Refresh { refresh_token }): Parsed<Refresh>,
    client: ClientInfo,
    request: HttpRequest,
    state: web::Data<HttpState>,
) -> Result<web::Json<Refreshed>, ApiError> {
    let token = refresh_token.expose_secret();
    let session = state.accounts.read_refresh_token(token).map(|claims| claims.session.0.to_string());
    let network = client.network();
    let mut attempt = vec![(REFRESH_BY_ADDRESS, &*network)];
    attempt.extend(session.as_deref().map(|session| (REFRESH_BY_SESSION, session)));
    throttle::admit(&request, &state, &attempt).await?;
    let tokens = state.accounts.refresh(token, &client.into()).await?;
    Ok(web::Json(tokens.into()))
}
