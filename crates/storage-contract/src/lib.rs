#![doc = include_str!("../README.md")]
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "everything here is test code, and a panic is how a test fails"
)]

mod contract;
mod draft_builder;
mod ids;
mod new_run;
mod shop;
mod suite;

pub use draft_builder::{DraftBuilder, draft, product_id};
pub use new_run::new_run;
pub use shop::{Shop, Storage};
#[doc(hidden)]
pub use suite::tests;
