//! The rules of the shop where they need more than a few cases: explored exhaustively, or at random and at length.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a panic is how a test fails"
)]

mod purchase;
