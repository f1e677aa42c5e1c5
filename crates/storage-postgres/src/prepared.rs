//! A statement of fixed text, kept prepared.

use diesel::{
    QueryResult,
    pg::Pg,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    serialize::ToSql,
    sql_types::{HasSqlType, Untyped},
};
use std::marker::PhantomData;

/// SQL with the placeholders `$1`, `$2` and so on, and the values for them.
///
/// Connections keep it prepared, unlike a [`diesel::sql_query`]. That saves a round trip, after which alone the next statement
/// could be sent: only statements that are kept can be pipelined.
pub(crate) struct Prepared<V = NoValues> {
    text: &'static str,
    values: V,
}

impl Prepared {
    pub(crate) fn new(text: &'static str) -> Self {
        Self { text, values: NoValues }
    }
}

impl<V> Prepared<V> {
    /// The value of the next placeholder.
    pub(crate) fn bind<ST, T>(self, value: T) -> Prepared<With<V, ST, T>> {
        Prepared { text: self.text, values: With { before: self.values, value, sql_type: PhantomData } }
    }
}

pub(crate) struct NoValues;

pub(crate) struct With<V, ST, T> {
    before: V,
    value: T,
    sql_type: PhantomData<fn() -> ST>,
}

impl QueryFragment<Pg> for NoValues {
    fn walk_ast<'b>(&'b self, _: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        Ok(())
    }
}

impl<V, ST, T> QueryFragment<Pg> for With<V, ST, T>
where
    V: QueryFragment<Pg>,
    T: ToSql<ST, Pg>,
    Pg: HasSqlType<ST>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.before.walk_ast(out.reborrow())?;
        out.push_bind_param_value_only(&self.value)
    }
}

impl<V: QueryFragment<Pg>> QueryFragment<Pg> for Prepared<V> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(self.text);
        self.values.walk_ast(out)
    }
}

impl<V> Query for Prepared<V> {
    type SqlType = Untyped;
}

impl<V> QueryId for Prepared<V> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}
