//! One order and the stages it goes through.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Serialize, Serializer};

use crate::catalogue::{Aspect, Cents, Draw, ProductId};

/// The number of an order, a string of digits on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrderId(pub u64);

impl fmt::Display for OrderId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl Serialize for OrderId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What the marketplace knows of an order for one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    pub id: OrderId,
    /// The API hash of the buyer.
    pub account: String,
    pub product: ProductId,
    /// In EUR, fixed when the order was made.
    pub price: Cents,
    /// The price in the currency of the order.
    pub charged: Cents,
    pub currency: &'static str,
    pub stage: OrderStage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderStage {
    /// Waits for payment, its piece of stock set aside.
    Reserved { until: DateTime<Utc> },
    /// Was not paid in time; the piece is back in stock.
    Expired,
    /// Paid; its key can be fetched from `ready_at`, once.
    Paid { transaction_id: uuid::Uuid, ready_at: DateTime<Utc>, is_key_taken: bool },
}

/// The status as `GET /v1/order/details/{id}` tells it. An expired order still calls itself new: what the real API
/// says of one is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    New,
    Pending,
    Complete,
}

impl Order {
    pub fn status(&self, now: DateTime<Utc>) -> OrderStatus {
        match self.stage {
            OrderStage::Reserved { .. } | OrderStage::Expired => OrderStatus::New,
            OrderStage::Paid { ready_at, .. } if now < ready_at => OrderStatus::Pending,
            OrderStage::Paid { .. } => OrderStatus::Complete,
        }
    }
}

/// The key of an order: 16 capitals, different for every order of a seed.
pub(super) fn key_of(seed: u64, order: OrderId) -> String {
    let mut draw = Draw::new(seed, order.0, Aspect::Key);
    // 14 letters hold the whole of a draw, and the first draws of a seed's orders all differ.
    let (first, second) = (draw.number(), draw.number());
    letters(first).take(14).chain(letters(second).take(2)).collect()
}

/// A key that is a file: longer, and readable as base 64. How the real API encodes one is not known.
pub(super) fn file_key_of(seed: u64, order: OrderId) -> String {
    let mut draw = Draw::new(seed, order.0, Aspect::File);
    let lines = (0..4).flat_map(|_| letters(draw.number()).take(12));
    key_of(seed, order).chars().chain(lines).collect()
}

/// Whether the keys of a product are files, as they are for this share of the products of a seed.
pub(super) fn is_file(seed: u64, product: ProductId, share: f64) -> bool {
    Draw::new(seed, product.0, Aspect::File).chance(share)
}

fn letters(number: u64) -> impl Iterator<Item = char> {
    let places = std::iter::successors(Some(number), |rest| Some(rest / 26));
    places.map(|rest| char::from(b'A' + u8::try_from(rest % 26).unwrap_or_default()))
}

pub(super) fn transaction_of(seed: u64, order: OrderId) -> uuid::Uuid {
    let mut draw = Draw::new(seed, order.0, Aspect::Transaction);
    let random = (u128::from(draw.number()) << 64) | u128::from(draw.number());
    uuid::Builder::from_random_bytes(random.to_be_bytes()).into_uuid()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn keys_are_16_capitals_and_no_two_are_the_same() {
        let keys: HashSet<_> = (0..10_000).map(|order| key_of(1, OrderId(order))).collect();
        assert_eq!(keys.len(), 10_000);
        assert!(keys.iter().all(|key| key.len() == 16 && key.bytes().all(|byte| byte.is_ascii_uppercase())));
        assert_ne!(key_of(1, OrderId(1)), key_of(2, OrderId(1)));
    }
}
