//! What operators have edited, in the batches of a lap.

use domain::{
    draft::GameDraft,
    ports::{StorageError, Tx},
    pricing::Margin,
};
use std::borrow::Cow;

/// `drafts` as they are to be written: with what is edited, where anything is. No edit is made until the transaction ends.
/// What the marketplace says is noted, so that it counts when the edit is taken back.
pub(super) async fn with_edits<'a>(
    tx: &mut Tx,
    drafts: &'a [GameDraft],
    margin: Margin,
) -> Result<Cow<'a, [GameDraft]>, StorageError> {
    let products: Vec<_> = drafts.iter().map(|draft| draft.product_id).collect();
    let edits = tx.game_edits().lock_for_lap(&products).await?;
    if edits.is_empty() {
        return Ok(Cow::Borrowed(drafts));
    }
    let is_edited = |draft: &&GameDraft| edits.contains_key(&draft.product_id);
    let listed: Vec<GameDraft> = drafts.iter().filter(is_edited).cloned().collect();
    tx.game_edits().note_listed(&listed).await?;
    let edited = |draft: &GameDraft| match edits.get(&draft.product_id) {
        Some(edit) => edit.apply(draft.clone(), margin),
        None => draft.clone(),
    };
    Ok(drafts.iter().map(edited).collect())
}
