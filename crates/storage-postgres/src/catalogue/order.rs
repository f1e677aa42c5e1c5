//! The order of a list, and a place in it.

use crate::sql::Sql;
use chrono::NaiveDate;
use diesel::sql_types::{BigInt, Date, Nullable, Text, Uuid};
use domain::catalogue::{GameId, Position, Sort};

/// By a column, or an expression that has an index with `id`; among equals by `id`, which runs the same way.
#[derive(Clone, Copy)]
pub(super) struct Order {
    key: &'static str,
    ascending: bool,
}

/// Behind the game `id`, which has `key`.
pub(super) struct Place {
    pub(super) key: Key,
    pub(super) id: GameId,
}

pub(super) enum Key {
    Number(i64),
    Text(String),
    ReleaseDate(Option<NaiveDate>),
}

impl Order {
    pub(super) const BY_TITLE_LENGTH: Self = Self { key: "title_length", ascending: true };

    /// The order of a list; that of relevance needs a column `score`.
    pub(super) fn of(sort: Sort) -> Self {
        let (key, ascending) = match sort {
            Sort::Relevance => ("-score", true),
            Sort::Newest => ("release_order", true),
            Sort::PriceAsc => ("price", true),
            Sort::PriceDesc => ("price", false),
            Sort::Title => ("title_key", true),
        };
        Self { key, ascending }
    }

    /// ` ORDER BY …`
    pub(super) fn clause(self) -> Sql {
        let (key, id) = if self.ascending { ("", ", id") } else { (" DESC", ", id DESC") };
        Sql::new(" ORDER BY ").text(self.key).text(key).text(id)
    }

    /// ` AND …`: what comes after `place`.
    pub(super) fn beyond(self, place: &Place) -> Sql {
        Sql::new(" AND (")
            .text(self.key)
            .text(if self.ascending { ", id) > (" } else { ", id) < (" })
            .append(place.key.bind())
            .text(", ")
            .bind::<Uuid, _>(place.id.0)
            .text(")")
    }

    /// [`Order::beyond`] in two parts: what has the same key, and what has another. The planner takes a row comparison for one
    /// of the keys alone, and expects next to nothing of the many games without a release date.
    pub(super) fn beyond_in_parts(self, place: &Place) -> [Sql; 2] {
        let later = if self.ascending { " > " } else { " < " };
        let key = |relation| Sql::new(" AND ").text(self.key).text(relation).append(place.key.bind());
        [key(" = ").text(" AND id").text(later).bind::<Uuid, _>(place.id.0), key(later)]
    }
}

impl Place {
    pub(super) fn of(position: &Position) -> Self {
        let (key, id) = match position {
            Position::Relevance(score, id) => (Key::Number(score.saturating_neg()), id),
            Position::Newest(date, id) => (Key::ReleaseDate(*date), id),
            Position::Price(price, id) => (Key::Number(*price), id),
            Position::Title(title, id) => (Key::Text(title.clone()), id),
        };
        Self { key, id: *id }
    }
}

impl Key {
    fn bind(&self) -> Sql {
        match self {
            Self::Number(number) => Sql::default().bind::<BigInt, _>(*number),
            Self::Text(text) => Sql::default().bind::<Text, _>(text.clone()),
            // As the column `release_order` is made.
            Self::ReleaseDate(date) => Sql::new("coalesce(date '9999-12-31' - ")
                .bind::<Nullable<Date>, _>(*date)
                .text(", 2147483647)"),
        }
    }
}
