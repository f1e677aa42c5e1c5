//! Stand-ins for the world outside the shop.

mod clock;
mod hasher;
mod ids;
mod lifeline;
mod marketplace;
mod mortal_storage;
mod payments;
mod seller;
mod supplier;
mod tokens;
mod vault;

pub(crate) use clock::TestClock;
pub(crate) use hasher::FakeHasher;
pub(crate) use ids::CountingIds;
pub(crate) use lifeline::Lifeline;
pub(crate) use marketplace::{FakeMarketplace, listing};
pub(crate) use mortal_storage::MortalStorage;
pub(crate) use payments::{FakeGateway, FakeVerifier, Way, hint, payment, signed};
pub(crate) use seller::FakeSeller;
pub(crate) use supplier::{CallKind, FakeSupplier, Fault, declined, key_of, refused_account, unanswered};
pub(crate) use tokens::{CountingTokens, FakeTokens};
pub(crate) use vault::FakeVault;
