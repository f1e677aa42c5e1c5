//! The two cookies of a guest's browser: the guest's token, and the CSRF token, which pages of ours can read.

use crate::http::{answer_headers, config::HttpConfig};
use actix_web::{HttpRequest, http::header};
use application::guests::Guests;
use cookie::{Cookie, SameSite};
use secrecy::{ExposeSecret, SecretString};

/// Holds the guest's token. No script can read it.
pub(super) const GUEST: &str = "keymart_guest";
/// Holds the CSRF token.
pub(super) const CSRF: &str = "keymart_csrf";

/// What a request has under a cookie's name.
pub(super) enum Found {
    Nothing,
    One(SecretString),
    /// Several different ones: a neighbouring site may have planted one, and nothing tells which.
    Several,
}

/// The cookie `name` of `request`. Cookies of others that cannot be understood are passed over.
pub(super) fn find(request: &HttpRequest, name: &str) -> Found {
    let lines = request.headers().get_all(header::COOKIE);
    let mut values = lines
        .flat_map(|line| Cookie::split_parse(String::from_utf8_lossy(line.as_bytes()).into_owned()))
        .filter_map(Result::ok)
        .filter(|cookie| cookie.name() == name)
        .map(|cookie| cookie.value_trimmed().to_owned());
    let Some(first) = values.next() else { return Found::Nothing };
    if values.all(|other| other == first) { Found::One(first.into()) } else { Found::Several }
}

/// Whether `request` comes from a browser that has, or may have, a guest's token.
pub(super) fn is_there(request: &HttpRequest) -> bool {
    !matches!(find(request, GUEST), Found::Nothing)
}

/// Gives the browser both cookies, for as long as the session lasts.
pub(super) fn give(request: &HttpRequest, token: &SecretString, csrf: &str) {
    let lifetime = cookie::time::Duration::try_from(Guests::LIFETIME).unwrap_or_default();
    for (name, value) in [(GUEST, token.expose_secret()), (CSRF, csrf)] {
        let mut cookie = bare(request, name, value);
        cookie.set_max_age(lifetime);
        answer_headers::note(request, header::SET_COOKIE, &cookie.to_string());
    }
}

/// Takes both cookies back.
pub(super) fn take_back(request: &HttpRequest) {
    for name in [GUEST, CSRF] {
        let mut cookie = bare(request, name, "");
        cookie.set_max_age(cookie::time::Duration::ZERO);
        answer_headers::note(request, header::SET_COOKIE, &cookie.to_string());
    }
}

fn bare<'c>(request: &HttpRequest, name: &'c str, value: &'c str) -> Cookie<'c> {
    Cookie::build((name, value))
        .path("/")
        .same_site(SameSite::Lax)
        .http_only(name == GUEST)
        .secure(HttpConfig::of(request).secure_cookies)
        .build()
}
