//! Whether the shop says what the marketplace says.

use crate::{listing::Listing, money::Money, pricing::Markup, product::ProductId};
use serde::Serialize;

/// How a game stands that is on sale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The marketplace's identity of it.
    pub product: ProductId,
    /// What one key costs the shop.
    pub cost: Money,
    /// What the customer pays for it.
    pub price: Money,
    /// Whether an operator has named the price.
    pub price_is_edited: bool,
    /// How many keys can be bought.
    pub stock: u32,
}

/// What the marketplace says of a product, as far as it is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quote {
    /// What one key costs; `None` if it names no price.
    pub cost: Option<Money>,
    /// How many keys can be bought.
    pub stock: u32,
}

/// What a comparison found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct MarketplaceAudit {
    /// Games that were compared.
    pub compared: u64,
    /// Games that are as the marketplace says.
    pub agree: u64,
    /// Products that could not be read.
    pub unread: u64,
    /// What differs, in the order in which it was found.
    pub differences: Vec<Difference>,
}

/// Something in which shop and marketplace differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The marketplace's identity of the game.
    pub product: ProductId,
    /// What differs.
    #[serde(flatten)]
    pub what: What,
}

/// What can differ, here and there. Money is in cents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum What {
    /// What one key costs.
    Cost {
        /// As the shop has it.
        shop: i64,
        /// As the marketplace says.
        marketplace: i64,
    },
    /// What the customer pays does not follow from what it costs.
    Price {
        /// As the shop has it.
        shop: i64,
        /// What follows.
        expected: i64,
    },
    /// How many keys can be bought.
    Stock {
        /// As the shop has it.
        shop: u32,
        /// As the marketplace says.
        marketplace: u32,
    },
    /// It is on sale here, and there is no such product any more.
    Gone,
    /// There is such a product with a price, and it is not on sale here. What an operator has hidden is among these.
    NotOnSale,
}

impl Quote {
    /// What `listing` says.
    pub fn of(listing: &Listing) -> Self {
        Self { cost: listing.cost, stock: listing.stock }
    }
}

impl MarketplaceAudit {
    /// Compares a game with what the marketplace says of it, `None` if there is no such product.
    pub fn compare(&mut self, standing: Standing, quote: Option<Quote>, markup: Markup) {
        let differences = differences(standing, quote, markup);
        self.compared += 1;
        self.agree += u64::from(differences.iter().all(Option::is_none));
        let product = standing.product;
        self.differences.extend(differences.into_iter().flatten().map(|what| Difference { product, what }));
    }
}

fn differences(standing: Standing, quote: Option<Quote>, markup: Markup) -> [Option<What>; 3] {
    let Standing { cost, price, stock, price_is_edited, .. } = standing;
    let Some(quote) = quote else { return [Some(What::Gone), None, None] };
    // What has no price is not for sale; its last price stays on the shelf.
    let available = if quote.cost.is_some() { quote.stock } else { 0 };
    let other_cost = quote.cost.filter(|quoted| *quoted != cost);
    let expected = markup.selling_price(cost);
    [
        other_cost.map(|quoted| What::Cost { shop: cost.amount, marketplace: quoted.amount }),
        (!price_is_edited && price != expected)
            .then_some(What::Price { shop: price.amount, expected: expected.amount }),
        (stock != available).then_some(What::Stock { shop: stock, marketplace: available }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::Decimal;

    const QUOTE: Quote = Quote { cost: Some(Money::eur(500)), stock: 3 };

    fn standing() -> Standing {
        Standing {
            product: "10000000024005".parse().unwrap(),
            cost: Money::eur(500),
            price: Money::eur(510),
            price_is_edited: false,
            stock: 3,
        }
    }

    fn found(standing: Standing, quote: Option<Quote>) -> Vec<What> {
        let mut audit = MarketplaceAudit::default();
        audit.compare(standing, quote, Markup::from_percent(Decimal::TWO).unwrap());
        assert_eq!((audit.compared, audit.agree), (1, u64::from(audit.differences.is_empty())));
        audit.differences.iter().map(|difference| difference.what).collect()
    }

    #[test]
    fn what_agrees_is_counted_as_that() {
        assert_eq!(found(standing(), Some(QUOTE)), []);
    }

    #[test]
    fn price_stock_and_existence_are_compared() {
        let dearer = Quote { cost: Some(Money::eur(600)), stock: 1 };
        let both = [What::Cost { shop: 500, marketplace: 600 }, What::Stock { shop: 3, marketplace: 1 }];
        assert_eq!(found(standing(), Some(dearer)), both);
        assert_eq!(found(standing(), None), [What::Gone]);
        let mispriced = Standing { price: Money::eur(509), ..standing() };
        assert_eq!(found(mispriced, Some(QUOTE)), [What::Price { shop: 509, expected: 510 }]);
    }

    #[test]
    fn a_price_that_an_operator_named_follows_from_nothing() {
        let edited = Standing { price: Money::eur(999), price_is_edited: true, ..standing() };
        assert_eq!(found(edited, Some(QUOTE)), []);
    }

    #[test]
    fn what_has_no_price_has_no_stock() {
        let unpriced = Quote { cost: None, ..QUOTE };
        assert_eq!(found(standing(), Some(unpriced)), [What::Stock { shop: 3, marketplace: 0 }]);
        assert_eq!(found(Standing { stock: 0, ..standing() }, Some(unpriced)), []);
    }
}
