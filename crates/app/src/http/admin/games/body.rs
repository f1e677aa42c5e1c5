//! A game, as operators see it.

use crate::http::catalogue::body::{Availability, Money};
use chrono::{DateTime, Utc};
use domain::{catalogue, html::SafeHtml, pricing::Markup};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A game with what it costs, what the marketplace says, and what is edited.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EditableGame {
    /// The shop's id.
    id: Uuid,
    /// The same at the marketplace.
    #[schema(example = "10000068865001")]
    product_id: String,
    /// What one key costs the shop.
    cost: Money,
    /// How many keys can be bought.
    stock: u32,
    /// Whether customers can have it. A hidden game is delisted to them.
    availability: Availability,
    /// What customers are shown.
    shown: GameTexts,
    /// What the marketplace says; as price, the cost plus markup.
    listed: GameTexts,
    /// What is edited. It counts instead of what the marketplace says; a price only while it covers the cost.
    edits: GameEdits,
    /// When it was edited last; null if nothing is.
    #[schema(required)]
    edited_at: Option<DateTime<Utc>>,
    /// The operator who did; null if nothing is edited.
    #[schema(required)]
    edited_by: Option<Uuid>,
}

/// What is said of a game that can be edited.
#[derive(Debug, Serialize, ToSchema)]
struct GameTexts {
    /// The price.
    price: Money,
    /// The name.
    title: String,
    /// The description: HTML, sanitised.
    #[schema(value_type = String)]
    description: SafeHtml,
    /// The readable address.
    #[schema(example = "killing-floor-2-steam-key-global-i10000000195012")]
    slug: String,
}

/// What is edited of a game; null is not.
#[derive(Debug, Serialize, ToSchema)]
struct GameEdits {
    /// The price.
    #[schema(required)]
    price: Option<Money>,
    /// Whether the game is hidden.
    hidden: bool,
    /// The name.
    #[schema(required)]
    title: Option<String>,
    /// The description: HTML, sanitised.
    #[schema(required, value_type = Option<String>)]
    description: Option<SafeHtml>,
    /// The readable address.
    #[schema(required)]
    slug: Option<String>,
}

impl EditableGame {
    /// `game`, in a shop that adds `markup` to what it pays.
    pub(super) fn new(game: catalogue::EditableGame, markup: Markup) -> Self {
        let (shown, listed) = (game.shown, game.listed_texts);
        Self {
            id: game.id.0,
            product_id: game.product_id.to_string(),
            cost: game.cost.into(),
            stock: game.stock,
            availability: catalogue::Availability::of(game.listed, game.stock).into(),
            shown: GameTexts {
                price: shown.price.into(),
                title: shown.title,
                description: shown.description,
                slug: shown.slug.as_str().to_owned(),
            },
            listed: GameTexts {
                price: markup.selling_price(game.cost).into(),
                title: listed.title,
                description: listed.description,
                slug: listed.slug.as_str().to_owned(),
            },
            edits: game.edit.into(),
            edited_at: game.edited.map(|stamp| stamp.at),
            edited_by: game.edited.map(|stamp| stamp.by.0),
        }
    }
}

impl From<catalogue::GameEdit> for GameEdits {
    fn from(edit: catalogue::GameEdit) -> Self {
        Self {
            price: edit.price.map(Into::into),
            hidden: edit.hidden,
            title: edit.title,
            description: edit.description,
            slug: edit.slug.map(|slug| slug.as_str().to_owned()),
        }
    }
}
