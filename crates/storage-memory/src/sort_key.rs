//! The orders of a list, as one comparable key.

use crate::search::Hit;
use chrono::Datelike;
use domain::catalogue::{GameId, Position, Sort};

/// Where `hit` stands in the order `sort`.
pub(crate) fn position(sort: Sort, hit: &Hit<'_>) -> Position {
    let draft = &hit.game.draft;
    match sort {
        Sort::Relevance => Position::Relevance(hit.score, draft.id),
        Sort::Newest => Position::Newest(draft.release_date, draft.id),
        Sort::PriceAsc | Sort::PriceDesc => Position::Price(draft.price.amount, draft.id),
        Sort::Title => Position::Title(draft.title.to_lowercase(), draft.id),
    }
}

/// A key that grows along the list.
pub(crate) fn sort_key(sort: Sort, position: &Position) -> (i64, &str, GameId) {
    match position {
        Position::Relevance(score, id) => (score.saturating_neg(), "", *id),
        Position::Newest(None, id) => (i64::MAX, "", *id),
        Position::Newest(Some(date), id) => (-i64::from(date.num_days_from_ce()), "", *id),
        Position::Price(amount, id) if sort == Sort::PriceDesc => (amount.saturating_neg(), "", *id),
        Position::Price(amount, id) => (*amount, "", *id),
        Position::Title(title, id) => (0, title, *id),
    }
}
