//! Whether a client has an answer already (RFC 9110 §13.1.2).

use actix_web::{
    HttpRequest,
    http::header::{self, HeaderValue},
};
use cache::Content;

/// The header that names `content`.
pub(super) fn header(content: &Content) -> HeaderValue {
    HeaderValue::from_str(content.etag()).unwrap_or(HeaderValue::from_static("W/\"\""))
}

/// Whether the sender of `request` says that it has `content`.
pub(super) fn is_known(request: &HttpRequest, content: &Content) -> bool {
    let mut listed = request.headers().get_all(header::IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    listed.any(|list| list.split(',').any(|tag| names(tag.trim(), content.etag())))
}

/// Weak comparison: the same whether or not either is weak.
fn names(given: &str, etag: &str) -> bool {
    let opaque = |tag: &str| tag.strip_prefix("W/").unwrap_or(tag).to_owned();
    given == "*" || opaque(given) == opaque(etag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn a_client_has_what_it_names() {
        let content = Content::new("{}".into());
        let known = |list: &str| {
            is_known(
                &TestRequest::get().insert_header((header::IF_NONE_MATCH, list)).to_http_request(),
                &content,
            )
        };
        let etag = content.etag();
        assert!(known(etag) && known("*") && known(&format!("\"other\", {etag}")));
        assert!(known(etag.trim_start_matches("W/")));
        assert!(!known("\"other\"") && !known("") && !known(etag.trim_matches(['W', '/', '"'])));
        assert!(!is_known(&TestRequest::get().to_http_request(), &content));
    }
}
