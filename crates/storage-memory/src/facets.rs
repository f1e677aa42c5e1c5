//! How games divide.

use crate::{state::State, stored_game::StoredGame};
use domain::catalogue::{CategoryCount, Facet, Facets, PriceRange};
use std::{cmp::Reverse, collections::BTreeMap};

const MAX_PUBLISHERS: usize = 20;

/// The divisions of `games`.
pub(crate) fn facets(state: &State, games: &[&StoredGame]) -> Facets {
    let mut publishers = by_name(games, |game| game.draft.publisher.as_deref());
    publishers.truncate(MAX_PUBLISHERS);
    Facets {
        platforms: by_name(games, |game| game.draft.platform.as_deref()),
        regions: by_name(games, |game| game.draft.region.as_deref()),
        publishers,
        categories: by_category(state, games),
        price: price_range(games),
    }
}

/// The values that `name` takes, the most frequent first, then by name. Values that differ in case alone are one.
pub(crate) fn by_name(games: &[&StoredGame], name: fn(&StoredGame) -> Option<&str>) -> Vec<Facet> {
    let mut facets = BTreeMap::<String, Facet>::new();
    for value in games.iter().filter_map(|game| name(game)) {
        let new = || Facet { value: value.to_owned(), count: 0 };
        facets.entry(value.to_lowercase()).or_insert_with(new).count += 1;
    }
    let mut facets: Vec<Facet> = facets.into_values().collect();
    facets.sort_by_key(|facet| Reverse(facet.count));
    facets
}

/// The categories of `games`, the largest first, then by name.
pub(crate) fn by_category(state: &State, games: &[&StoredGame]) -> Vec<CategoryCount> {
    let mut counts = BTreeMap::new();
    for category in games.iter().flat_map(|game| &game.draft.categories) {
        *counts.entry(state.named(category)).or_default() += 1;
    }
    let mut categories: Vec<CategoryCount> =
        counts.into_iter().map(|(category, count)| CategoryCount { category, count }).collect();
    categories.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.category.name.cmp(&b.category.name)));
    categories
}

fn price_range(games: &[&StoredGame]) -> Option<PriceRange> {
    let prices = || games.iter().map(|game| game.draft.price.amount);
    Some(PriceRange { min: prices().min()?, max: prices().max()? })
}
