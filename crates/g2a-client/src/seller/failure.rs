//! What a seller hears of G2A's troubles.

use crate::{
    error::{ErrorClass, G2aError},
    refusal::Refusal,
};
use domain::seller::{OfferId, SellerError};
use reqwest::StatusCode;

/// For a call that only reads.
pub(super) fn seller_error(error: G2aError) -> SellerError {
    match error {
        G2aError::Declined(refusal) => declined(refusal),
        _ if error.class() == ErrorClass::Garbled => SellerError::Garbled(error.chain()),
        _ => SellerError::Unavailable(error.chain()),
    }
}

/// For a call that makes or changes something: what is not certain to have done nothing is unanswered.
pub(super) fn not_done(error: G2aError) -> SellerError {
    match error {
        G2aError::Unreachable(_) | G2aError::Down { .. } | G2aError::NoTurn | G2aError::NoBudget(_) => {
            SellerError::Unavailable(error.chain())
        }
        error => match seller_error(error) {
            SellerError::Unavailable(reason) | SellerError::Garbled(reason) => {
                SellerError::Unanswered(reason)
            }
            declined => declined,
        },
    }
}

/// For a reading of one offer.
pub(super) fn not_read(error: G2aError) -> SellerError {
    if has_status(&error, StatusCode::NOT_FOUND) { SellerError::UnknownOffer } else { seller_error(error) }
}

/// For a change of one offer.
pub(super) fn not_changed(error: G2aError) -> SellerError {
    if has_status(&error, StatusCode::NOT_FOUND) { SellerError::UnknownOffer } else { not_done(error) }
}

pub(super) fn is_unauthorised(error: &G2aError) -> bool {
    has_status(error, StatusCode::UNAUTHORIZED)
}

fn has_status(error: &G2aError, status: StatusCode) -> bool {
    matches!(error, G2aError::Declined(refusal) if refusal.status == status)
}

fn declined(refusal: Refusal) -> SellerError {
    if refusal.queue_is_full {
        return SellerError::TooManyJobs;
    }
    match refusal.class() {
        ErrorClass::Throttled => SellerError::Throttled { retry_after: refusal.retry_after },
        ErrorClass::Refused => SellerError::Refused { code: refusal.code(), message: refusal.message },
        ErrorClass::Unavailable => SellerError::Unavailable(refusal.to_string()),
        ErrorClass::Garbled => SellerError::Garbled(refusal.to_string()),
        _ if refusal.status == StatusCode::CONFLICT => {
            SellerError::AlreadyOffered { offer: refusal.offer.and_then(|id| OfferId::try_from(id).ok()) }
        }
        // What only an order can meet is out of place here, and of no use to try again.
        ErrorClass::Rejected
        | ErrorClass::SoldOut
        | ErrorClass::TooDear
        | ErrorClass::NotReady
        | ErrorClass::Lapsed
        | ErrorClass::KeyGone => SellerError::Rejected { code: refusal.code(), message: refusal.message },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(status: u16, body: &str) -> G2aError {
        let status = StatusCode::from_u16(status).unwrap();
        G2aError::Declined(Refusal::read(status, body.as_bytes(), None))
    }

    fn error(code: &str, message: &str) -> String {
        format!(r#"{{"errors":[{{"code":"{code}","message":"{message}"}}],"data":{{"offerId":"offer-1"}}}}"#)
    }

    #[test]
    fn an_answer_that_says_no_means_the_same_whatever_was_asked() {
        let (code, message) = ("X1".to_owned(), "No".to_owned());
        let offer = OfferId::try_from("offer-1".to_owned()).ok();
        let full = "The limit of tasks in the queue has been exceeded";
        let table = [
            (400, error("X1", "No"), SellerError::Rejected { code: code.clone(), message: message.clone() }),
            (400, error("X1", full), SellerError::TooManyJobs),
            (401, error("X1", "No"), SellerError::Refused { code, message }),
            (
                404,
                String::new(),
                SellerError::Rejected { code: "HTTP 404".into(), message: "Not Found".into() },
            ),
            (409, error("X1", "No"), SellerError::AlreadyOffered { offer }),
            (409, "{}".to_owned(), SellerError::AlreadyOffered { offer: None }),
            (429, String::new(), SellerError::Throttled { retry_after: None }),
            (400, error("BR03", "No"), SellerError::Throttled { retry_after: None }),
        ];
        for (status, body, expected) in table {
            assert_eq!(seller_error(refusal(status, &body)), expected, "{status} {body}");
            assert_eq!(not_done(refusal(status, &body)), expected, "{status} {body}");
        }
    }

    #[test]
    fn no_answer_leaves_open_what_was_done_but_not_what_was_read() {
        for error in [|| refusal(502, ""), || refusal(500, "{}"), || G2aError::TimedOut] {
            assert!(matches!(seller_error(error()), SellerError::Unavailable(_)));
            assert!(matches!(not_done(error()), SellerError::Unanswered(_)));
        }
        for error in [|| refusal(302, ""), || G2aError::TooLarge { limit: 1 }] {
            assert!(matches!(seller_error(error()), SellerError::Garbled(_)));
            assert!(matches!(not_done(error()), SellerError::Unanswered(_)));
        }
        assert!(matches!(not_done(G2aError::NoTurn), SellerError::Unavailable(_)));
    }
}
