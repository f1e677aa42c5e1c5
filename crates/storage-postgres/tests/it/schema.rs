//! The schema that typed queries are checked against is that of the database.

use crate::onlooker;
use std::{collections::BTreeMap, path::Path};
use storage_postgres::test_support::TestDatabase;

/// Each `table.column` of the program with its type, as `schema.rs` writes it.
fn declared() -> BTreeMap<String, String> {
    let source =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/schema.rs")).unwrap();
    let mut table = "";
    let mut columns = BTreeMap::new();
    for line in source.lines().map(str::trim) {
        if let Some((name, sql_type)) = line.strip_suffix(',').and_then(|line| line.split_once(" -> ")) {
            columns.insert(format!("{table}.{name}"), sql_type.to_owned());
        } else if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with('{')) {
            table = name;
        }
    }
    columns
}

#[tokio::test]
async fn declared_columns_are_there_with_their_types() {
    let database = TestDatabase::create().await;
    let columns = "SELECT table_name || '.' || column_name, udt_name::text, is_nullable = 'YES'
                   FROM information_schema.columns WHERE table_schema = 'public'";
    let rows = onlooker(&database).await.query(columns, &[]).await.unwrap();
    let actual: BTreeMap<String, String> = rows
        .iter()
        .map(|row| {
            let sql_type = diesel_name(row.get(1));
            (row.get(0), if row.get(2) { format!("Nullable<{sql_type}>") } else { sql_type.to_owned() })
        })
        .collect();
    let declared = declared();
    assert!(declared.len() > 60, "{declared:?}");
    for (column, sql_type) in declared {
        assert_eq!(actual.get(&column), Some(&sql_type), "{column}");
    }
}

fn diesel_name(postgres: &str) -> &'static str {
    match postgres {
        "uuid" => "Uuid",
        "int2" => "SmallInt",
        "int4" => "Integer",
        "int8" => "BigInt",
        "text" => "Text",
        "bytea" => "Binary",
        "date" => "Date",
        "timestamptz" => "Timestamptz",
        "json" => "Json",
        "jsonb" => "Jsonb",
        "_int4" => "Array<Integer>",
        "_int8" => "Array<BigInt>",
        _ => "a type that no typed query uses",
    }
}
