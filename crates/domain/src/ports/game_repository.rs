//! Games, as a lap writes them.

use super::StorageError;
use crate::{
    catalogue::{Availability, GameId},
    draft::GameDraft,
    fingerprint::Fingerprint,
    product::ProductId,
    sync::{LapId, Standing},
};
use async_trait::async_trait;
use std::collections::BTreeMap;

/// What a write of many games did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WriteCounts {
    /// Games that were not there before.
    pub added: u64,
    /// Games that were rewritten.
    pub updated: u64,
}

/// Writes games inside a transaction.
#[async_trait]
pub trait GameRepository: Send {
    /// The ids among `listings` whose game is new, has another fingerprint, or is delisted without being hidden: those worth a
    /// write. In any order. Reads only.
    async fn list_stale(
        &mut self,
        listings: &[(ProductId, Fingerprint)],
    ) -> Result<Vec<ProductId>, StorageError>;

    /// Writes the drafts whose game is new, has another fingerprint, or is delisted without being hidden, with their
    /// categories, in one set-based statement; leaves all others untouched. A written game is listed again, unless it is
    /// hidden. A known game keeps its id and slug. A new game, and one whose price changes, gets a row in its price
    /// history, dated now. A category bears, in all games, the name that was written last.
    ///
    /// Returns `Conflict(GameId)` or `Conflict(GameSlug)` if a new game's id or slug is that of another product.
    ///
    /// `drafts` hold each product once. Rows are locked in the order of their product id, whatever the order of
    /// `drafts`, so that two writers cannot deadlock.
    async fn upsert_many(&mut self, drafts: &[GameDraft]) -> Result<WriteCounts, StorageError>;

    /// Sets the stock of these products' games to zero and forgets their fingerprints, where they have stock: the
    /// marketplace names no price for them any more. Their last price stays. Returns how many changed.
    async fn mark_sold_out(&mut self, products: &[ProductId]) -> Result<u64, StorageError>;

    /// How many games are listed. Here and in the next three, a game that an operator has hidden counts as listed if it has
    /// stock: it will be sold again once it is shown.
    async fn count_listed(&mut self) -> Result<u64, StorageError>;

    /// How many listed games were not sighted in `lap`.
    async fn count_unsighted(&mut self, lap: LapId) -> Result<u64, StorageError>;

    /// The products of listed games that were not sighted in `lap`, in the order of their ids, those after `after` only,
    /// `limit` at most.
    async fn list_unsighted(
        &mut self,
        lap: LapId,
        after: Option<ProductId>,
        limit: u32,
    ) -> Result<Vec<ProductId>, StorageError>;

    /// Takes the listed games of these products off sale; they are never deleted. A hidden one, which is off sale already, loses
    /// its stock and its fingerprint. Returns how many changed.
    async fn delist_many(&mut self, products: &[ProductId]) -> Result<u64, StorageError>;

    /// How the listed games stand, in the order of their products, those after `after` only, `limit` at most. Reads only.
    async fn list_standings(
        &mut self,
        after: Option<ProductId>,
        limit: u32,
    ) -> Result<Vec<Standing>, StorageError>;

    /// How some listed games stand, drawn by lot, `limit` at most, each once. Reads only.
    async fn sample_standings(&mut self, limit: u32) -> Result<Vec<Standing>, StorageError>;

    /// Whether these games can be had; games that are not in the catalogue are left out. Reads only.
    async fn get_availability(
        &mut self,
        games: &[GameId],
    ) -> Result<BTreeMap<GameId, Availability>, StorageError>;
}
