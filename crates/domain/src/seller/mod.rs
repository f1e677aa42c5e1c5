//! What the shop sells on the marketplace itself: offers, the jobs that change them, and what a price would bring.

mod change;
mod failure;
mod id;
mod job;
mod kind;
mod new_offer;
mod offer;
mod page;
mod price;
mod simulation;
mod status;
mod stock;
mod visibility;

pub use change::OfferChange;
pub use failure::SellerError;
pub use id::{InvalidSellerId, JobId, OfferId};
pub use job::{Job, JobState};
pub use kind::OfferKind;
pub use new_offer::NewOffer;
pub use offer::{MalformedOffer, Offer};
pub use page::{OfferPage, OfferQuery, PerPage};
pub use price::{InvalidOfferPrice, OfferPrice};
pub use simulation::{Area, PriceSimulation};
pub use status::OfferStatus;
pub use stock::{InvalidOfferStock, OfferStock};
pub use visibility::Visibility;
