//! The seller's side (Import API): offers that jobs make and change, and what a price would bring.

mod answers;
mod book;
mod desk;
mod fault;
mod id;
mod job;
mod offer;
mod query;
mod request;
mod rules;
mod simulation;
mod state;

pub use book::SellerBook;
pub(crate) use desk::answer;
pub(crate) use fault::SellerFault;
pub use offer::{Offer, OfferKind, Visibility};
pub use rules::SellerRules;
