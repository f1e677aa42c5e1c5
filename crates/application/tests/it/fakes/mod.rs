//! Stand-ins for the world outside the shop.

mod clock;
mod ids;
mod marketplace;

pub(crate) use clock::TestClock;
pub(crate) use ids::CountingIds;
pub(crate) use marketplace::{FakeMarketplace, listing};
