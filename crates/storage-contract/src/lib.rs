#![doc = include_str!("../README.md")]
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "everything here is test code, and a panic is how a test fails"
)]

mod baskets;
mod buying_line;
mod changes;
mod contract;
mod draft_builder;
mod edits;
mod ids;
mod moment;
mod money;
mod new_guest;
mod new_message;
mod new_order;
mod new_run;
mod new_session;
mod new_user;
mod people;
#[doc(hidden)]
pub mod request_budget;
mod shop;
mod suite;
mod upstream;

pub use draft_builder::{DraftBuilder, draft, product_id};
pub use edits::{edit_game, write_batch};
pub use money::{open_wallet, place_order};
pub use new_guest::new_guest;
pub use new_message::new_message;
pub use new_order::new_order;
pub use new_run::new_run;
pub use new_session::new_session;
pub use new_user::new_user;
pub use shop::{Shop, Storage};
#[doc(hidden)]
pub use suite::tests;
pub use upstream::{ordered_payment, paid_order, upstream_order};
