//! What operators have edited of games.
//!
//! Transactions follow each other here, so no lock is needed.

use crate::{stored_game::StoredGame, transaction::MemoryTransaction};
use async_trait::async_trait;
use domain::{
    account::UserId,
    catalogue::{EditStamp, EditableGame, GameEdit, GameId, ListedTexts, PricePoint, ShownGame},
    draft::GameDraft,
    ports::{Constraint, GameEditRepository, StorageError},
    product::ProductId,
};
use std::{collections::BTreeMap, sync::Arc};

/// What is edited of a game, and what the marketplace says of it.
#[derive(Clone)]
pub(crate) struct StoredEdit {
    pub(crate) edit: GameEdit,
    listed: ListedTexts,
    stamp: EditStamp,
}

#[async_trait]
impl GameEditRepository for MemoryTransaction {
    async fn lock_for_lap(
        &mut self,
        products: &[ProductId],
    ) -> Result<BTreeMap<ProductId, GameEdit>, StorageError> {
        let edit = |product| self.state.game_edits.get(product).map(|stored| stored.edit.clone());
        Ok(products.iter().filter_map(|product| Some((*product, edit(product)?))).collect())
    }

    async fn note_listed(&mut self, drafts: &[GameDraft]) -> Result<(), StorageError> {
        for draft in drafts {
            if let Some(stored) = self.state.game_edits.get_mut(&draft.product_id) {
                stored.listed.title.clone_from(&draft.title);
                stored.listed.description.clone_from(&draft.description);
            }
        }
        Ok(())
    }

    async fn find(&mut self, game: GameId) -> Result<Option<EditableGame>, StorageError> {
        Ok(self.state.games.find_by_id(game).map(|game| self.editable(game)))
    }

    async fn lock(&mut self, game: GameId) -> Result<Option<EditableGame>, StorageError> {
        self.find(game).await
    }

    async fn save(
        &mut self,
        game: &EditableGame,
        edit: &GameEdit,
        shown: &ShownGame,
        editor: UserId,
    ) -> Result<(), StorageError> {
        let product = game.product_id;
        self.save_shown(product, shown, edit.hidden)?;
        if edit.is_empty() {
            self.state.game_edits.remove(&product);
        } else {
            let stamp = EditStamp { at: self.now(), by: editor };
            let stored = StoredEdit { edit: edit.clone(), listed: game.listed_texts.clone(), stamp };
            self.state.game_edits.insert(product, stored);
        }
        Ok(())
    }
}

impl MemoryTransaction {
    fn editable(&self, game: &StoredGame) -> EditableGame {
        let draft = &game.draft;
        let shown = shown(draft);
        let ShownGame { title, description, slug, .. } = shown.clone();
        let stored = self.state.game_edits.get(&draft.product_id);
        EditableGame {
            id: draft.id,
            product_id: draft.product_id,
            cost: draft.cost,
            stock: draft.stock,
            listed: game.listed,
            listed_texts: stored
                .map_or_else(|| ListedTexts { title, description, slug }, |stored| stored.listed.clone()),
            shown,
            edit: stored.map(|stored| stored.edit.clone()).unwrap_or_default(),
            edited: stored.map(|stored| stored.stamp),
        }
    }

    fn save_shown(&mut self, product: ProductId, new: &ShownGame, hidden: bool) -> Result<(), StorageError> {
        let now = self.now();
        let games = Arc::make_mut(&mut self.state.games);
        let Some(game) =
            games.find(product).filter(|game| shown(&game.draft) != *new || game.hidden != hidden)
        else {
            return Ok(());
        };
        let mut game = game.clone();
        if game.draft.price != new.price {
            game.prices.push(PricePoint { at: now, price: new.price });
        }
        let ShownGame { price, title, description, slug } = new.clone();
        game.draft = GameDraft { price, title, description, slug, ..game.draft };
        game.hide(hidden);
        game.updated_at = now;
        games.replace(game).map_err(|constraint: Constraint| self.refuse(constraint))
    }
}

fn shown(draft: &GameDraft) -> ShownGame {
    ShownGame {
        price: draft.price,
        title: draft.title.clone(),
        description: draft.description.clone(),
        slug: draft.slug.clone(),
    }
}
