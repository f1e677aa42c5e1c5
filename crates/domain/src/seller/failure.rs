//! Why the seller's side of the marketplace gave no usable answer, sorted by what may follow.

use super::OfferId;
use std::time::Duration;

/// A failure of one call to the seller's side of the marketplace.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SellerError {
    /// It does not accept our credentials: the operator must act, trying again is useless.
    #[error("the marketplace refuses us as a seller ({code}): {message}")]
    Refused {
        /// The marketplace's code.
        code: String,
        /// Its message.
        message: String,
    },
    /// It understood and declined the request: trying again is useless. Nothing was done.
    #[error("the marketplace rejected the request ({code}): {message}")]
    Rejected {
        /// The marketplace's code.
        code: String,
        /// Its message.
        message: String,
    },
    /// We offer this product already. Nothing was done.
    #[error("the product is offered already{}", .offer.as_ref().map(|id| format!(" (offer {id})")).unwrap_or_default())]
    AlreadyOffered {
        /// By this offer, if the marketplace names it.
        offer: Option<OfferId>,
    },
    /// We have no such offer. Nothing was done.
    #[error("there is no such offer")]
    UnknownOffer,
    /// Too many of our jobs are not done. Nothing was done; it works again in half a minute or so (`g2a-contract.md` §6.3).
    #[error("the marketplace has too many of our jobs to do")]
    TooManyJobs,
    /// We ask too often, even after pauses. Nothing was done.
    #[error("the marketplace asks for fewer requests")]
    Throttled {
        /// How long it wants to be left alone, if it said so.
        retry_after: Option<Duration>,
    },
    /// It is down, unreachable or too slow. Nothing was done.
    #[error("the marketplace is not available: {0}")]
    Unavailable(String),
    /// It was told to make or change something, and may have done it or not.
    #[error("the marketplace gave no answer to rely on: {0}")]
    Unanswered(String),
    /// It answered a question with something that is not its own protocol.
    #[error("the marketplace's answer makes no sense: {0}")]
    Garbled(String),
}
