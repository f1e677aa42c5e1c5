//! A page of a wishlist, with its games as they are now.

use super::owners::owned_by;
use crate::{
    catalogue::SummaryRow,
    error::storage_error,
    schema::{games, wishlist_entries, wishlists},
};
use chrono::{DateTime, Utc};
use diesel::{
    BoolExpressionMethods, ExpressionMethods, NullableExpressionMethods, QueryDsl, SelectableHelper,
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain::{
    ports::StorageError,
    shopper::Owner,
    wishlist::{WishlistItem, WishlistPage, WishlistPosition},
};

pub(super) async fn load(
    connection: &mut AsyncPgConnection,
    owner: Owner,
    after: Option<WishlistPosition>,
    limit: u32,
) -> Result<WishlistPage, StorageError> {
    // As a value, not as a join: only of one wishlist is the order that of the index.
    let wishlist = wishlists::table.filter(owned_by!(wishlists, owner)).select(wishlists::id).single_value();
    let mut query = wishlist_entries::table
        .inner_join(games::table)
        .filter(wishlist_entries::wishlist_id.nullable().eq(wishlist))
        .order((wishlist_entries::added_at.desc(), wishlist_entries::game_id))
        // One more than asked for tells whether there is another page.
        .limit(i64::from(limit) + 1)
        .select((wishlist_entries::added_at, SummaryRow::as_select()))
        .into_boxed();
    if let Some(WishlistPosition { added_at, game }) = after {
        // The first condition finds the place in the index.
        let beyond = wishlist_entries::added_at.lt(added_at).or(wishlist_entries::game_id.gt(game.0));
        query = query.filter(wishlist_entries::added_at.le(added_at)).filter(beyond);
    }
    let rows: Vec<(DateTime<Utc>, SummaryRow)> = query.load(connection).await.map_err(storage_error)?;
    let more = rows.len() > limit as usize;
    let item = |(added_at, game): (_, SummaryRow)| WishlistItem { game: game.into_summary(), added_at };
    let items: Vec<WishlistItem> = rows.into_iter().take(limit as usize).map(item).collect();
    let position = |last: &WishlistItem| WishlistPosition { added_at: last.added_at, game: last.game.id };
    let next = items.last().filter(|_| more).map(position);
    Ok(WishlistPage { items, next })
}
