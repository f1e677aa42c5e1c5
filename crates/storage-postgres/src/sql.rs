//! A query put together while the program runs.

use diesel::{
    QueryResult,
    expression::AsExpression,
    pg::Pg,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    sql_types::{SingleValue, SqlType, Untyped},
};
use std::sync::Arc;

/// SQL in pieces. What the program says is `&'static str`, what comes from outside is bound: there is no way to confuse them.
#[derive(Clone, Default)]
pub(crate) struct Sql {
    pieces: Vec<Piece>,
    is_fixed: bool,
}

#[derive(Clone)]
enum Piece {
    Text(&'static str),
    Value(Arc<dyn QueryFragment<Pg> + Send + Sync>),
}

impl Sql {
    /// A query that begins with `text`.
    pub(crate) fn new(text: &'static str) -> Self {
        Self { pieces: vec![Piece::Text(text)], is_fixed: false }
    }

    /// A query that begins with `text` and is the same every time but for its values. Connections keep it prepared, which saves
    /// half of its round trips, and PostgreSQL soon plans it once for all values.
    pub(crate) fn fixed(text: &'static str) -> Self {
        Self { is_fixed: true, ..Self::new(text) }
    }

    /// Goes on with `text`.
    pub(crate) fn text(mut self, text: &'static str) -> Self {
        self.pieces.push(Piece::Text(text));
        self
    }

    /// Goes on with a placeholder for `value`.
    pub(crate) fn bind<ST, T>(mut self, value: T) -> Self
    where
        ST: SqlType + SingleValue,
        T: AsExpression<ST>,
        T::Expression: QueryFragment<Pg> + Send + Sync + 'static,
    {
        self.pieces.push(Piece::Value(Arc::new(value.as_expression())));
        self
    }

    /// Goes on with another query.
    pub(crate) fn append(mut self, other: Self) -> Self {
        self.pieces.extend(other.pieces);
        self
    }
}

impl QueryFragment<Pg> for Sql {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        // There are thousands of combinations of filters: kept as prepared statements, they would fill the server's memory.
        if !self.is_fixed {
            out.unsafe_to_cache_prepared();
        }
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => out.push_sql(text),
                Piece::Value(value) => value.walk_ast(out.reborrow())?,
            }
        }
        Ok(())
    }
}

impl Query for Sql {
    type SqlType = Untyped;
}

impl QueryId for Sql {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

#[cfg(test)]
mod tests {
    use super::Sql;
    use crate::test_support::TestDatabase;
    use diesel::{QueryableByName, sql_types::Text};
    use diesel_async::RunQueryDsl;

    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        statement: String,
    }

    #[tokio::test]
    async fn fixed_queries_are_kept_prepared_and_others_are_not() {
        let database = TestDatabase::create().await;
        let storage = database.storage(1).await;
        let connection = &mut *storage.connection().await.unwrap();
        for value in ["this", "that"] {
            Sql::fixed("SELECT ").bind::<Text, _>(value).text(" AS fixed").execute(connection).await.unwrap();
            Sql::new("SELECT ").bind::<Text, _>(value).text(" AS other").execute(connection).await.unwrap();
        }
        let kept: Vec<Row> =
            Sql::new("SELECT statement FROM pg_prepared_statements WHERE statement LIKE 'SELECT $1%'")
                .load(connection)
                .await
                .unwrap();
        let kept: Vec<String> = kept.into_iter().map(|row| row.statement).collect();
        assert_eq!(kept, ["SELECT $1 AS fixed"]);
    }
}
