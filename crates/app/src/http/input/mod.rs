//! What comes in by path and query string, read strictly: text is UTF-8, a parameter is given once and known, and one
//! answer names **all** faults of a request.
//!
//! To add a route with input: a struct with `#[derive(IntoParams)]` for the document, and [`Input::read`] for it, which
//! makes domain types of the parameters by the functions in [`values`].

mod fields;
mod parsed;
mod query_string;
mod refusal;
pub mod values;

pub use fields::Fields;
pub use parsed::{Input, Parsed};
pub use refusal::Refusal;
