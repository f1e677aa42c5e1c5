//! A poll reads the log by its index, however large the log is and whenever the plan was made.

use super::query::poll_query;
use crate::{sql::Sql, test_support::TestDatabase};
use diesel::{QueryableByName, debug_query, pg::Pg, sql_types::Json};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use domain::changes::{Snapshot, Xid};
use serde_json::Value;

const FILL: &str = "INSERT INTO changes (xid, tag)
    SELECT (number / 10)::text::xid8, 'thing:' || number FROM generate_series(1, 100000) AS number";

const EXECUTE: &str = "EXECUTE poll ('9900', '{9000,9500}', 1000)";

/// What is new, and what was in progress.
const BY_INDEX: [&str; 2] = ["changes_pkey", "changes_pkey"];

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Json, column_name = "QUERY PLAN")]
    plan: Value,
}

/// What a plan reads of the log, and by which index.
fn reads(node: &Value) -> Vec<String> {
    let whole = node["Relation Name"] == "changes" && node["Node Type"] == "Seq Scan";
    let index = node["Index Name"].as_str().filter(|index| index.starts_with("changes"));
    let here = if whole { Some("all of it") } else { index };
    let below = node["Plans"].as_array().into_iter().flatten().flat_map(reads);
    here.map(str::to_owned).into_iter().chain(below).collect()
}

async fn explain(connection: &mut AsyncPgConnection, statement: Sql) -> Vec<String> {
    let explain = Sql::new("EXPLAIN (FORMAT JSON) ").append(statement);
    let row: Row = explain.get_result(connection).await.unwrap();
    reads(&row.plan[0]["Plan"])
}

#[tokio::test]
async fn a_poll_reads_the_log_by_its_index() {
    let database = TestDatabase::create().await;
    let storage = database.storage(1).await;
    let connection = &mut *storage.connection().await.unwrap();
    let since = Snapshot::new(Xid(9_000), Xid(9_900), vec![Xid(9_000), Xid(9_500)]).unwrap();

    // The text without the values, for a plan that suits all of them and was made before there was anything.
    let query = poll_query(&since, 1_000);
    let with_values = debug_query::<Pg, _>(&query).to_string();
    let text = with_values.split(" -- binds").next().unwrap();
    let prepare =
        format!("SET plan_cache_mode = force_generic_plan; PREPARE poll (text, text[], bigint) AS {text}");
    connection.batch_execute(&prepare).await.unwrap();
    for fill in ["", "ANALYZE changes", FILL, "ANALYZE changes"] {
        connection.batch_execute(fill).await.unwrap();
        assert_eq!(explain(connection, Sql::new(EXECUTE)).await, BY_INDEX, "generic after {fill}");
        connection.batch_execute("SET plan_cache_mode = force_custom_plan").await.unwrap();
        for since in [Snapshot::empty(), since.clone()] {
            assert_eq!(explain(connection, poll_query(&since, 1_000)).await, BY_INDEX, "after {fill}");
        }
        connection.batch_execute("SET plan_cache_mode = force_generic_plan").await.unwrap();
    }
}
