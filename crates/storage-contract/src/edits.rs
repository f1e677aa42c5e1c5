//! Edits and batches, as the use cases write them.

use domain::{
    account::UserId,
    catalogue::{GameEdit, GameId},
    draft::GameDraft,
    ports::{StorageError, Tx, WriteCounts},
    pricing::{Margin, Markup},
};
use rust_decimal::Decimal;
use uuid::Uuid;

/// Who edits.
pub(crate) const EDITOR: UserId = UserId(Uuid::from_u128(7));

/// Makes `edit` all that is edited of the game, which has to be there and is sold without a markup.
pub async fn edit_game(tx: &mut Tx, game: GameId, edit: &GameEdit) -> Result<(), StorageError> {
    let game = tx.game_edits().lock(game).await?.expect("the game is there");
    let shown = game.shown_with(edit, Markup::from_percent(Decimal::ZERO).unwrap(), Margin::default());
    tx.game_edits().save(&game, edit, &shown, EDITOR).await
}

/// Writes `drafts` as the batch of a lap does, with what is edited of them.
pub async fn write_batch(tx: &mut Tx, drafts: &[GameDraft]) -> Result<WriteCounts, StorageError> {
    let products: Vec<_> = drafts.iter().map(|draft| draft.product_id).collect();
    let edits = tx.game_edits().lock_for_lap(&products).await?;
    tx.game_edits().note_listed(drafts).await?;
    let edited = |draft: &GameDraft| {
        let edit = edits.get(&draft.product_id).cloned().unwrap_or_default();
        edit.apply(draft.clone(), Margin::default())
    };
    tx.games().upsert_many(&drafts.iter().map(edited).collect::<Vec<_>>()).await
}
