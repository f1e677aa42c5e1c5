//! Cursors of lists of games.

use crate::http::cursor::{CursorKey, InvalidCursor};
use domain::{
    catalogue::{CatalogueQuery, Position},
    text::SearchText,
};
use serde::Serialize;

/// The cursor of the page that begins after `position` in the list that `query` means.
pub(in crate::http) fn seal(key: &CursorKey, query: &CatalogueQuery, position: &Position) -> String {
    key.seal(&list_of(query), position)
}

/// The position that `cursor` holds, if it was sealed for the list that `query` means.
pub(super) fn open(key: &CursorKey, query: &CatalogueQuery, cursor: &str) -> Result<Position, InvalidCursor> {
    let position = key.open(&list_of(query), cursor)?;
    if query.fits(&position) { Ok(position) } else { Err(InvalidCursor::OtherList) }
}

/// Everything that decides which games follow in which order. The size of a page does not.
fn list_of(query: &CatalogueQuery) -> impl Serialize {
    let filter = &query.filter;
    (
        "games",
        filter.search.as_ref().map(SearchText::as_str),
        &filter.platform,
        &filter.region,
        filter.category,
        &filter.publisher,
        (filter.price_min, filter.price_max),
        filter.in_stock,
        query.effective_sort(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::catalogue::{CatalogueFilter, GameId, Sort};
    use secrecy::SecretSlice;
    use uuid::Uuid;

    fn key() -> CursorKey {
        CursorKey::derive(&SecretSlice::from(b"a secret for tests".to_vec()))
    }

    fn query(sort: Sort) -> CatalogueQuery {
        CatalogueQuery { filter: CatalogueFilter::default(), sort, after: None, limit: 24 }
    }

    fn position() -> Position {
        Position::Title("half-life 2".to_owned(), GameId(Uuid::from_u128(7)))
    }

    #[test]
    fn a_cursor_opens_where_it_was_sealed_whatever_the_size_of_the_page() {
        let query = query(Sort::Title);
        let cursor = seal(&key(), &query, &position());
        assert_eq!(open(&key(), &query, &cursor), Ok(position()));
        assert_eq!(open(&key(), &CatalogueQuery { limit: 7, ..query }, &cursor), Ok(position()));
    }

    #[test]
    fn a_cursor_of_another_list_is_misplaced() {
        let here = query(Sort::Title);
        let cursor = seal(&key(), &here, &position());
        let search = Some(SearchText::parse("doom").unwrap());
        let filters = [
            CatalogueFilter { in_stock: true, ..CatalogueFilter::default() },
            CatalogueFilter { platform: Some("Steam".to_owned()), ..CatalogueFilter::default() },
            CatalogueFilter { region: Some("Steam".to_owned()), ..CatalogueFilter::default() },
            CatalogueFilter { price_min: Some(1), ..CatalogueFilter::default() },
            CatalogueFilter { price_max: Some(1), ..CatalogueFilter::default() },
            CatalogueFilter { search, ..CatalogueFilter::default() },
        ];
        for filter in filters {
            let elsewhere = CatalogueQuery { filter, ..here.clone() };
            assert_eq!(open(&key(), &elsewhere, &cursor), Err(InvalidCursor::OtherList), "{elsewhere:?}");
        }
        for sort in [Sort::Newest, Sort::PriceAsc, Sort::PriceDesc, Sort::Relevance] {
            assert_eq!(open(&key(), &query(sort), &cursor), Err(InvalidCursor::OtherList), "{sort:?}");
        }
    }
}
