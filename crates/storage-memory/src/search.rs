//! Which games a filter means, and how well they match its search.

use crate::{state::State, stored_game::StoredGame, trigrams::similarity};
use domain::{
    catalogue::CatalogueFilter,
    text::{SearchText, words},
};

/// From how many thousandths on two texts count as similar.
pub(crate) const SIMILAR: i64 = 500;

/// A game that is meant.
pub(crate) struct Hit<'a> {
    pub(crate) game: &'a StoredGame,
    /// Higher is better; zero without a search.
    pub(crate) score: i64,
}

/// The listed games that `filter` means, in no order.
pub(crate) fn hits<'a>(state: &'a State, filter: &CatalogueFilter) -> Vec<Hit<'a>> {
    let mut hits = match &filter.search {
        Some(search) => found(state, search),
        None => state.games.listed().map(|game| Hit { game, score: 0 }).collect(),
    };
    hits.retain(|hit| meets(hit.game, filter));
    hits
}

/// The games that match the words or, if there are none in the whole shop, those with a similar title.
fn found<'a>(state: &'a State, search: &SearchText) -> Vec<Hit<'a>> {
    let words = search.words();
    if words.is_empty() {
        return Vec::new();
    }
    let matching = scored(state, |game| match_score(game, &words));
    if !matching.is_empty() {
        return matching;
    }
    scored(state, |game| {
        Some(similarity(search.as_str(), &game.draft.title)).filter(|score| *score >= SIMILAR)
    })
}

fn scored(state: &State, score: impl Fn(&StoredGame) -> Option<i64>) -> Vec<Hit<'_>> {
    state.games.listed().filter_map(|game| Some(Hit { game, score: score(game)? })).collect()
}

/// How well a game matches; `None` if a word begins none of its words. A word of the title counts more than one of
/// another field, a whole word more than its beginning, and a title that is the search itself most.
fn match_score(game: &StoredGame, search: &[String]) -> Option<i64> {
    let draft = &game.draft;
    let title: Vec<String> = words(&draft.title).collect();
    let others: Vec<String> = [&draft.developer, &draft.publisher, &draft.platform]
        .into_iter()
        .flatten()
        .flat_map(|name| words(name))
        .collect();
    let score_word = |word: &String| {
        let begins = |other: &String| other.starts_with(word);
        if title.contains(word) {
            Some(10)
        } else if title.iter().any(begins) {
            Some(6)
        } else {
            others.iter().any(begins).then_some(1)
        }
    };
    let exact = if title == search { 1000 } else { 0 };
    search.iter().map(score_word).sum::<Option<i64>>().map(|score| score + exact)
}

/// Whether the criteria other than the search hold.
fn meets(game: &StoredGame, filter: &CatalogueFilter) -> bool {
    let draft = &game.draft;
    same_name(filter.platform.as_deref(), draft.platform.as_deref())
        && same_name(filter.region.as_deref(), draft.region.as_deref())
        && same_name(filter.publisher.as_deref(), draft.publisher.as_deref())
        && filter.category.is_none_or(|id| draft.categories.iter().any(|category| category.id == id))
        && filter.price_min.is_none_or(|min| min <= draft.price.amount)
        && filter.price_max.is_none_or(|max| draft.price.amount <= max)
        && (!filter.in_stock || draft.stock > 0)
}

fn same_name(wanted: Option<&str>, name: Option<&str>) -> bool {
    wanted.is_none_or(|wanted| name.is_some_and(|name| name.to_lowercase() == wanted.to_lowercase()))
}
