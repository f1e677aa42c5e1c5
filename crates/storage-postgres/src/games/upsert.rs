//! Writing many games.

use super::names::Names;
use crate::{
    prepared::Prepared,
    search_vector::{SearchVector, Tsvector},
    text::{key, title_key},
};
use diesel::{
    QueryResult, QueryableByName,
    result::Error,
    sql_types::{Array, BigInt, Binary, Date, Nullable, Text, Uuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain::{
    draft::GameDraft,
    make_way::make_way,
    money::{Currency, Money},
    ports::WriteCounts,
    url::WebUrl,
};
use futures_util::{FutureExt, StreamExt, TryStreamExt, stream};

/// How many games one statement writes: enough that what it takes beside them does not count. As many are logged as all games, by
/// `log_changes_of_games` in the migrations.
const GAMES_PER_STATEMENT: usize = 250;

/// How many statements are under way at once: one is executed, the next is waiting at the server.
const STATEMENTS_AHEAD: usize = 2;

/// How many of a game's categories count: the list has to fit an index entry.
const MAX_CATEGORIES: usize = 100;

#[derive(QueryableByName, Default)]
struct Counts {
    #[diesel(sql_type = BigInt)]
    added: i64,
    #[diesel(sql_type = BigInt)]
    updated: i64,
}

/// See [`domain::ports::GameRepository::upsert_many`].
///
/// In several statements, so that one is executed while the next is encoded. Together they take the games in the order of their
/// products, as each of them does; names come after all games.
pub(super) async fn upsert_many(
    connection: &AsyncPgConnection,
    drafts: &[GameDraft],
) -> QueryResult<WriteCounts> {
    let mut ordered: Vec<&GameDraft> = drafts.iter().collect();
    ordered.sort_unstable_by_key(|draft| draft.product_id);
    let games = ordered.chunks(GAMES_PER_STATEMENT).map(|drafts| upsert(connection, drafts).left_future());
    let names = note_names(connection, drafts).right_future();
    let statements: Vec<_> = games.chain([names]).collect();
    let counts: Vec<Counts> = stream::iter(statements).buffered(STATEMENTS_AHEAD).try_collect().await?;
    Ok(WriteCounts {
        added: counts.iter().map(|counts| counts.added.unsigned_abs()).sum(),
        updated: counts.iter().map(|counts| counts.updated.unsigned_abs()).sum(),
    })
}

async fn note_names(connection: &AsyncPgConnection, drafts: &[GameDraft]) -> QueryResult<Counts> {
    make_way().await;
    Names::of_games(drafts).note(connection).await?;
    Ok(Counts::default())
}

async fn upsert(mut connection: &AsyncPgConnection, drafts: &[&GameDraft]) -> QueryResult<Counts> {
    make_way().await;
    Prepared::new(include_str!("upsert_many.sql"))
        .bind::<Array<Uuid>, _>(column(drafts, |draft| draft.id.0))
        .bind::<Array<BigInt>, _>(column(drafts, |draft| draft.product_id.get()))
        .bind::<Array<Text>, _>(column(drafts, |draft| draft.slug.as_str()))
        .bind::<Array<Binary>, _>(column(drafts, |draft| draft.fingerprint.as_bytes().as_slice()))
        .bind::<Array<Text>, _>(column(drafts, |draft| draft.title.as_str()))
        .bind::<Array<Text>, _>(column(drafts, |draft| title_key(&draft.title)))
        .bind::<Array<Tsvector>, _>(column(drafts, |draft| {
            let names = [&draft.developer, &draft.publisher, &draft.platform];
            SearchVector::of_game(&draft.title, names.map(Option::as_deref))
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
        .get_result(&mut connection)
        .await
}

/// One field of all drafts.
fn column<'a, T>(drafts: &[&'a GameDraft], field: impl Fn(&'a GameDraft) -> T) -> Vec<T> {
    drafts.iter().copied().map(field).collect()
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

fn details(drafts: &[&GameDraft]) -> QueryResult<Vec<String>> {
    let json = drafts.iter().map(|draft| serde_json::to_string(&draft.details));
    json.collect::<Result<_, _>>().map_err(|error| Error::SerializationError(error.into()))
}
