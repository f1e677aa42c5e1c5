//! Ids of offers and jobs: UUIDs that a seed repeats.

use crate::catalogue::{Aspect, Draw};

/// The id of the `nth` thing that a seller has.
pub(super) fn uuid_of(seed: u64, nth: u64) -> uuid::Uuid {
    let mut draw = Draw::new(seed, nth, Aspect::Seller);
    let random = (u128::from(draw.number()) << 64) | u128::from(draw.number());
    uuid::Builder::from_random_bytes(random.to_be_bytes()).into_uuid()
}
