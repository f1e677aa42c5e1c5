//! `POST /guest-sessions`: a guest session before anything is put into a cart.

use super::{body::GuestSession, newcomer};
use crate::http::{
    input::Parsed,
    problem::{ApiError, GuestSessionProblems},
    state::HttpState,
};
use actix_web::{HttpRequest, HttpResponse, post, web};
use secrecy::ExposeSecret;

/// Begins a guest session. The first write into a cart or wishlist does so by itself; this is for clients that want the token
/// before.
#[utoipa::path(
    tag = "guest",
    responses(
        (status = 201, description = "The session, also in cookies and in the headers `X-Guest-Token` and `X-CSRF-Token`",
         body = GuestSession),
        GuestSessionProblems,
    )
)]
#[post("/guest-sessions")]
pub(super) async fn create_guest_session(
    _: Parsed<()>,
    request: HttpRequest,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, ApiError> {
    let newcomer = newcomer::invite(&request).await?;
    let session = state.guests.begin(&newcomer).await?;
    let csrf_token = newcomer::welcome(&request, &newcomer);
    Ok(HttpResponse::Created().json(GuestSession {
        guest_token: newcomer.token.expose_secret().to_owned(),
        csrf_token,
        expires_at: session.expires_at,
    }))
}
