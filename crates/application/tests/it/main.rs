//! The use cases on in-memory fakes and a clock that the test moves.

mod fakes;
mod sync_catalogue;
