//! Games, as a lap writes them.

use crate::{state::StoredGame, transaction::MemoryTransaction};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    catalogue::PricePoint,
    draft::GameDraft,
    fingerprint::Fingerprint,
    ports::{Constraint, GameRepository, StorageError, WriteCounts},
    product::ProductId,
    sync::LapId,
};
use std::sync::Arc;

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
            if let Some(game) = self.state.games.get_mut(&draft.product_id) {
                rewrite(Arc::make_mut(game), draft, now);
                counts.updated += 1;
            } else {
                self.insert_game(draft, now)?;
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
        Ok(self.state.listed().count() as u64)
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
        Ok(self.change_where(products, |game| game.listed, |game| game.listed = false))
    }
}

impl MemoryTransaction {
    fn is_stale(&self, product: ProductId, fingerprint: Fingerprint) -> bool {
        let known = self.state.games.get(&product);
        known.is_none_or(|game| !game.listed || game.fingerprint != Some(fingerprint))
    }

    fn insert_game(&mut self, draft: &GameDraft, now: DateTime<Utc>) -> Result<(), StorageError> {
        if self.state.find_game(draft.id).is_some() {
            return Err(self.refuse(Constraint::GameId));
        }
        if self.state.find_game_by_slug(draft.slug.as_str()).is_some() {
            return Err(self.refuse(Constraint::GameSlug));
        }
        let game = StoredGame {
            draft: draft.clone(),
            fingerprint: Some(draft.fingerprint),
            listed: true,
            updated_at: now,
            prices: vec![PricePoint { at: now, price: draft.price }],
        };
        self.state.games.insert(draft.product_id, Arc::new(game));
        Ok(())
    }

    /// Changes those of the products' games that are in `state`, and says how many those are.
    fn change_where(
        &mut self,
        products: &[ProductId],
        state: fn(&StoredGame) -> bool,
        change: fn(&mut StoredGame),
    ) -> u64 {
        let now = self.now();
        let mut changed = 0;
        for product in products {
            if let Some(game) = self.state.games.get_mut(product).filter(|game| state(game)) {
                let game = Arc::make_mut(game);
                change(game);
                game.updated_at = now;
                changed += 1;
            }
        }
        changed
    }
}

fn rewrite(game: &mut StoredGame, draft: &GameDraft, now: DateTime<Utc>) {
    if game.draft.price != draft.price {
        game.prices.push(PricePoint { at: now, price: draft.price });
    }
    game.draft = GameDraft { id: game.draft.id, slug: game.draft.slug.clone(), ..draft.clone() };
    game.fingerprint = Some(draft.fingerprint);
    game.listed = true;
    game.updated_at = now;
}
