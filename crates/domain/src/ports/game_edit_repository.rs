//! What operators have edited of games.

use super::StorageError;
use crate::{
    account::UserId,
    catalogue::{EditableGame, GameEdit, GameId, ShownGame},
    draft::GameDraft,
    product::ProductId,
};
use async_trait::async_trait;
use std::collections::BTreeMap;

/// Reads and writes edits inside a transaction.
///
/// Laps and edits keep out of each other's way by one lock of the whole storage: a batch of a lap shares it with other batches
/// ([`GameEditRepository::lock_for_lap`]), an edit has it alone ([`GameEditRepository::lock`]). So a batch writes with the
/// edits that are there when it is written, and an edit goes back to what the last batch read. Whoever takes the lock does so
/// before writing any game.
#[async_trait]
pub trait GameEditRepository: Send {
    /// The edits of these products' games, where there are any. Until the transaction ends, none is added, changed or taken back.
    async fn lock_for_lap(
        &mut self,
        products: &[ProductId],
    ) -> Result<BTreeMap<ProductId, GameEdit>, StorageError>;

    /// Notes what the marketplace says now of games that are edited, as it stands in `drafts` without any edit. What has no edit is
    /// left out; the slug stays.
    async fn note_listed(&mut self, drafts: &[GameDraft]) -> Result<(), StorageError>;

    /// The game with this id, if there is one. Reads only.
    async fn find(&mut self, game: GameId) -> Result<Option<EditableGame>, StorageError>;

    /// The same. Until the transaction ends, nobody else changes the game, and no batch of a lap is written.
    async fn lock(&mut self, game: GameId) -> Result<Option<EditableGame>, StorageError>;

    /// Makes `edit` all that is edited of a game that is locked, by `editor` and now, and `shown` what customers see of it; both
    /// may be what they were. If the price changes, it gets a row in the game's price history.
    ///
    /// A game that gets hidden is delisted. If the marketplace no longer has it, its stock is set to zero and its fingerprint
    /// forgotten. A game that is hidden no more is listed, and the next lap decides.
    ///
    /// Returns `Conflict(GameSlug)` if another game has the slug.
    async fn save(
        &mut self,
        game: &EditableGame,
        edit: &GameEdit,
        shown: &ShownGame,
        editor: UserId,
    ) -> Result<(), StorageError>;
}
