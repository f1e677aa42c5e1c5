//! Which encoding of an answer a client wants (RFC 9110 §12.5.3).

use actix_web::{
    HttpMessage, HttpRequest,
    http::header::{self, AcceptEncoding, ContentEncoding, HeaderValue},
};
use cache::Encoding;
use std::{cell::RefCell, collections::HashMap};

/// What there is, in the order of preference among those that a client likes equally well.
const OFFERED: [(Encoding, header::Encoding); 3] = [
    (Encoding::Brotli, header::Encoding::Known(ContentEncoding::Brotli)),
    (Encoding::Gzip, header::Encoding::Known(ContentEncoding::Gzip)),
    (Encoding::Identity, header::Encoding::Known(ContentEncoding::Identity)),
];

/// Of how many ways to say what is accepted each worker remembers what follows.
const REMEMBERED: usize = 64;

thread_local! {
    /// Browsers have a handful of ways to say it, and weighing one takes longer than all else about an answer from memory.
    static CHOSEN: RefCell<HashMap<HeaderValue, Encoding>> = RefCell::default();
}

/// The encoding that the sender of `request` likes best. A client that takes none of them was refused before.
pub(super) fn preferred(request: &HttpRequest) -> Encoding {
    let mut accepted = request.headers().get_all(header::ACCEPT_ENCODING);
    match (accepted.next(), accepted.next()) {
        (None, _) => Encoding::Identity,
        (Some(only), None) => CHOSEN.with_borrow_mut(|chosen| {
            chosen.get(only).copied().unwrap_or_else(|| {
                let encoding = negotiate(request);
                if chosen.len() < REMEMBERED {
                    chosen.insert(only.clone(), encoding);
                }
                encoding
            })
        }),
        (Some(_), Some(_)) => negotiate(request),
    }
}

fn negotiate(request: &HttpRequest) -> Encoding {
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

    #[test]
    fn what_was_chosen_before_is_chosen_again_by_those_who_say_the_same() {
        for _ in 0..2 {
            assert_eq!(preferred_by("gzip"), Encoding::Gzip);
            assert_eq!(preferred_by("br"), Encoding::Brotli);
        }
        for number in 0..=REMEMBERED {
            assert_eq!(preferred_by(&format!("gzip, x-{number}")), Encoding::Gzip);
        }
        let request = TestRequest::get()
            .append_header((header::ACCEPT_ENCODING, "gzip;q=0.5"))
            .append_header((header::ACCEPT_ENCODING, "br"))
            .to_http_request();
        assert_eq!(preferred(&request), Encoding::Brotli);
    }
}
