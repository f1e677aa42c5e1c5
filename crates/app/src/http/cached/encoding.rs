//! Which encoding of an answer a client wants (RFC 9110 §12.5.3).

use actix_web::{
    HttpMessage, HttpRequest,
    http::header::{self, AcceptEncoding, ContentEncoding, HeaderValue},
};
use cache::Encoding;

/// What there is, in the order of preference among those that a client likes equally well.
const OFFERED: [(Encoding, header::Encoding); 3] = [
    (Encoding::Brotli, header::Encoding::Known(ContentEncoding::Brotli)),
    (Encoding::Gzip, header::Encoding::Known(ContentEncoding::Gzip)),
    (Encoding::Identity, header::Encoding::Known(ContentEncoding::Identity)),
];

/// The encoding that the sender of `request` likes best. A client that takes none of them was refused before.
pub(super) fn preferred(request: &HttpRequest) -> Encoding {
    if !request.headers().contains_key(header::ACCEPT_ENCODING) {
        return Encoding::Identity;
    }
    let Some(accepted) = request.get_header::<AcceptEncoding>() else { return Encoding::Identity };
    let chosen = accepted.negotiate(OFFERED.iter().map(|(_, name)| name));
    let offer = OFFERED.iter().find(|(_, name)| Some(name) == chosen.as_ref());
    offer.map_or(Encoding::Identity, |(encoding, _)| *encoding)
}

/// The name for the header `Content-Encoding`, which the identity has not.
pub(super) fn name(encoding: Encoding) -> Option<HeaderValue> {
    match encoding {
        Encoding::Identity => None,
        Encoding::Gzip => Some(HeaderValue::from_static("gzip")),
        Encoding::Brotli => Some(HeaderValue::from_static("br")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn preferred_by(accept: &str) -> Encoding {
        preferred(&TestRequest::get().insert_header((header::ACCEPT_ENCODING, accept)).to_http_request())
    }

    #[test]
    fn the_client_chooses() {
        assert_eq!(preferred(&TestRequest::get().to_http_request()), Encoding::Identity);
        assert_eq!(preferred_by("gzip, deflate, br, zstd"), Encoding::Brotli);
        assert_eq!(preferred_by("gzip"), Encoding::Gzip);
        assert_eq!(preferred_by("br;q=0.1, gzip;q=0.9"), Encoding::Gzip);
        assert_eq!(preferred_by("identity"), Encoding::Identity);
        assert_eq!(preferred_by("br;q=0, gzip;q=0"), Encoding::Identity);
        assert_eq!(preferred_by("zstd"), Encoding::Identity);
    }
}
