//! What a search looks at.

use diesel::{
    pg::Pg,
    query_builder::QueryId,
    serialize::{self, IsNull, Output, ToSql},
    sql_types::SqlType,
};
use domain::text::words;
use std::{collections::BTreeMap, io::Write};

/// More places of one word PostgreSQL does not take.
const MAX_PLACES: usize = 256;

/// More words of one text have no place of their own.
const LAST_POSITION: u16 = (1 << 14) - 1;

/// PostgreSQL's type, by the numbers of its catalogue.
#[derive(SqlType, QueryId)]
#[diesel(postgres_type(oid = 3614, array_oid = 3643))]
pub(crate) struct Tsvector;

/// A `tsvector`: the words of a title with weight A, those of other names with weight B.
///
/// PostgreSQL's own parser would not do: it takes `Battle.net` for a host name and `AC/DC` for a file.
#[derive(Debug)]
pub(crate) struct SearchVector(BTreeMap<String, Vec<Place>>);

/// Where a word stands, in 14 bits, under its weight, in two.
type Place = u16;

const WEIGHT_A: Place = 3 << 14;
const WEIGHT_B: Place = 2 << 14;

impl SearchVector {
    /// That of a game. `names` are its developer, publisher and platform.
    pub(crate) fn of_game(title: &str, names: [Option<&str>; 3]) -> Self {
        let title = words(title).map(|word| (word, WEIGHT_A));
        let others = names.into_iter().flatten().flat_map(words).map(|word| (word, WEIGHT_B));
        let mut places = BTreeMap::<_, Vec<_>>::new();
        for (position, (word, weight)) in (1..=LAST_POSITION).zip(title.chain(others)) {
            places.entry(word).or_default().push(weight | position);
        }
        Self(places)
    }
}

/// As `tsvectorrecv` of PostgreSQL reads it, which saves taking a text apart: how many words there are; of each its bytes up to a
/// zero, how many places it has, and these, ascending.
impl ToSql<Tsvector, Pg> for SearchVector {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        out.write_all(&u32::try_from(self.0.len())?.to_be_bytes())?;
        for (word, places) in &self.0 {
            let places = places.get(..MAX_PLACES).unwrap_or(places);
            out.write_all(word.as_bytes())?;
            out.write_all(&[0])?;
            out.write_all(&u16::try_from(places.len())?.to_be_bytes())?;
            for place in places {
                out.write_all(&place.to_be_bytes())?;
            }
        }
        Ok(IsNull::No)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{prepared::Prepared, test_support::TestDatabase};
    use diesel::{QueryableByName, sql_types::Text};
    use diesel_async::RunQueryDsl;

    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        vector: String,
    }

    async fn stored(title: &str, names: [Option<&str>; 3]) -> String {
        let database = TestDatabase::create().await;
        let storage = database.storage(1).await;
        let row: Row = Prepared::new("SELECT $1::text AS vector")
            .bind::<Tsvector, _>(SearchVector::of_game(title, names))
            .get_result(&mut storage.connection().await.unwrap())
            .await
            .unwrap();
        row.vector
    }

    #[tokio::test]
    async fn postgresql_reads_each_word_with_all_of_its_places() {
        let names = [Some("Steam Works"), None, Some("steam")];
        assert_eq!(stored("The Works: the Ü", names).await, "'steam':5B,7B 'the':1A,3A 'works':2A,6B 'ü':4A");
        assert_eq!(stored("…", [None; 3]).await, "");
    }

    #[tokio::test]
    async fn no_word_has_more_places_than_postgresql_takes() {
        let vector = stored(&"a ".repeat(20_000), [None; 3]).await;
        assert_eq!(vector.split(',').count(), MAX_PLACES);
    }
}
