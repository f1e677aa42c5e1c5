//! The id that a request is found by in logs and support mails.

use actix_web::http::header::{HeaderMap, HeaderName};
use domain::ports::Ids;

/// The header that carries it, both ways.
pub(super) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// What a caller may choose at most, in bytes.
const MAX_BYTES: usize = 128;

/// The id that the caller chose, if it is sane: 1 to 128 visible ASCII characters. Otherwise a new one.
pub(super) fn of(headers: &HeaderMap, ids: &dyn Ids) -> String {
    let sane =
        |id: &&str| (1..=MAX_BYTES).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic());
    let chosen = headers.get(&HEADER).and_then(|value| value.to_str().ok()).filter(sane);
    chosen.map_or_else(|| ids.next().to_string(), str::to_owned)
}
