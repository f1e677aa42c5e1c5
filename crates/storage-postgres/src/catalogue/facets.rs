//! How the games that a filter means divide.

use super::filter::{Meaning, meant};
use crate::{error::storage_error, sql::Sql};
use diesel::{
    QueryableByName,
    sql_types::{BigInt, Integer, Nullable, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain::{
    catalogue::{CatalogueFilter, Category, CategoryCount, Facet, Facets, PriceRange},
    ports::StorageError,
};

/// How many publishers a facet shows.
const MAX_PUBLISHERS: usize = 20;

/// A division by one column, or the whole, for which no column is named.
#[derive(QueryableByName)]
struct DivisionRow {
    #[diesel(sql_type = Text)]
    column: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    count: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    min_price: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    max_price: Option<i64>,
}

#[derive(QueryableByName)]
struct CategoryRow {
    #[diesel(sql_type = Integer)]
    id: i32,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[derive(QueryableByName)]
struct FacetRow {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

pub(super) async fn load_facets(
    connection: &mut AsyncPgConnection,
    filter: &CatalogueFilter,
    meaning: &Meaning,
) -> Result<Facets, StorageError> {
    let divisions: Vec<DivisionRow> =
        divisions_query(filter, meaning).load(connection).await.map_err(storage_error)?;
    let categories = load_categories(connection, filter, meaning).await?;
    let mut facets = Facets { categories, ..Facets::default() };
    for row in divisions {
        let facet = Facet { value: row.name, count: row.count.unsigned_abs() };
        match row.column.as_str() {
            "platform" => facets.platforms.push(facet),
            "region" => facets.regions.push(facet),
            "publisher" => facets.publishers.push(facet),
            _ => facets.price = row.min_price.zip(row.max_price).map(|(min, max)| PriceRange { min, max }),
        }
    }
    facets.publishers.truncate(MAX_PUBLISHERS);
    Ok(facets)
}

/// Divides by three columns and finds the prices in one pass over an index.
pub(super) fn divisions_query(filter: &CatalogueFilter, meaning: &Meaning) -> Sql {
    Sql::new(
        "WITH division AS (
            SELECT
                CASE
                    WHEN grouping(platform_key) = 0 THEN 'platform'
                    WHEN grouping(region_key) = 0 THEN 'region'
                    WHEN grouping(publisher_key) = 0 THEN 'publisher'
                    ELSE ''
                END AS column,
                coalesce(platform_key, region_key, publisher_key) AS key,
                count(*) AS count,
                min(price) AS min_price,
                max(price) AS max_price",
    )
    .append(meant(filter, meaning))
    .text(
        " GROUP BY GROUPING SETS ((platform_key), (region_key), (publisher_key), ())
        )
        SELECT division.column, coalesce(spellings.name, '') AS name, division.count, min_price, max_price
        FROM division LEFT JOIN spellings ON spellings.key = division.key
        WHERE division.column = '' OR spellings.name IS NOT NULL
        ORDER BY division.count DESC, spellings.name",
    )
}

pub(super) async fn load_categories(
    connection: &mut AsyncPgConnection,
    filter: &CatalogueFilter,
    meaning: &Meaning,
) -> Result<Vec<CategoryCount>, StorageError> {
    let rows: Vec<CategoryRow> =
        categories_query(filter, meaning).load(connection).await.map_err(storage_error)?;
    let category_count = |row: CategoryRow| CategoryCount {
        category: Category { id: row.id, name: row.name },
        count: row.count.unsigned_abs(),
    };
    Ok(rows.into_iter().map(category_count).collect())
}

/// Most games are in the same few sets of categories, so sets are counted before they are taken apart.
pub(super) fn categories_query(filter: &CatalogueFilter, meaning: &Meaning) -> Sql {
    Sql::new(
        "WITH division AS (
            SELECT category_id, sum(count)::bigint AS count
            FROM (
                SELECT unnest(category_ids) AS category_id, count
                FROM (SELECT category_ids, count(*) AS count",
    )
    .append(meant(filter, meaning))
    .text(
        " GROUP BY category_ids) AS category_set
            ) AS membership
            GROUP BY category_id
        )
        SELECT categories.id, categories.name, division.count
        FROM division JOIN categories ON categories.id = division.category_id
        ORDER BY division.count DESC, categories.name, categories.id",
    )
}

pub(super) async fn load_platforms(connection: &mut AsyncPgConnection) -> Result<Vec<Facet>, StorageError> {
    let rows: Vec<FacetRow> = platforms_query().load(connection).await.map_err(storage_error)?;
    Ok(rows.into_iter().map(|row| Facet { value: row.name, count: row.count.unsigned_abs() }).collect())
}

pub(super) fn platforms_query() -> Sql {
    Sql::new(
        "WITH division AS (
            SELECT platform_key, count(*) AS count FROM games WHERE delisted_at IS NULL GROUP BY platform_key
        )
        SELECT spellings.name, division.count
        FROM division JOIN spellings ON spellings.key = division.platform_key
        ORDER BY division.count DESC, spellings.name",
    )
}
