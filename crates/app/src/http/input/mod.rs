//! What comes in by path, query string and body, read strictly: text is UTF-8, a parameter or field is given once and known,
//! and one answer names **all** faults of a request.
//!
//! To add a route with input: a struct with `#[derive(IntoParams)]` (`ToSchema` for a body) for the document, and
//! [`Input::read`] for it, which makes domain types of the fields by the functions in [`values`].

mod body;
mod body_value;
mod fields;
mod game_in_path;
mod given;
mod idempotency_key;
mod in_turn;
mod money;
mod object;
mod parsed;
mod query_string;
mod refusal;
pub mod values;

pub(super) use body::WholeBody;
pub use body_value::BodyValue;
pub use fields::Fields;
pub use game_in_path::GameInPath;
pub(super) use idempotency_key::Idempotent;
pub use idempotency_key::idempotency_key;
pub use in_turn::InTurn;
pub use money::{money, price};
pub use object::{Object, read_list};
pub use parsed::{Input, Parsed};
pub use refusal::Refusal;
