//! Who is asking: a user by an access token, a guest by a guest token, or nobody known.

mod bearer;
mod known_user;
mod signed_in;
mod visitor;
mod writer;

pub(super) use known_user::KnownUser;
pub use signed_in::{Administrator, SignedIn};
pub(super) use visitor::Visitor;
pub(super) use writer::Writer;
