//! A guest session's beginning, as the client sees it.

use super::{
    cookies,
    presented::{CSRF_HEADER, TOKEN_HEADER},
};
use crate::http::{
    answer_headers, client_info::ClientInfo, origin::Origin, problem::ApiError, state::HttpState, throttle,
};
use actix_web::HttpRequest;
use application::guests::Newcomer;
use domain::{account::TokenHash, throttle::GUEST_BY_ADDRESS};
use secrecy::ExposeSecret;

/// Prepares a session for whoever sends `request`, unless too many come from there. The answer will set cookies, so the request
/// must not come from somebody else's page: it would take the place of the session that the browser has.
pub(in crate::http) async fn invite(request: &HttpRequest) -> Result<Newcomer, ApiError> {
    Origin::refuse_foreign(request)?;
    let state = HttpState::of(request);
    let network = ClientInfo::of(request).network();
    throttle::admit(request, state, &[(GUEST_BY_ADDRESS, &network)]).await?;
    Ok(state.guests.invite())
}

/// Gives a guest whose session has begun what it takes to come back: headers for an app, cookies for a browser. Returns the CSRF
/// token.
pub(in crate::http) fn welcome(request: &HttpRequest, newcomer: &Newcomer) -> String {
    let csrf = issue_csrf(request, &newcomer.guest.token);
    answer_headers::note(request, TOKEN_HEADER, newcomer.token.expose_secret());
    answer_headers::note(request, CSRF_HEADER, &csrf);
    cookies::give(request, &newcomer.token, &csrf);
    csrf
}

pub(super) fn issue_csrf(request: &HttpRequest, guest: &TokenHash) -> String {
    let state = HttpState::of(request);
    state.csrf_key.issue(guest, &*state.guests.random)
}
