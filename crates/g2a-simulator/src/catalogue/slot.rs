//! What is remembered of a product; all the rest is generated when it is asked for.

use chrono::{DateTime, Utc};

use super::draw::{Aspect, Draw};
use super::money::Cents;
use super::product::Text;
use super::sandbox;

/// The state of one product. A catalogue of a million holds a million of these and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    pub(crate) price: Cents,
    pub(crate) quantity: u32,
    pub(crate) updated_at: Timestamp,
    /// How often the text has been rewritten.
    pub(crate) revision: u16,
    /// False once it has vanished.
    pub(crate) is_listed: bool,
}

const _: () = assert!(size_of::<Slot>() == 16, "a million products are to fit into 16 MB");

const LOWEST_PRICE: u32 = 50;
const HIGHEST_PRICE: u32 = 8_000;

/// From this place on, few prices are round: were they as many as before, a catalogue of a million would hold more
/// than 10,000 products at one price, and no price filter could bring them all within 500 pages.
const FEW_TIES_FROM: u32 = 100_000;

impl Slot {
    pub(crate) fn initial(seed: u64, index: u32) -> Self {
        let (price, quantity, updated_at) = match sandbox::product(index) {
            Some(product) => (product.min_price, product.quantity, Timestamp::NEVER),
            None => (initial_price(seed, index), initial_quantity(seed, index), initial_update(seed, index)),
        };
        Self { price, quantity, updated_at, revision: 0, is_listed: true }
    }
}

pub(crate) fn initial_price(seed: u64, index: u32) -> Cents {
    let ties = if index < FEW_TIES_FROM { 45 } else { 3 };
    draw_price(&mut Draw::new(seed, u64::from(index), Aspect::Price), ties)
}

/// Mostly cheap; so many per cent as `ties` end in .99, fewer in .49, and some are whole.
pub(crate) fn draw_price(draw: &mut Draw, ties: u32) -> Cents {
    let price = LOWEST_PRICE + draw.least_of(6, HIGHEST_PRICE - LOWEST_PRICE);
    let euros = price - price % 100;
    Cents(match draw.below(100) {
        roll if roll < ties => euros + 99,
        roll if roll < ties + ties / 4 => euros.max(100) + 49,
        roll if roll < ties + ties / 4 + ties / 9 => euros.max(100),
        _ => price,
    })
}

fn initial_quantity(seed: u64, index: u32) -> u32 {
    draw_quantity(&mut Draw::new(seed, u64::from(index), Aspect::Stock))
}

/// Mostly some hundreds; nothing at all for one product in eight.
pub(crate) fn draw_quantity(draw: &mut Draw) -> u32 {
    if draw.percent(12) { 0 } else { 1 + draw.least_of(3, 4_000) }
}

fn initial_update(seed: u64, index: u32) -> Timestamp {
    const YEAR_2024: u32 = 1_704_067_200;
    const YEAR: u32 = 366 * 24 * 60 * 60;
    let mut draw = Draw::new(seed, u64::from(index), Aspect::UpdatedAt);
    if draw.percent(5) { Timestamp::NEVER } else { Timestamp(YEAR_2024 + draw.below(YEAR)) }
}

/// A moment in whole Unix seconds, or never.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Timestamp(pub(crate) u32);

impl Timestamp {
    pub(crate) const NEVER: Self = Self(0);

    /// As on the wire: `yyyy-mm-dd hh:mm:ss` in UTC, or empty.
    pub(crate) fn to_text(self) -> Text {
        match DateTime::from_timestamp(i64::from(self.0), 0) {
            Some(at) if self != Self::NEVER => at.naive_utc().to_string().into(),
            _ => "".into(),
        }
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(at: DateTime<Utc>) -> Self {
        Self(u32::try_from(at.timestamp().max(0)).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn prices_lie_in_range_skewed_low_with_ties_and_whole_euros() {
        let mut prices: Vec<_> = (20..20_020).map(|index| initial_price(1, index).0).collect();
        prices.sort_unstable();
        assert!(*prices.first().unwrap() >= 50 && *prices.last().unwrap() <= 8_000);
        assert!(prices[10_000] < 1_200, "the median is {}", prices[10_000]);
        let share =
            |ends: u32| prices.iter().filter(|price| *price % 100 == ends).count() * 100 / prices.len();
        assert!(share(99) > 35);
        assert!((3..=8).contains(&share(0)));
    }

    #[test]
    fn no_price_has_more_products_than_500_pages_can_show() {
        let mut at_price = HashMap::<_, u32>::new();
        (0..1_000_000).for_each(|index| *at_price.entry(initial_price(1, index)).or_default() += 1);
        let most = at_price.values().max().unwrap();
        assert!(*most < 9_000, "{most} at one price");
    }

    #[test]
    fn a_share_is_out_of_stock_and_a_share_was_never_updated() {
        let slots: Vec<_> = (20..10_020).map(|index| Slot::initial(1, index)).collect();
        let sold_out = slots.iter().filter(|slot| slot.quantity == 0).count();
        let never = slots.iter().filter(|slot| slot.updated_at == Timestamp::NEVER).count();
        assert!((1_000..1_400).contains(&sold_out), "{sold_out}");
        assert!((400..600).contains(&never), "{never}");
    }

    #[test]
    fn timestamps_are_written_as_the_api_does() {
        assert_eq!(Timestamp(1_704_067_200).to_text(), "2024-01-01 00:00:00");
        assert_eq!(Timestamp::NEVER.to_text(), "");
    }
}
