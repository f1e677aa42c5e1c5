//! Cursors of wallets' movements. Each is good for one user's alone.

use crate::http::cursor::{CursorKey, InvalidCursor};
use domain::{account::UserId, wallet::WalletPosition};
use serde::Serialize;

/// The cursor of the page that begins after `position` in the wallet of `user`.
pub(in crate::http) fn seal(key: &CursorKey, user: UserId, position: WalletPosition) -> String {
    key.seal(&list_of(user), &position)
}

/// The position that `cursor` holds, if it was sealed for the wallet of `user`.
pub(super) fn open(key: &CursorKey, user: UserId, cursor: &str) -> Result<WalletPosition, InvalidCursor> {
    key.open(&list_of(user), cursor)
}

fn list_of(user: UserId) -> impl Serialize {
    ("wallet", user.0)
}
