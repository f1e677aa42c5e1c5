//! The questions that are asked of the log.

use super::namespace_row::NamespaceRow;
use crate::{
    error::{corrupt, storage_error},
    sql::Sql,
    time::interval,
};
use diesel::{
    QueryResult, QueryableByName,
    sql_types::{Array, BigInt, Double, Interval, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain::{
    changes::{Change, Changes, Poll, Snapshot, Tag, Xid},
    ports::StorageError,
};
use std::time::Duration;

#[derive(QueryableByName)]
struct PollRow {
    #[diesel(embed)]
    namespace: NamespaceRow,
    #[diesel(sql_type = Text)]
    snapshot: String,
    #[diesel(sql_type = BigInt)]
    pruned_through: i64,
    #[diesel(sql_type = Array<BigInt>)]
    xids: Vec<i64>,
    #[diesel(sql_type = Array<Text>)]
    tags: Vec<String>,
    #[diesel(sql_type = Array<Double>)]
    ages: Vec<f64>,
}

/// See [`domain::ports::ChangeLog::poll`].
pub(super) async fn poll(
    connection: &mut AsyncPgConnection,
    since: &Snapshot,
    limit: u32,
) -> Result<Poll, StorageError> {
    let row: PollRow = poll_query(since, limit).get_result(connection).await.map_err(storage_error)?;
    let standby = || StorageError::Unavailable("a standby has no log of changes of its own".into());
    let changes: Vec<Change> = row
        .xids
        .into_iter()
        .zip(row.tags)
        .zip(row.ages)
        .map(|((xid, tag), age)| change(xid, &tag, age))
        .collect();
    Ok(Poll {
        namespace: row.namespace.into_namespace().ok_or_else(standby)?,
        snapshot: row.snapshot.parse().map_err(corrupt)?,
        horizon: Xid(row.pruned_through.cast_unsigned() + 1),
        changes: if changes.len() > limit as usize { Changes::TooMany } else { Changes::Known(changes) },
    })
}

/// Everything is of the one snapshot that the statement has. The log may hold rows of transactions that are yet to come, if the
/// database was restored from a dump of another: they are not of this history.
pub(super) fn poll_query(since: &Snapshot, limit: u32) -> Sql {
    const COLUMNS: &str = "SELECT xid::text::bigint AS xid, tag, extract(epoch FROM clock_timestamp() - at)::float8 AS age FROM changes";
    let in_progress: Vec<String> = since.in_progress().iter().map(|xid| xid.0.to_string()).collect();
    Sql::fixed("SELECT ")
        .text(NamespaceRow::COLUMNS)
        .text(
            ",
            pg_current_snapshot()::text AS snapshot,
            (SELECT pruned_through::text::bigint FROM change_horizon) AS pruned_through,
            xids, tags, ages
        FROM (
            SELECT
                coalesce(array_agg(xid), '{}') AS xids,
                coalesce(array_agg(tag), '{}') AS tags,
                coalesce(array_agg(age), '{}') AS ages
            FROM (",
        )
        .text(COLUMNS)
        .text(" WHERE xid < pg_snapshot_xmax(pg_current_snapshot()) AND xid >= ")
        .bind::<Text, _>(since.xmax().0.to_string())
        .text("::text::xid8 UNION ALL ")
        .text(COLUMNS)
        .text(" WHERE xid = ANY(")
        .bind::<Array<Text>, _>(in_progress)
        .text("::text[]::xid8[]) LIMIT ")
        .bind::<BigInt, _>(i64::from(limit) + 1)
        .text(") AS change) AS changes")
}

fn change(xid: i64, tag: &str, age: f64) -> Change {
    Change {
        xid: Xid(xid.cast_unsigned()),
        tag: logged_tag(tag),
        age: Duration::try_from_secs_f64(age).unwrap_or_default(),
    }
}

/// A slug that somebody wrote past the program need not be a tag. Then it is as if all games had changed.
pub(super) fn logged_tag(text: &str) -> Tag {
    text.parse().unwrap_or_else(|_| Tag::all_games())
}

/// See [`domain::ports::ChangeLog::prune`]. What is not of this history goes too, and a horizon that is not: no cache would be used
/// before the numbers of transactions come up to it.
pub(super) async fn prune(
    connection: &mut AsyncPgConnection,
    kept: Duration,
    limit: u32,
) -> QueryResult<u64> {
    let pruned = Sql::fixed(
        "WITH snapshot AS (
            SELECT pg_snapshot_xmax(pg_current_snapshot()) AS next
        ), last AS (
            SELECT max(xid) AS xid
            FROM (
                SELECT xid, at FROM changes WHERE xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY xid LIMIT ",
    )
    .bind::<BigInt, _>(i64::from(limit))
    .text(") AS oldest WHERE at < clock_timestamp() - ")
    .bind::<Interval, _>(interval(kept))
    .text(
        "), moved AS (
            UPDATE change_horizon
            SET pruned_through = CASE WHEN pruned_through > next THEN next ELSE xid END
            FROM snapshot, last
            WHERE pruned_through > next OR pruned_through < xid
        )
        DELETE FROM changes
        WHERE xid <= (SELECT xid FROM last) OR xid >= (SELECT next FROM snapshot)",
    )
    .execute(connection)
    .await?;
    Ok(pruned as u64)
}
