//! Errors as the outside sees them: RFC 9457 `application/problem+json` with a stable `code`.
//!
//! A handler returns an [`ApiError`]. The outermost middleware is the one place that renders it, because only there the
//! request id is known, and that renders whatever errors the framework itself answers with.

mod body;
mod code;
mod documented;
mod error;
mod field_fault;
mod render;

pub use body::Problem;
pub use code::ProblemCode;
pub(in crate::http) use documented::{
    AdjustProblems, AdministratorProblems, BodyProblems, CancelProblems, CancelRunProblems, CartProblems,
    ChangePasswordProblems, CheckOutProblems, CommonProblems, EditGameProblems, EndSessionProblems,
    FormerGuestProblems, GameProblems, GuestSessionProblems, InputProblems, ListProblems, LogInProblems,
    NewcomerProblems, OrderProblems, RefreshProblems, RegisterProblems, ReplayProblems, ResolveProblems,
    RunEventsProblems, RunProblems, SignedInProblems, StartLapProblems, TopUpProblems, VisitorProblems,
    WebhookProblems, WishlistProblems, WriterProblems,
};
pub use error::ApiError;
pub use field_fault::{FaultCode, FieldFault};
pub(in crate::http) use render::{Occurrence, render};
