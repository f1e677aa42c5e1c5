//! What can go wrong with one attempt of a call, what kind of trouble it is, and what the shop hears of it.

use crate::{
    orders::UndecodableAnswer, products::UndecodablePage, refusal::Refusal, seller::UndecodableSeller,
};
use domain::ports::{MarketplaceError, StorageError};
use std::{error::Error, time::Duration};

/// Why an attempt gave no answer to use.
#[derive(Debug, thiserror::Error)]
pub(crate) enum G2aError {
    /// An answer that says no, from the API or from a gateway before it.
    #[error("{0}")]
    Declined(Refusal),
    #[error("no whole answer in time")]
    TimedOut,
    #[error("no connection")]
    Unreachable(#[source] reqwest::Error),
    #[error("the connection broke")]
    Interrupted(#[source] reqwest::Error),
    #[error("a body of more than {limit} bytes")]
    TooLarge { limit: usize },
    /// Success by its status, but not by its body.
    #[error(transparent)]
    Undecodable(#[from] UndecodablePage),
    /// The same of a call about an order.
    #[error(transparent)]
    UndecodableOrder(#[from] UndecodableAnswer),
    /// The same of a call of a seller.
    #[error(transparent)]
    UndecodableSeller(#[from] UndecodableSeller),
    /// It was not asked: it is left alone.
    #[error("G2A is taken to be down, and is left alone for {rest:?}")]
    Down { rest: Duration },
    /// It was not asked: there was no room in the request budget for too long.
    #[error("no turn in the request budget")]
    NoTurn,
    /// It was not asked: nobody knows whether there is room.
    #[error("the request budget cannot be asked")]
    NoBudget(#[source] StorageError),
}

/// The kinds of trouble. How often each is tried again stands in [`crate::retry`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ErrorClass {
    /// We ask too often.
    Throttled,
    /// It does not want us.
    Refused,
    /// It does not want this request.
    Rejected,
    /// There is nothing to be had.
    SoldOut,
    /// There is nothing to be had at our price.
    TooDear,
    /// An order or its payment is not processed yet.
    NotReady,
    /// An order was not paid in time.
    Lapsed,
    /// A key was handed out before.
    KeyGone,
    /// It does not work at the moment.
    Unavailable,
    /// It does not speak the protocol at the moment.
    Garbled,
}

impl G2aError {
    pub(crate) fn class(&self) -> ErrorClass {
        match self {
            Self::Declined(refusal) => refusal.class(),
            Self::TimedOut
            | Self::Unreachable(_)
            | Self::Interrupted(_)
            | Self::Down { .. }
            | Self::NoTurn
            | Self::NoBudget(_) => ErrorClass::Unavailable,
            Self::TooLarge { .. }
            | Self::Undecodable(_)
            | Self::UndecodableOrder(_)
            | Self::UndecodableSeller(_) => ErrorClass::Garbled,
        }
    }

    /// Whether G2A gave no answer, or something else answered in its place. What it says of an order's payment says nothing of G2A.
    pub(crate) fn is_outage(&self) -> bool {
        match self {
            Self::Declined(refusal) => refusal.is_outage(),
            Self::TimedOut | Self::Unreachable(_) | Self::Interrupted(_) | Self::TooLarge { .. } => true,
            Self::Undecodable(_)
            | Self::UndecodableOrder(_)
            | Self::UndecodableSeller(_)
            | Self::Down { .. }
            | Self::NoTurn
            | Self::NoBudget(_) => false,
        }
    }

    /// The error with its causes, on one line.
    pub(crate) fn chain(&self) -> String {
        let causes = std::iter::successors(self.source(), |&cause| cause.source());
        causes.fold(self.to_string(), |text, cause| format!("{text}: {cause}"))
    }
}

impl ErrorClass {
    /// The word for it in metrics and logs.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Throttled => "throttled",
            Self::Refused => "refused",
            Self::Rejected => "rejected",
            Self::SoldOut => "sold_out",
            Self::TooDear => "too_dear",
            Self::NotReady => "not_ready",
            Self::Lapsed => "lapsed",
            Self::KeyGone => "key_gone",
            Self::Unavailable => "unavailable",
            Self::Garbled => "garbled",
        }
    }
}

impl From<reqwest::Error> for G2aError {
    fn from(error: reqwest::Error) -> Self {
        let error = error.without_url();
        // Too long a wait for a connection is both: nothing was sent all the same.
        if error.is_connect() {
            Self::Unreachable(error)
        } else if error.is_timeout() {
            Self::TimedOut
        } else {
            Self::Interrupted(error)
        }
    }
}

/// The one place where G2A's troubles become the marketplace's. Those of orders become a supplier's in [`crate::orders`].
impl From<G2aError> for MarketplaceError {
    fn from(error: G2aError) -> Self {
        match (error.class(), error) {
            (ErrorClass::Throttled, G2aError::Declined(Refusal { retry_after, .. })) => {
                Self::Throttled { retry_after }
            }
            (ErrorClass::Refused, G2aError::Declined(refusal)) => {
                Self::Refused { code: refusal.code(), message: refusal.message }
            }
            (ErrorClass::Unavailable, error) => Self::Unavailable(error.chain()),
            // What only an order can meet is out of place here, and of no use to try again.
            (
                ErrorClass::Rejected
                | ErrorClass::SoldOut
                | ErrorClass::TooDear
                | ErrorClass::NotReady
                | ErrorClass::Lapsed
                | ErrorClass::KeyGone,
                G2aError::Declined(refusal),
            ) => Self::Rejected { code: refusal.code(), message: refusal.message },
            (_, error) => Self::Garbled(error.chain()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::StatusCode;

    fn seen_by_the_shop(status: u16, body: &str) -> MarketplaceError {
        let status = StatusCode::from_u16(status).unwrap();
        G2aError::Declined(Refusal::read(status, body.as_bytes(), None)).into()
    }

    #[test]
    fn a_known_code_decides_whatever_the_status() {
        let body = r#"{"status":"ERROR","message":"No Authorization header","code":"AUTH01"}"#;
        let refused =
            MarketplaceError::Refused { code: "AUTH01".into(), message: "No Authorization header".into() };
        for status in [400, 401, 403, 500] {
            assert_eq!(seen_by_the_shop(status, body), refused, "{status}");
        }
        let throttled = MarketplaceError::Throttled { retry_after: None };
        assert_eq!(seen_by_the_shop(400, r#"{"message":"Too many requests","code":"BR03"}"#), throttled);
    }

    #[test]
    fn the_status_decides_where_no_known_code_does() {
        let rejected = |code: &str, message: &str| MarketplaceError::Rejected {
            code: code.into(),
            message: message.into(),
        };
        assert_eq!(seen_by_the_shop(400, r#"{"message":"Hm","code":"XYZ7"}"#), rejected("XYZ7", "Hm"));
        assert_eq!(seen_by_the_shop(404, "<html>"), rejected("HTTP 404", "Not Found"));
        assert_eq!(seen_by_the_shop(422, r#"{"code":" "}"#), rejected("HTTP 422", "Unprocessable Entity"));
        assert_eq!(seen_by_the_shop(429, ""), MarketplaceError::Throttled { retry_after: None });
        assert!(matches!(seen_by_the_shop(403, ""), MarketplaceError::Refused { .. }));
        assert_eq!(seen_by_the_shop(302, ""), MarketplaceError::Garbled("Found (HTTP 302)".into()));
        assert_eq!(seen_by_the_shop(502, ""), MarketplaceError::Unavailable("Bad Gateway (HTTP 502)".into()));
    }

    #[test]
    fn what_never_arrived_is_unavailable_and_what_makes_no_sense_is_garbled() {
        assert!(matches!(G2aError::TimedOut.into(), MarketplaceError::Unavailable(_)));
        assert!(matches!(G2aError::TooLarge { limit: 1 }.into(), MarketplaceError::Garbled(_)));
        let undecodable = crate::products::decode_page(b"?").unwrap_err();
        assert!(matches!(G2aError::from(undecodable).into(), MarketplaceError::Garbled(_)));
    }
}
