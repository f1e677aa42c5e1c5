//! What a checkout makes of the wanted games and of what the shop has of them.

use super::OrderItem;
use crate::{
    cart::Quantity,
    catalogue::{Availability, GameId},
    money::Money,
    product::ProductId,
};

/// A game that somebody wants to buy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckOutLine {
    /// The game.
    pub game: GameId,
    /// How many keys.
    pub quantity: Quantity,
}

/// A game as the database has it at this moment, locked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The game.
    pub game: GameId,
    /// The same at the marketplace.
    pub product: ProductId,
    /// Its title.
    pub title: String,
    /// What one key costs.
    pub price: Money,
    /// How many there are.
    pub stock: u32,
    /// Whether it is on sale.
    pub listed: bool,
}

/// What an order is going to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The games, each once, in the order in which they were wanted.
    pub items: Vec<(OrderItem, ProductId)>,
    /// What all of it costs.
    pub total: Money,
}

/// A game that cannot be had as it is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnavailableLine {
    /// The game.
    pub game: GameId,
    /// How many keys there are; none if it is not on sale.
    pub left: u32,
}

/// Why nothing can be ordered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DraftError {
    /// Nothing is wanted.
    #[error("there is nothing to order")]
    Empty,
    /// These games cannot be had.
    #[error("some games cannot be had")]
    Unavailable(Vec<UnavailableLine>),
    /// The price is not the one that the customer was shown.
    #[error("the total is not what was expected")]
    PriceChanged(Money),
    /// No wallet holds so much.
    #[error("the total is beyond all bounds")]
    TooExpensive,
}

impl Draft {
    /// What an order of these lines holds, each game once, if `offers` has enough of all of them and costs what is expected.
    pub fn new(
        lines: &[CheckOutLine],
        offers: &[Offer],
        expected: Option<Money>,
    ) -> Result<Self, DraftError> {
        if lines.is_empty() {
            return Err(DraftError::Empty);
        }
        let offer_of = |line: &CheckOutLine| offers.iter().find(|offer| offer.game == line.game);
        let unavailable: Vec<_> = lines.iter().filter_map(|line| shortage(*line, offer_of(line))).collect();
        if !unavailable.is_empty() {
            return Err(DraftError::Unavailable(unavailable));
        }
        let items =
            lines.iter().filter_map(|line| Some((item(*line, offer_of(line)?), offer_of(line)?.product)));
        let items: Vec<_> = items.collect();
        let total = total(&items).ok_or(DraftError::TooExpensive)?;
        match expected {
            Some(expected) if expected != total => Err(DraftError::PriceChanged(total)),
            _ => Ok(Self { items, total }),
        }
    }
}

fn shortage(line: CheckOutLine, offer: Option<&Offer>) -> Option<UnavailableLine> {
    let left = offer.map_or(0, |offer| match Availability::of(offer.listed, offer.stock) {
        Availability::Available => offer.stock,
        Availability::OutOfStock | Availability::Delisted => 0,
    });
    (left < u32::from(line.quantity.get())).then_some(UnavailableLine { game: line.game, left })
}

fn item(line: CheckOutLine, offer: &Offer) -> OrderItem {
    let (quantity, unit_price) = (line.quantity.get(), offer.price);
    OrderItem { game: line.game, title: offer.title.clone(), quantity, unit_price }
}

fn total(items: &[(OrderItem, ProductId)]) -> Option<Money> {
    let mut amounts =
        items.iter().map(|(item, _)| item.unit_price.amount.checked_mul(i64::from(item.quantity)));
    amounts.try_fold(0_i64, |sum, amount| sum.checked_add(amount?)).map(Money::eur)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn offer(number: u128, price: i64, stock: u32) -> Offer {
        Offer {
            game: GameId(Uuid::from_u128(number)),
            product: ProductId::try_from(1).unwrap(),
            title: format!("Game {number}"),
            price: Money::eur(price),
            stock,
            listed: true,
        }
    }

    fn line(number: u128, quantity: i64) -> CheckOutLine {
        CheckOutLine { game: GameId(Uuid::from_u128(number)), quantity: quantity.try_into().unwrap() }
    }

    #[test]
    fn prices_are_those_of_the_offers() {
        let draft =
            Draft::new(&[line(1, 2), line(2, 1)], &[offer(2, 500, 1), offer(1, 199, 9)], None).unwrap();
        assert_eq!(draft.total, Money::eur(898));
        assert_eq!(draft.items[0].0.title, "Game 1");
    }

    #[test]
    fn every_game_that_is_missing_is_named() {
        let sold_off = Offer { listed: false, ..offer(3, 100, 9) };
        let wanted = [line(1, 2), line(2, 1), line(3, 1), line(4, 1)];
        let error = Draft::new(&wanted, &[offer(1, 100, 1), offer(2, 100, 1), sold_off], None).unwrap_err();
        let left = |number, left| UnavailableLine { game: GameId(Uuid::from_u128(number)), left };
        assert_eq!(error, DraftError::Unavailable(vec![left(1, 1), left(3, 0), left(4, 0)]));
    }

    #[test]
    fn another_price_than_the_one_expected_is_refused_with_the_new_one() {
        let order = |expected| Draft::new(&[line(1, 1)], &[offer(1, 100, 1)], Some(Money::eur(expected)));
        assert!(order(100).is_ok());
        for expected in [99, 101] {
            assert_eq!(order(expected), Err(DraftError::PriceChanged(Money::eur(100))));
        }
    }

    #[test]
    fn nothing_and_too_much_are_no_orders() {
        assert_eq!(Draft::new(&[], &[], None), Err(DraftError::Empty));
        let error = Draft::new(&[line(1, 2)], &[offer(1, i64::MAX, 9)], None).unwrap_err();
        assert_eq!(error, DraftError::TooExpensive);
    }
}
