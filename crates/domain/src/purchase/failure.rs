//! Why a call gave no usable answer, sorted by what follows for a purchase.

/// A failure of one call to the marketplace's order side. Implementations never repeat a call by themselves: what is safe to repeat
/// is the machine's decision.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SupplierError {
    /// There is nothing to be had.
    #[error("the marketplace has none left ({0})")]
    OutOfStock(String),
    /// There is nothing to be had at our price.
    #[error("the marketplace's price is above our limit ({0})")]
    PriceTooHigh(String),
    /// The order was not paid in time, and its piece is gone.
    #[error("the order has lapsed")]
    Lapsed,
    /// The order's payment is being processed, or is not known of yet.
    #[error("the order is not ready")]
    NotReady,
    /// The key was handed out before.
    #[error("the key was handed out before")]
    KeyAlreadyFetched,
    /// The marketplace does not do business with our account: no funds, no access, a limit. The operator must act; no customer and
    /// no order is at fault.
    #[error("the marketplace refuses our account ({code}): {message}")]
    Account {
        /// The marketplace's code.
        code: String,
        /// Its message.
        message: String,
    },
    /// We ask too often. Nothing was done.
    #[error("the marketplace asks for fewer requests")]
    Throttled,
    /// It understood and declined. Nothing was done.
    #[error("the marketplace declined ({code}): {message}")]
    Declined {
        /// The marketplace's code.
        code: String,
        /// Its message.
        message: String,
    },
    /// It was never asked: there was no connection.
    #[error("the marketplace could not be reached: {0}")]
    Unreachable(String),
    /// It may have done what was asked, or not: no answer in time, a broken connection, an error inside, rubbish.
    #[error("the marketplace gave no answer to rely on: {0}")]
    Unanswered(String),
}
