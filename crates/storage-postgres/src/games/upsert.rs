//! Writing many games with one statement.

use crate::text::{key, search_vector, title_key};
use diesel::{
    QueryResult, QueryableByName,
    result::Error,
    sql_query,
    sql_types::{Array, BigInt, Binary, Date, Integer, Nullable, Text, Uuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain::{
    draft::GameDraft,
    money::{Currency, Money},
    ports::WriteCounts,
    url::WebUrl,
};
use std::collections::BTreeMap;

/// How many of a game's categories count: the list has to fit an index entry.
const MAX_CATEGORIES: usize = 100;

#[derive(QueryableByName)]
struct Counts {
    #[diesel(sql_type = BigInt)]
    added: i64,
    #[diesel(sql_type = BigInt)]
    updated: i64,
}

/// See [`domain::ports::GameRepository::upsert_many`].
pub(super) async fn upsert_many(
    connection: &mut AsyncPgConnection,
    drafts: &[GameDraft],
) -> QueryResult<WriteCounts> {
    let categories = categories(drafts);
    let counts: Counts = sql_query(include_str!("upsert_many.sql"))
        .bind::<Array<Uuid>, _>(column(drafts, |draft| draft.id.0))
        .bind::<Array<BigInt>, _>(column(drafts, |draft| draft.product_id.get()))
        .bind::<Array<Text>, _>(column(drafts, |draft| draft.slug.as_str()))
        .bind::<Array<Binary>, _>(column(drafts, |draft| draft.fingerprint.as_bytes().as_slice()))
        .bind::<Array<Text>, _>(column(drafts, |draft| draft.title.as_str()))
        .bind::<Array<Text>, _>(column(drafts, |draft| title_key(&draft.title)))
        .bind::<Array<Text>, _>(column(drafts, |draft| {
            let names = [&draft.developer, &draft.publisher, &draft.platform];
            search_vector(&draft.title, names.map(Option::as_deref))
        }))
        .bind::<Array<Text>, _>(column(drafts, |draft| draft.description.as_str()))
        .bind::<Array<BigInt>, _>(column(drafts, |draft| euro_cents(draft.cost)))
        .bind::<Array<BigInt>, _>(column(drafts, |draft| euro_cents(draft.price)))
        .bind::<Array<BigInt>, _>(column(drafts, |draft| i64::from(draft.stock)))
        .bind::<Array<Nullable<Text>>, _>(column(drafts, |draft| draft.platform.as_deref()))
        .bind::<Array<Nullable<Text>>, _>(column(drafts, |draft| draft.platform.as_deref().map(key)))
        .bind::<Array<Nullable<Text>>, _>(column(drafts, |draft| draft.region.as_deref()))
        .bind::<Array<Nullable<Text>>, _>(column(drafts, |draft| draft.region.as_deref().map(key)))
        .bind::<Array<Nullable<Text>>, _>(column(drafts, |draft| draft.developer.as_deref()))
        .bind::<Array<Nullable<Text>>, _>(column(drafts, |draft| draft.developer.as_deref().map(key)))
        .bind::<Array<Nullable<Text>>, _>(column(drafts, |draft| draft.publisher.as_deref()))
        .bind::<Array<Nullable<Text>>, _>(column(drafts, |draft| draft.publisher.as_deref().map(key)))
        .bind::<Array<Nullable<Date>>, _>(column(drafts, |draft| draft.release_date))
        .bind::<Array<Nullable<Text>>, _>(column(drafts, |draft| {
            draft.thumbnail.as_ref().map(WebUrl::as_str)
        }))
        .bind::<Array<Nullable<Text>>, _>(column(drafts, |draft| draft.cover.as_ref().map(WebUrl::as_str)))
        .bind::<Array<Text>, _>(column(drafts, category_ids))
        .bind::<Array<Text>, _>(details(drafts)?)
        .bind::<Array<Integer>, _>(categories.keys().collect::<Vec<_>>())
        .bind::<Array<Text>, _>(categories.values().collect::<Vec<_>>())
        .get_result(connection)
        .await?;
    Ok(WriteCounts { added: counts.added.unsigned_abs(), updated: counts.updated.unsigned_abs() })
}

/// One field of all drafts.
fn column<'a, T>(drafts: &'a [GameDraft], field: impl Fn(&'a GameDraft) -> T) -> Vec<T> {
    drafts.iter().map(field).collect()
}

/// The schema knows one currency; with a second, this does not compile.
fn euro_cents(Money { amount, currency: Currency::Eur }: Money) -> i64 {
    amount
}

/// As text, because `unnest` flattens arrays of arrays.
fn category_ids(draft: &GameDraft) -> String {
    let ids: Vec<String> =
        draft.categories.iter().take(MAX_CATEGORIES).map(|category| category.id.to_string()).collect();
    format!("{{{}}}", ids.join(","))
}

fn details(drafts: &[GameDraft]) -> QueryResult<Vec<String>> {
    let json = drafts.iter().map(|draft| serde_json::to_string(&draft.details));
    json.collect::<Result<_, _>>().map_err(|error| Error::SerializationError(error.into()))
}

/// Each category once.
fn categories(drafts: &[GameDraft]) -> BTreeMap<i32, &str> {
    drafts
        .iter()
        .flat_map(|draft| &draft.categories)
        .map(|category| (category.id, category.name.as_str()))
        .collect()
}
