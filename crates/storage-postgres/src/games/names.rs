//! What many games have in common: their categories, the spellings of their names, the words of their titles.

use crate::{
    prepared::Prepared,
    text::{key, title_words},
};
use diesel::{
    QueryResult,
    sql_types::{Array, Integer, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain::{catalogue::Category, draft::GameDraft};
use std::collections::{BTreeMap, BTreeSet};

/// What is to be noted. In the order of keys, which all writers keep.
#[derive(Default)]
pub(super) struct Names<'a> {
    categories: BTreeMap<i32, &'a str>,
    spellings: BTreeMap<String, &'a str>,
    title_words: BTreeSet<String>,
}

impl<'a> Names<'a> {
    /// What these games bring along.
    pub(super) fn of_games(drafts: &'a [GameDraft]) -> Self {
        let mut names = Self::default();
        for draft in drafts {
            names
                .categories
                .extend(draft.categories.iter().map(|Category { id, name }| (*id, name.as_str())));
            let spelt = [&draft.platform, &draft.region, &draft.publisher];
            names.spellings.extend(spelt.into_iter().flatten().map(|name| (key(name), name.as_str())));
            names.title_words.extend(title_words(&draft.title));
        }
        names
    }

    /// What a title brings along.
    pub(super) fn of_title(title: &str) -> Self {
        Self { title_words: title_words(title).collect(), ..Self::default() }
    }

    pub(super) async fn note(&self, mut connection: &AsyncPgConnection) -> QueryResult<()> {
        Prepared::new(include_str!("note_names.sql"))
            .bind::<Array<Integer>, _>(self.categories.keys().collect::<Vec<_>>())
            .bind::<Array<Text>, _>(self.categories.values().collect::<Vec<_>>())
            .bind::<Array<Text>, _>(self.spellings.keys().collect::<Vec<_>>())
            .bind::<Array<Text>, _>(self.spellings.values().collect::<Vec<_>>())
            .bind::<Array<Text>, _>(self.title_words.iter().collect::<Vec<_>>())
            .execute(&mut connection)
            .await?;
        Ok(())
    }
}
