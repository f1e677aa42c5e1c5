//! Games, as a lap writes them.

use crate::{stored_game::StoredGame, transaction::MemoryTransaction};
use async_trait::async_trait;
use domain::{
    catalogue::{Availability, GameId},
    draft::GameDraft,
    fingerprint::Fingerprint,
    ports::{GameRepository, StorageError, WriteCounts},
    product::ProductId,
    sync::{LapId, Standing},
};
use std::{
    collections::BTreeMap,
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher},
    sync::Arc,
};

#[async_trait]
impl GameRepository for MemoryTransaction {
    async fn list_stale(
        &mut self,
        listings: &[(ProductId, Fingerprint)],
    ) -> Result<Vec<ProductId>, StorageError> {
        let stale = listings.iter().filter(|(product, fingerprint)| self.is_stale(*product, *fingerprint));
        Ok(stale.map(|(product, _)| *product).collect())
    }

    async fn upsert_many(&mut self, drafts: &[GameDraft]) -> Result<WriteCounts, StorageError> {
        let now = self.now();
        let mut counts = WriteCounts::default();
        for draft in drafts {
            if !self.is_stale(draft.product_id, draft.fingerprint) {
                continue;
            }
            let games = Arc::make_mut(&mut self.state.games);
            if let Some(game) = games.find_mut(draft.product_id) {
                game.rewrite(draft, now);
                counts.updated += 1;
            } else {
                games.insert(StoredGame::new(draft, now)).map_err(|constraint| self.refuse(constraint))?;
                counts.added += 1;
            }
            let categories = draft.categories.iter().map(|category| (category.id, category.name.clone()));
            self.state.categories.extend(categories);
        }
        Ok(counts)
    }

    async fn mark_sold_out(&mut self, products: &[ProductId]) -> Result<u64, StorageError> {
        Ok(self.change_where(
            products,
            |game| game.draft.stock > 0,
            |game| {
                game.draft.stock = 0;
                game.fingerprint = None;
            },
        ))
    }

    async fn count_listed(&mut self) -> Result<u64, StorageError> {
        Ok(self.state.games.iter().filter(|game| game.counts_as_listed()).count() as u64)
    }

    async fn count_unsighted(&mut self, lap: LapId) -> Result<u64, StorageError> {
        Ok(self.state.unsighted(lap).count() as u64)
    }

    async fn list_unsighted(
        &mut self,
        lap: LapId,
        after: Option<ProductId>,
        limit: u32,
    ) -> Result<Vec<ProductId>, StorageError> {
        let products = self.state.unsighted(lap).map(|game| game.draft.product_id);
        let rest = products.filter(|product| after.is_none_or(|after| *product > after));
        Ok(rest.take(limit as usize).collect())
    }

    async fn delist_many(&mut self, products: &[ProductId]) -> Result<u64, StorageError> {
        Ok(self.change_where(products, StoredGame::counts_as_listed, StoredGame::delist))
    }

    async fn list_standings(
        &mut self,
        after: Option<ProductId>,
        limit: u32,
    ) -> Result<Vec<Standing>, StorageError> {
        let standings = self.standings();
        let rest = standings.filter(|standing| after.is_none_or(|after| standing.product > after));
        Ok(rest.take(limit as usize).collect())
    }

    /// Those with the smallest hashes: nobody could tell which these are, and they are the same every time.
    async fn sample_standings(&mut self, limit: u32) -> Result<Vec<Standing>, StorageError> {
        let mut standings: Vec<_> = self.standings().collect();
        standings.sort_by_key(|standing| {
            BuildHasherDefault::<DefaultHasher>::default().hash_one(standing.product)
        });
        standings.truncate(limit as usize);
        Ok(standings)
    }

    async fn get_availability(
        &mut self,
        games: &[GameId],
    ) -> Result<BTreeMap<GameId, Availability>, StorageError> {
        let known = games.iter().filter_map(|id| self.state.games.find_by_id(*id));
        Ok(known.map(|game| (game.draft.id, game.availability())).collect())
    }
}

impl MemoryTransaction {
    /// Refuses a write that names a game that is not in the catalogue.
    pub(crate) fn require_games(
        &mut self,
        mut games: impl Iterator<Item = GameId>,
    ) -> Result<(), StorageError> {
        let known = games.all(|game| self.state.games.find_by_id(game).is_some());
        self.require(known, "there is no such game")
    }

    fn standings(&self) -> impl Iterator<Item = Standing> {
        let edits = &self.state.game_edits;
        self.state.games.iter().filter(|game| game.listed).map(|game| Standing {
            product: game.draft.product_id,
            cost: game.draft.cost,
            price: game.draft.price,
            price_is_edited: edits.get(&game.draft.product_id).is_some_and(|edit| edit.edit.price.is_some()),
            stock: game.draft.stock,
        })
    }

    fn is_stale(&self, product: ProductId, fingerprint: Fingerprint) -> bool {
        let known = self.state.games.find(product);
        known.is_none_or(|game| !(game.listed || game.hidden) || game.fingerprint != Some(fingerprint))
    }

    /// Changes those of the products' games that are in `state`, and says how many those are.
    fn change_where(
        &mut self,
        products: &[ProductId],
        state: fn(&StoredGame) -> bool,
        change: fn(&mut StoredGame),
    ) -> u64 {
        let now = self.now();
        let games = Arc::make_mut(&mut self.state.games);
        let mut changed = 0;
        for product in products {
            if let Some(game) = games.find_mut(*product).filter(|game| state(game)) {
                change(game);
                game.updated_at = now;
                changed += 1;
            }
        }
        changed
    }
}
