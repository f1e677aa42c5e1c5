//! What operators say of a game against the marketplace.

use super::GameId;
use crate::{
    account::UserId,
    draft::GameDraft,
    html::SafeHtml,
    money::Money,
    pricing::{Margin, Markup},
    product::ProductId,
    slug::Slug,
};
use chrono::{DateTime, Utc};

/// What an operator has edited of a game. It counts instead of what the marketplace says, whatever that says later.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GameEdit {
    /// What the customer pays. Counts only while it covers the cost, see [`GameEdit::price`].
    pub price: Option<Money>,
    /// Whether customers are not to find or buy the game. Then it is delisted to them.
    pub hidden: bool,
    /// Its name.
    pub title: Option<String>,
    /// Its description.
    pub description: Option<SafeHtml>,
    /// Its readable address.
    pub slug: Option<Slug>,
}

impl GameEdit {
    /// Whether nothing is edited.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What the customer pays for a game that costs `cost`: the operator's price, unless it is too low to keep `margin`.
    /// Then `computed` counts, until the cost has come down again.
    pub fn price(&self, cost: Money, computed: Money, margin: Margin) -> Money {
        self.price.filter(|price| margin.covers(cost, *price)).unwrap_or(computed)
    }

    /// The game as it is to be written: `draft`, with what is edited in the place of what the marketplace says. Slug and
    /// hiding are left to storage: no draft changes them of a game that is there, and others cannot be edited.
    #[must_use]
    pub fn apply(&self, draft: GameDraft, margin: Margin) -> GameDraft {
        GameDraft {
            price: self.price(draft.cost, draft.price, margin),
            title: self.title.clone().unwrap_or(draft.title),
            description: self.description.clone().unwrap_or(draft.description),
            ..draft
        }
    }
}

/// What the marketplace says of what can be edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedTexts {
    /// The name.
    pub title: String,
    /// The description.
    pub description: SafeHtml,
    /// The slug that the game was given first.
    pub slug: Slug,
}

/// A game as operators see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditableGame {
    /// The shop's id.
    pub id: GameId,
    /// The marketplace's identity of it.
    pub product_id: ProductId,
    /// What one key costs the shop.
    pub cost: Money,
    /// How many keys can be bought.
    pub stock: u32,
    /// Whether customers can find it: neither hidden nor gone from the marketplace.
    pub listed: bool,
    /// What customers are shown.
    pub shown: ShownGame,
    /// What the marketplace says.
    pub listed_texts: ListedTexts,
    /// What is edited.
    pub edit: GameEdit,
    /// When and by whom it was edited last; `None` if nothing is.
    pub edited: Option<EditStamp>,
}

/// When and by whom something was edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EditStamp {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: UserId,
}

/// What customers are shown of what can be edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownGame {
    /// What they pay.
    pub price: Money,
    /// The name.
    pub title: String,
    /// The description.
    pub description: SafeHtml,
    /// The slug.
    pub slug: Slug,
}

impl EditableGame {
    /// What customers are shown once `edit` is all that is edited. What is not goes back to what the marketplace says, and the
    /// price to the cost plus `markup`.
    pub fn shown_with(&self, edit: &GameEdit, markup: Markup, margin: Margin) -> ShownGame {
        let ListedTexts { title, description, slug } = &self.listed_texts;
        ShownGame {
            price: edit.price(self.cost, markup.selling_price(self.cost), margin),
            title: edit.title.as_ref().unwrap_or(title).clone(),
            description: edit.description.as_ref().unwrap_or(description).clone(),
            slug: edit.slug.as_ref().unwrap_or(slug).clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalogue::GameDetails, fingerprint::Fingerprint, listing::Listing};
    use rust_decimal::Decimal;
    use uuid::Uuid;

    fn markup() -> Markup {
        Markup::from_percent(Decimal::TEN).unwrap()
    }

    fn margin(percent: i64) -> Margin {
        Margin::from_percent(percent.into()).unwrap()
    }

    /// A game that costs 10.00, and is sold for 11.00.
    fn draft() -> GameDraft {
        let listing = Listing {
            id: ProductId::try_from(7).unwrap(),
            title: "Portal".into(),
            stock: 3,
            cost: Some(Money::eur(1000)),
            platform: None,
            region: None,
            developer: None,
            publisher: None,
            release_date: None,
            updated_at: None,
            description: Some("<p>Cake</p>".into()),
            thumbnail: None,
            cover: None,
            categories: Vec::new(),
            details: GameDetails::default(),
        };
        let fingerprint = Fingerprint::of(&listing, markup());
        GameDraft::from_listing(listing, fingerprint, markup(), GameId(Uuid::nil())).unwrap()
    }

    fn priced(cents: i64) -> GameEdit {
        GameEdit { price: Some(Money::eur(cents)), ..GameEdit::default() }
    }

    fn everything() -> GameEdit {
        GameEdit {
            price: Some(Money::eur(1500)),
            hidden: true,
            title: Some("Portal: Sale".into()),
            description: Some(SafeHtml::sanitise("<p>Pie</p>")),
            slug: Some(Slug::own("portal-sale").unwrap()),
        }
    }

    #[test]
    fn what_is_edited_counts_and_the_rest_is_as_the_marketplace_says() {
        let edited = everything().apply(draft(), margin(0));
        let expected = GameDraft {
            price: Money::eur(1500),
            title: "Portal: Sale".into(),
            description: SafeHtml::sanitise("<p>Pie</p>"),
            ..draft()
        };
        assert_eq!(edited, expected);
    }

    #[test]
    fn nothing_edited_changes_nothing() {
        assert!(GameEdit::default().is_empty());
        assert!(!everything().is_empty());
        assert_eq!(GameEdit::default().apply(draft(), margin(0)), draft());
    }

    #[test]
    fn a_price_counts_only_while_it_covers_the_cost_and_the_margin() {
        let price = |edit: &GameEdit, percent| edit.apply(draft(), margin(percent)).price.amount;
        assert_eq!(price(&priced(1000), 0), 1000);
        assert_eq!(price(&priced(999), 0), 1100);
        assert_eq!(price(&priced(1049), 5), 1100);
        assert_eq!(price(&priced(1053), 5), 1053);
    }

    #[test]
    fn what_is_taken_back_is_shown_as_the_marketplace_has_it() {
        let game = EditableGame {
            id: GameId(Uuid::nil()),
            product_id: draft().product_id,
            cost: Money::eur(1000),
            stock: 3,
            listed: true,
            shown: ShownGame {
                price: Money::eur(1500),
                title: "Portal: Sale".into(),
                description: SafeHtml::sanitise("<p>Pie</p>"),
                slug: Slug::own("portal-sale").unwrap(),
            },
            listed_texts: ListedTexts {
                title: "Portal".into(),
                description: SafeHtml::sanitise("<p>Cake</p>"),
                slug: draft().slug,
            },
            edit: everything(),
            edited: None,
        };
        assert_eq!(game.shown_with(&everything(), markup(), margin(0)), game.shown);
        let original = ShownGame {
            price: Money::eur(1100),
            title: "Portal".into(),
            description: SafeHtml::sanitise("<p>Cake</p>"),
            slug: draft().slug,
        };
        assert_eq!(game.shown_with(&GameEdit::default(), markup(), margin(0)), original);
    }
}
