//! What storage promises, a subject per module and a promise per test.

pub(crate) mod transactions;
pub(crate) mod upserts;
