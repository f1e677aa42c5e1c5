//! Cursors of users' orders. Each is good for one user's alone.

use crate::http::cursor::{CursorKey, InvalidCursor};
use domain::{
    account::UserId,
    order::{OrderId, OrderStatus},
};
use serde::Serialize;

/// The cursor of the page that begins after `position` in the orders of `user` that stand like `status`.
pub(in crate::http) fn seal(
    key: &CursorKey,
    user: UserId,
    status: Option<OrderStatus>,
    position: OrderId,
) -> String {
    key.seal(&list_of(user, status), &position)
}

/// The position that `cursor` holds, if it was sealed for these orders.
pub(super) fn open(
    key: &CursorKey,
    user: UserId,
    status: Option<OrderStatus>,
    cursor: &str,
) -> Result<OrderId, InvalidCursor> {
    key.open(&list_of(user, status), cursor)
}

fn list_of(user: UserId, status: Option<OrderStatus>) -> impl Serialize {
    ("orders", user.0, status)
}
