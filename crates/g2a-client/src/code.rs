//! The codes by which the API names its errors (`g2a-contract.md` §5).

use crate::error::ErrorClass::{
    self, KeyGone, Lapsed, NotReady, Refused, Rejected, SoldOut, Throttled, TooDear, Unavailable,
};
use G2aCode::{
    Api00, Auth01, Auth02, Auth03, Auth04, Br01, Br02, Br03, Br04, Br08, CtType, Err99, Ord01, Ord02, Ord03,
    Ord004, Ord04, Ord05, Ord06, Ord07, Ord08, Ord110, Ord111, Ord112, Ord113, Ord114, Ord120, Ord121,
    Ord122, Pr01, Pr02, Pr03, Pr04, Pr05, WrongUrl,
};
use std::fmt;

/// A code of the API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum G2aCode {
    /// No `Authorization` header.
    Auth01,
    /// Nobody has this authorization.
    Auth02,
    /// The address is not on the allow-list.
    Auth03,
    /// The account may not use this call.
    Auth04,
    /// Wrong content type.
    CtType,
    /// The body is no JSON.
    Br01,
    /// The JSON is not what was expected.
    Br02,
    /// Too many requests.
    Br03,
    /// No such product id.
    Br04,
    /// Wrong query parameters.
    Br08,
    /// No such path.
    WrongUrl,
    /// Fatal error inside.
    Api00,
    /// Error inside.
    Err99,
    /// Wrong product id.
    Pr01,
    /// Wrong page.
    Pr02,
    /// Wrong minimum quantity.
    Pr03,
    /// Wrong lower price.
    Pr04,
    /// Wrong upper price.
    Pr05,
    /// Wrong order id.
    Ord01,
    /// No such order.
    Ord02,
    /// The payment is not ready.
    Ord03,
    /// The key was handed out before.
    Ord04,
    /// The same, as others spell it.
    Ord004,
    /// Not paid, or not processed yet.
    Ord05,
    /// Not processed yet.
    Ord06,
    /// None left. The simulator's: the real code is not known.
    Ord07,
    /// Above our limit. The simulator's: the real code is not known.
    Ord08,
    /// The payment could not be processed; whether it was made is not said.
    Ord110,
    /// No last transaction.
    Ord111,
    /// Not enough funds.
    Ord112,
    /// The user has no account for payments.
    Ord113,
    /// Paid too late.
    Ord114,
    /// The payment provider answered rubbish.
    Ord120,
    /// The limit of payments is reached.
    Ord121,
    /// A gateway before the payment failed.
    Ord122,
    /// A code that is not in this list.
    Other(String),
}

/// Every known code, its spelling on the wire, and what follows from it.
static CODES: [(G2aCode, &str, ErrorClass); 35] = [
    (Auth01, "AUTH01", Refused),
    (Auth02, "AUTH02", Refused),
    (Auth03, "AUTH03", Refused),
    (Auth04, "AUTH04", Refused),
    (CtType, "CTTYPE", Rejected),
    (Br01, "BR01", Rejected),
    (Br02, "BR02", Rejected),
    (Br03, "BR03", Throttled),
    (Br04, "BR04", Rejected),
    (Br08, "BR08", Rejected),
    (WrongUrl, "WRONGURL", Rejected),
    (Api00, "API00", Unavailable),
    (Err99, "ERR99", Unavailable),
    (Pr01, "PR01", Rejected),
    (Pr02, "PR02", Rejected),
    (Pr03, "PR03", Rejected),
    (Pr04, "PR04", Rejected),
    (Pr05, "PR05", Rejected),
    (Ord01, "ORD01", Rejected),
    (Ord02, "ORD02", Rejected),
    (Ord03, "ORD03", NotReady),
    (Ord04, "ORD04", KeyGone),
    (Ord004, "ORD004", KeyGone),
    (Ord05, "ORD05", NotReady),
    (Ord06, "ORD06", NotReady),
    (Ord07, "ORD07", SoldOut),
    (Ord08, "ORD08", TooDear),
    (Ord110, "ORD110", Unavailable),
    (Ord111, "ORD111", Rejected),
    (Ord112, "ORD112", Refused),
    (Ord113, "ORD113", Refused),
    (Ord114, "ORD114", Lapsed),
    (Ord120, "ORD120", Unavailable),
    (Ord121, "ORD121", Refused),
    (Ord122, "ORD122", Unavailable),
];

impl G2aCode {
    pub(crate) fn parse(text: &str) -> Self {
        let known = CODES.iter().find(|(_, spelling, _)| *spelling == text);
        known.map_or_else(|| Self::Other(text.to_owned()), |(code, ..)| code.clone())
    }

    /// What follows from the code; `None` if it is not known.
    pub(crate) fn class(&self) -> Option<ErrorClass> {
        self.row().map(|(_, _, class)| *class)
    }

    fn row(&self) -> Option<&'static (Self, &'static str, ErrorClass)> {
        CODES.iter().find(|(code, ..)| code == self)
    }
}

impl fmt::Display for G2aCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Other(text) => f.write_str(text),
            known => f.write_str(known.row().map_or("", |(_, spelling, _)| spelling)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_read_and_written_again() {
        for (code, spelling, class) in &CODES {
            assert_eq!(G2aCode::parse(spelling), *code);
            assert_eq!((code.to_string().as_str(), code.class()), (*spelling, Some(*class)));
        }
    }

    #[test]
    fn an_unknown_code_keeps_its_spelling() {
        let code = G2aCode::parse("XYZ7");
        assert_eq!((code.to_string().as_str(), code.class()), ("XYZ7", None));
    }
}
