//! Cursors of wishlists. Each is good for one owner's alone.

use crate::http::cursor::{CursorKey, InvalidCursor};
use domain::{shopper::Owner, wishlist::WishlistPosition};
use serde::Serialize;

/// The cursor of the page that begins after `position` in the wishlist of `owner`.
pub(in crate::http) fn seal(key: &CursorKey, owner: Owner, position: &WishlistPosition) -> String {
    key.seal(&list_of(Some(owner)), position)
}

/// The position that `cursor` holds, if it was sealed for the wishlist of `owner`; there is none for that of nobody.
pub(super) fn open(
    key: &CursorKey,
    owner: Option<Owner>,
    cursor: &str,
) -> Result<WishlistPosition, InvalidCursor> {
    key.open(&list_of(owner), cursor)
}

fn list_of(owner: Option<Owner>) -> impl Serialize {
    let owner = owner.map(|owner| match owner {
        Owner::User(user) => ("user", user.0),
        Owner::Guest(guest) => ("guest", guest.0),
    });
    ("wishlist", owner)
}
