//! A cart as it is shown.

use super::Quantity;
use crate::{
    catalogue::{Availability, GameSummary},
    money::Money,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A cart with its games as they are now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cart {
    /// The lines, in the order in which their games were added; those of one moment by game.
    pub lines: Vec<CartLine>,
    /// When it was last changed; `None` if nothing was ever put into it.
    pub updated_at: Option<DateTime<Utc>>,
}

/// A game in a cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CartLine {
    /// The game as it is now, delisted or not.
    pub game: GameSummary,
    /// How many keys are wanted.
    pub quantity: Quantity,
}

/// Whether what a line wants can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineAvailability {
    /// All of it.
    Available,
    /// Some of it: there are fewer keys than are wanted.
    InsufficientStock,
    /// Nothing for now.
    OutOfStock,
    /// Nothing any more.
    Delisted,
}

impl CartLine {
    /// What the line costs if all of it can be had.
    pub fn total(&self) -> Money {
        self.cost_of(u32::from(self.quantity.get()))
    }

    /// Whether what the line wants can be had.
    pub fn availability(&self) -> LineAvailability {
        match self.game.availability {
            Availability::Delisted => LineAvailability::Delisted,
            Availability::OutOfStock => LineAvailability::OutOfStock,
            Availability::Available if self.game.stock < u32::from(self.quantity.get()) => {
                LineAvailability::InsufficientStock
            }
            Availability::Available => LineAvailability::Available,
        }
    }

    /// What the keys cost that can be had.
    fn buyable_total(&self) -> Money {
        let buyable = match self.game.availability {
            Availability::Available => u32::from(self.quantity.get()).min(self.game.stock),
            Availability::OutOfStock | Availability::Delisted => 0,
        };
        self.cost_of(buyable)
    }

    /// Ten keys at the highest price that storage holds stay far below the end of the number range.
    fn cost_of(&self, keys: u32) -> Money {
        let Money { amount, currency } = self.game.price;
        Money { amount: amount.saturating_mul(i64::from(keys)), currency }
    }
}

impl Cart {
    /// How many keys are wanted, those that cannot be had included.
    pub fn item_count(&self) -> u32 {
        self.lines.iter().map(|line| u32::from(line.quantity.get())).sum()
    }

    /// What the keys cost that can be had.
    pub fn total(&self) -> Money {
        let amounts = self.lines.iter().map(|line| line.buyable_total().amount);
        Money::eur(amounts.fold(0, i64::saturating_add))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalogue::GameId, product::ProductId, slug::Slug};
    use uuid::Uuid;

    fn line(listed: bool, stock: u32, quantity: i64) -> CartLine {
        let game = GameSummary {
            id: GameId(Uuid::nil()),
            slug: Slug::for_product("Portal", ProductId::try_from(1).unwrap()),
            title: "Portal".to_owned(),
            price: Money::eur(499),
            stock,
            availability: Availability::of(listed, stock),
            platform: None,
            region: None,
            release_date: None,
            thumbnail: None,
        };
        CartLine { game, quantity: Quantity::try_from(quantity).unwrap() }
    }

    #[test]
    fn a_line_tells_whether_it_can_be_had() {
        assert_eq!(line(true, 3, 3).availability(), LineAvailability::Available);
        assert_eq!(line(true, 2, 3).availability(), LineAvailability::InsufficientStock);
        assert_eq!(line(true, 0, 3).availability(), LineAvailability::OutOfStock);
        assert_eq!(line(false, 9, 3).availability(), LineAvailability::Delisted);
    }

    #[test]
    fn the_total_counts_what_can_be_bought() {
        let lines = vec![line(true, 9, 3), line(true, 2, 3), line(true, 0, 3), line(false, 9, 3)];
        let cart = Cart { lines, updated_at: None };
        assert_eq!((cart.item_count(), cart.total()), (12, Money::eur(5 * 499)));
        assert_eq!(cart.lines[1].total(), Money::eur(3 * 499));
    }
}
