//! The error table of the Export API.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// The codes that the Export API is known to answer.
///
/// Some never arise here by themselves (the account lives in another country, the payment provider is down);
/// [`Fault::Error`](crate::Fault::Error) makes the simulator answer any of them. Where sources disagree about
/// a status, the one most often reported is used. `ORD004` is `ORD04` in another spelling, and `ORD07` and `ORD08` are
/// inventions: how the real API names what they say is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ErrorCode {
    Auth01,
    Auth02,
    Auth03,
    Auth04,
    CtType,
    Br01,
    Br02,
    Br03,
    Br04,
    Br08,
    WrongUrl,
    Api00,
    Err99,
    Pr01,
    Pr02,
    Pr03,
    Pr04,
    Pr05,
    Ord01,
    Ord02,
    Ord03,
    Ord04,
    Ord004,
    Ord05,
    Ord06,
    Ord07,
    Ord08,
    Ord110,
    Ord111,
    Ord112,
    Ord113,
    Ord114,
    Ord120,
    Ord121,
    Ord122,
}

impl ErrorCode {
    const fn row(self) -> (&'static str, u16, &'static str) {
        match self {
            Self::Auth01 => ("AUTH01", 403, "No Authorization header"),
            Self::Auth02 => ("AUTH02", 401, "Authorization failed"),
            Self::Auth03 => ("AUTH03", 401, "IP address is not allowed"),
            Self::Auth04 => ("AUTH04", 401, "No privilege to use this method"),
            Self::CtType => ("CTTYPE", 400, "Invalid Content-Type"),
            Self::Br01 => ("BR01", 400, "Invalid JSON"),
            Self::Br02 => ("BR02", 400, "Invalid JSON data"),
            Self::Br03 => ("BR03", 429, "Too many requests"),
            Self::Br04 => ("BR04", 400, "Product ID is not valid"),
            Self::Br08 => ("BR08", 400, "Invalid GET parameters"),
            Self::WrongUrl => ("WRONGURL", 404, "Unknown URL"),
            Self::Api00 => ("API00", 500, "Fatal error"),
            Self::Err99 => ("ERR99", 500, "Internal error"),
            Self::Pr01 => ("PR01", 400, "Invalid product ID"),
            Self::Pr02 => ("PR02", 400, "Invalid page"),
            Self::Pr03 => ("PR03", 400, "Invalid minimum quantity"),
            Self::Pr04 => ("PR04", 400, "Invalid minimum price from"),
            Self::Pr05 => ("PR05", 400, "Invalid minimum price to"),
            Self::Ord01 => ("ORD01", 400, "Invalid order ID"),
            Self::Ord02 => ("ORD02", 404, "Order not found"),
            Self::Ord03 => ("ORD03", 403, "Payment is not ready yet, try again later"),
            Self::Ord04 => ("ORD04", 400, "Order key has been downloaded already"),
            Self::Ord004 => ("ORD004", 404, "Order key has been downloaded already"),
            Self::Ord05 => ("ORD05", 402, "Payment is required or has not been processed yet"),
            Self::Ord06 => ("ORD06", 403, "Order is not processed yet"),
            Self::Ord07 => ("ORD07", 404, "Product is out of stock"),
            Self::Ord08 => ("ORD08", 400, "Price is above max_price"),
            Self::Ord110 => ("ORD110", 400, "Unable to process payment"),
            Self::Ord111 => ("ORD111", 404, "Last transaction details not found"),
            Self::Ord112 => ("ORD112", 403, "Not enough funds"),
            Self::Ord113 => ("ORD113", 404, "User is not in the G2A ecosystem"),
            Self::Ord114 => ("ORD114", 403, "Order was paid too late"),
            Self::Ord120 => ("ORD120", 502, "Wrong payment provider response"),
            Self::Ord121 => ("ORD121", 403, "Payment limit reached"),
            Self::Ord122 => ("ORD122", 502, "Bad gateway"),
        }
    }

    /// The code as it stands in the answer's body.
    pub const fn as_str(self) -> &'static str {
        self.row().0
    }

    /// The HTTP status that goes with it.
    pub const fn status(self) -> u16 {
        self.row().1
    }

    pub const fn message(self) -> &'static str {
        self.row().2
    }
}

/// An error answer: `{"status":"ERROR","message":…,"code":…}` with its HTTP status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    pub status: u16,
    pub code: Cow<'static, str>,
    pub message: Cow<'static, str>,
}

impl From<ErrorCode> for ApiError {
    fn from(code: ErrorCode) -> Self {
        Self { status: code.status(), code: code.as_str().into(), message: code.message().into() }
    }
}
