//! Orders of customers.

mod draft;
mod idempotency;
mod placed;
mod status;

pub use draft::{CheckOutLine, Draft, DraftError, Offer, UnavailableLine};
pub use idempotency::{IdempotencyKey, InvalidIdempotencyKey, RequestFingerprint, StoredReply};
pub use placed::{NewOrder, Order, OrderId, OrderItem, OrderNumber, OrderUnit, TimelineEntry, TimelineEvent};
pub use status::OrderStatus;
