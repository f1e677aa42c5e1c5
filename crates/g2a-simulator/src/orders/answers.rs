//! What the order endpoints answer.

use serde::Serialize;

use super::order::{OrderId, OrderStatus};
use crate::catalogue::Cents;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Created {
    pub(super) order_id: OrderId,
    pub(super) price: Cents,
    pub(super) currency: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Payment {
    pub(super) status: bool,
    pub(super) transaction_id: uuid::Uuid,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Details {
    pub(super) status: OrderStatus,
    pub(super) price: Cents,
    pub(super) currency: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Key {
    pub(super) key: String,
    #[serde(rename = "isFile")]
    pub(super) is_file: bool,
}
