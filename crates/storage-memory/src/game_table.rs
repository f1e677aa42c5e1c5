//! All games, and where to find them.

use crate::stored_game::StoredGame;
use domain::{catalogue::GameId, draft::GameDraft, ports::Constraint, product::ProductId};
use std::{collections::BTreeMap, sync::Arc};

/// Games by product, with the unique indexes of a database. Games are shared between clones, until they are written.
#[derive(Clone, Default)]
pub(crate) struct GameTable {
    games: BTreeMap<ProductId, Arc<StoredGame>>,
    ids: BTreeMap<GameId, ProductId>,
    slugs: BTreeMap<Arc<str>, ProductId>,
}

impl GameTable {
    pub(crate) fn find(&self, product: ProductId) -> Option<&StoredGame> {
        self.games.get(&product).map(Arc::as_ref)
    }

    pub(crate) fn find_mut(&mut self, product: ProductId) -> Option<&mut StoredGame> {
        self.games.get_mut(&product).map(Arc::make_mut)
    }

    pub(crate) fn find_by_id(&self, id: GameId) -> Option<&StoredGame> {
        self.ids.get(&id).and_then(|product| self.find(*product))
    }

    pub(crate) fn find_by_slug(&self, slug: &str) -> Option<&StoredGame> {
        self.slugs.get(slug).and_then(|product| self.find(*product))
    }

    /// All games, by product.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &StoredGame> {
        self.games.values().map(Arc::as_ref)
    }

    /// The games that are on sale, by product.
    pub(crate) fn listed(&self) -> impl Iterator<Item = &StoredGame> {
        self.iter().filter(|game| game.listed)
    }

    /// Puts a game in the place of the one with its product, which has the same id, unless its slug is another's.
    pub(crate) fn replace(&mut self, game: StoredGame) -> Result<(), Constraint> {
        let GameDraft { product_id, slug, .. } = &game.draft;
        if self.slugs.get(slug.as_str()).is_some_and(|owner| owner != product_id) {
            return Err(Constraint::GameSlug);
        }
        self.slugs.retain(|_, owner| owner != product_id);
        self.slugs.insert(slug.as_str().into(), *product_id);
        self.games.insert(*product_id, Arc::new(game));
        Ok(())
    }

    /// Adds a game whose product is new, unless its id or slug is another's.
    pub(crate) fn insert(&mut self, game: StoredGame) -> Result<(), Constraint> {
        let GameDraft { id, product_id, slug, .. } = &game.draft;
        if self.ids.contains_key(id) {
            return Err(Constraint::GameId);
        }
        if self.slugs.contains_key(slug.as_str()) {
            return Err(Constraint::GameSlug);
        }
        self.ids.insert(*id, *product_id);
        self.slugs.insert(slug.as_str().into(), *product_id);
        self.games.insert(*product_id, Arc::new(game));
        Ok(())
    }
}
