//! Guests: how a browser or an app carries a guest's token, and what keeps other sites from using it.

mod csrf;

pub use csrf::CsrfKey;
