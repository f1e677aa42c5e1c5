//! What the server did to answer a query.

use crate::sql::Sql;
use diesel::{QueryableByName, sql_types::Json};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;
use std::fmt;

/// The plan of a query that was run, as `EXPLAIN` tells it.
pub(super) struct Plan(Value);

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Json, column_name = "QUERY PLAN")]
    plan: Value,
}

impl Plan {
    pub(super) async fn of(connection: &mut AsyncPgConnection, query: Sql) -> Self {
        let explain = Sql::new("EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ").append(query);
        let mut row: Row = explain.get_result(connection).await.unwrap();
        Self(row.plan[0]["Plan"].take())
    }

    /// Blocks of 8 kB, each counted as often as it was read.
    pub(super) fn blocks(&self) -> u64 {
        let blocks = |kind| self.0[kind].as_u64().unwrap();
        blocks("Shared Hit Blocks") + blocks("Shared Read Blocks")
    }

    pub(super) fn reads_all_games(&self) -> bool {
        reads_all_games(&self.0)
    }
}

fn reads_all_games(node: &Value) -> bool {
    let here = node["Relation Name"] == "games" && node["Node Type"].as_str().unwrap().ends_with("Seq Scan");
    here || node["Plans"].as_array().is_some_and(|below| below.iter().any(reads_all_games))
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
