//! A game, as storage keeps it.

use crate::state::State;
use chrono::{DateTime, Utc};
use domain::{
    catalogue::{Availability, Game, GameSummary, PricePoint},
    draft::GameDraft,
    fingerprint::Fingerprint,
};

/// A game, as it was written last.
#[derive(Clone, PartialEq)]
pub(crate) struct StoredGame {
    /// Holds the game's own id, slug and stock, whatever a later draft proposed.
    pub(crate) draft: GameDraft,
    /// `None` once something other than a draft changed the game.
    pub(crate) fingerprint: Option<Fingerprint>,
    pub(crate) listed: bool,
    /// Then it is not listed.
    pub(crate) hidden: bool,
    pub(crate) updated_at: DateTime<Utc>,
    /// The earliest first.
    pub(crate) prices: Vec<PricePoint>,
}

impl StoredGame {
    /// The game that begins with `draft`.
    pub(crate) fn new(draft: &GameDraft, now: DateTime<Utc>) -> Self {
        Self {
            draft: draft.clone(),
            fingerprint: Some(draft.fingerprint),
            listed: true,
            hidden: false,
            updated_at: now,
            prices: vec![PricePoint { at: now, price: draft.price }],
        }
    }

    /// Makes the game what `draft` says; its id and slug stay, and it stays hidden if it is.
    pub(crate) fn rewrite(&mut self, draft: &GameDraft, now: DateTime<Utc>) {
        if self.draft.price != draft.price {
            self.prices.push(PricePoint { at: now, price: draft.price });
        }
        self.draft = GameDraft { id: self.draft.id, slug: self.draft.slug.clone(), ..draft.clone() };
        self.fingerprint = Some(draft.fingerprint);
        self.listed = !self.hidden;
        self.updated_at = now;
    }

    /// Hides the game, or shows it. What the marketplace no longer has is not to be sold before a lap has seen it.
    pub(crate) fn hide(&mut self, hidden: bool) {
        match (self.hidden, hidden) {
            (false, true) if !self.listed => self.vanish(),
            (false, true) => self.listed = false,
            (true, false) => self.listed = true,
            _ => {}
        }
        self.hidden = hidden;
    }

    /// Takes the game off sale because the marketplace no longer has it.
    pub(crate) fn delist(&mut self) {
        if self.hidden { self.vanish() } else { self.listed = false }
    }

    /// What a hidden game has left when the marketplace no longer has it.
    fn vanish(&mut self) {
        self.draft.stock = 0;
        self.fingerprint = None;
    }

    /// Whether a lap looks for it among what it did not see.
    pub(crate) fn counts_as_listed(&self) -> bool {
        self.listed || (self.hidden && self.draft.stock > 0)
    }

    pub(crate) fn availability(&self) -> Availability {
        Availability::of(self.listed, self.draft.stock)
    }

    pub(crate) fn summary(&self) -> GameSummary {
        let draft = &self.draft;
        GameSummary {
            id: draft.id,
            slug: draft.slug.clone(),
            title: draft.title.clone(),
            price: draft.price,
            stock: draft.stock,
            availability: self.availability(),
            platform: draft.platform.clone(),
            region: draft.region.clone(),
            release_date: draft.release_date,
            thumbnail: draft.thumbnail.clone(),
        }
    }

    pub(crate) fn in_full(&self, state: &State) -> Game {
        let draft = &self.draft;
        Game {
            summary: self.summary(),
            product_id: draft.product_id,
            description: draft.description.clone(),
            developer: draft.developer.clone(),
            publisher: draft.publisher.clone(),
            cover: draft.cover.clone(),
            categories: draft.categories.iter().map(|category| state.named(category)).collect(),
            details: draft.details.clone(),
            updated_at: self.updated_at,
        }
    }
}
