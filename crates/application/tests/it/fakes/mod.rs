//! Stand-ins for the world outside the shop.

mod clock;
mod hasher;
mod ids;
mod marketplace;
mod tokens;

pub(crate) use clock::TestClock;
pub(crate) use hasher::FakeHasher;
pub(crate) use ids::CountingIds;
pub(crate) use marketplace::{FakeMarketplace, listing};
pub(crate) use tokens::{CountingTokens, FakeTokens};
