//! Edits as rows.

use crate::error::corrupt;
use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName,
    sql_types::{BigInt, Bool, Nullable, Text, Timestamptz, Uuid},
};
use domain::{
    account::UserId,
    catalogue::{EditStamp, EditableGame, GameEdit, GameId, ListedTexts, ShownGame},
    html::SafeHtml,
    money::Money,
    ports::StorageError,
    product::ProductId,
    slug::Slug,
};
use uuid::Uuid as Id;

/// What is edited of a game, and its product.
#[derive(QueryableByName)]
pub(super) struct EditRow {
    #[diesel(sql_type = BigInt)]
    product_id: i64,
    #[diesel(sql_type = Bool)]
    hidden: bool,
    #[diesel(sql_type = Nullable<BigInt>)]
    own_price: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    own_title: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    own_description: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    own_slug: Option<String>,
}

impl EditRow {
    pub(super) fn product(&self) -> Result<ProductId, StorageError> {
        ProductId::try_from(self.product_id).map_err(corrupt)
    }

    pub(super) fn into_edit(self) -> GameEdit {
        GameEdit {
            price: self.own_price.map(Money::eur),
            hidden: self.hidden,
            title: self.own_title,
            description: self.own_description.map(SafeHtml::trusted),
            slug: self.own_slug.map(Slug::trusted),
        }
    }
}

/// A game as operators see it.
#[derive(QueryableByName)]
pub(super) struct EditableGameRow {
    #[diesel(embed)]
    edit: EditRow,
    #[diesel(sql_type = Uuid)]
    id: Id,
    #[diesel(sql_type = BigInt)]
    cost: i64,
    #[diesel(sql_type = BigInt)]
    price: i64,
    #[diesel(sql_type = BigInt)]
    stock: i64,
    #[diesel(sql_type = Bool)]
    listed: bool,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = Text)]
    description: String,
    #[diesel(sql_type = Text)]
    slug: String,
    #[diesel(sql_type = Text)]
    listed_title: String,
    #[diesel(sql_type = Text)]
    listed_description: String,
    #[diesel(sql_type = Text)]
    listed_slug: String,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    edited_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Uuid>)]
    edited_by: Option<Id>,
}

impl EditableGameRow {
    pub(super) fn into_game(self) -> Result<EditableGame, StorageError> {
        Ok(EditableGame {
            id: GameId(self.id),
            product_id: self.edit.product()?,
            cost: Money::eur(self.cost),
            stock: u32::try_from(self.stock).unwrap_or(u32::MAX),
            listed: self.listed,
            shown: ShownGame {
                price: Money::eur(self.price),
                title: self.title,
                description: SafeHtml::trusted(self.description),
                slug: Slug::trusted(self.slug),
            },
            listed_texts: ListedTexts {
                title: self.listed_title,
                description: SafeHtml::trusted(self.listed_description),
                slug: Slug::trusted(self.listed_slug),
            },
            edit: self.edit.into_edit(),
            edited: self.edited_at.zip(self.edited_by).map(|(at, by)| EditStamp { at, by: UserId(by) }),
        })
    }
}
