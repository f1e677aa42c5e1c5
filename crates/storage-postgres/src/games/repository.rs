//! `GameRepository` on PostgreSQL.

use super::{standings, upsert::upsert_many};
use crate::{
    error::{corrupt, storage_error},
    prepared::Prepared,
    schema::games,
    transaction::PgTransaction,
};
use async_trait::async_trait;
use diesel::{
    ExpressionMethods, QueryDsl, QueryableByName, sql_query,
    sql_types::{Array, BigInt, Binary, Uuid},
};
use diesel_async::RunQueryDsl;
use domain::{
    catalogue::{Availability, GameId},
    draft::GameDraft,
    fingerprint::Fingerprint,
    ports::{GameRepository, StorageError, WriteCounts},
    product::ProductId,
    sync::{LapId, Standing},
};
use std::collections::BTreeMap;

#[derive(QueryableByName)]
struct ProductRow {
    #[diesel(sql_type = BigInt)]
    product_id: i64,
}

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[async_trait]
impl GameRepository for PgTransaction {
    async fn list_stale(
        &mut self,
        listings: &[(ProductId, Fingerprint)],
    ) -> Result<Vec<ProductId>, StorageError> {
        let fingerprints: Vec<&[u8]> =
            listings.iter().map(|(_, fingerprint)| fingerprint.as_bytes().as_slice()).collect();
        let rows = Prepared::new(include_str!("list_stale.sql"))
            .bind::<Array<BigInt>, _>(numbers(listings.iter().map(|(product, _)| product)))
            .bind::<Array<Binary>, _>(fingerprints)
            .load(self.connection())
            .await
            .map_err(storage_error)?;
        products(rows)
    }

    async fn upsert_many(&mut self, drafts: &[GameDraft]) -> Result<WriteCounts, StorageError> {
        upsert_many(self.connection(), drafts).await.map_err(storage_error)
    }

    async fn mark_sold_out(&mut self, products: &[ProductId]) -> Result<u64, StorageError> {
        self.change_many(include_str!("mark_sold_out.sql"), products).await
    }

    async fn count_listed(&mut self) -> Result<u64, StorageError> {
        let row: CountRow = sql_query(include_str!("count_listed.sql"))
            .get_result(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(row.count.unsigned_abs())
    }

    async fn count_unsighted(&mut self, lap: LapId) -> Result<u64, StorageError> {
        let row: CountRow = sql_query(include_str!("count_unsighted.sql"))
            .bind::<Uuid, _>(lap.0)
            .get_result(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(row.count.unsigned_abs())
    }

    async fn list_unsighted(
        &mut self,
        lap: LapId,
        after: Option<ProductId>,
        limit: u32,
    ) -> Result<Vec<ProductId>, StorageError> {
        let rows = sql_query(include_str!("list_unsighted.sql"))
            .bind::<Uuid, _>(lap.0)
            .bind::<BigInt, _>(after.map_or(0, ProductId::get))
            .bind::<BigInt, _>(i64::from(limit))
            .load(self.connection())
            .await
            .map_err(storage_error)?;
        products(rows)
    }

    async fn delist_many(&mut self, products: &[ProductId]) -> Result<u64, StorageError> {
        self.change_many(include_str!("delist_many.sql"), products).await
    }

    async fn list_standings(
        &mut self,
        after: Option<ProductId>,
        limit: u32,
    ) -> Result<Vec<Standing>, StorageError> {
        standings::list(self.connection(), after, limit).await
    }

    async fn sample_standings(&mut self, limit: u32) -> Result<Vec<Standing>, StorageError> {
        standings::sample(self.connection(), limit).await
    }

    async fn get_availability(
        &mut self,
        games: &[GameId],
    ) -> Result<BTreeMap<GameId, Availability>, StorageError> {
        let rows: Vec<(uuid::Uuid, bool, i64)> = games::table
            .filter(games::id.eq_any(games.iter().map(|game| game.0)))
            .select((games::id, games::delisted_at.is_null(), games::stock))
            .load(self.connection())
            .await
            .map_err(storage_error)?;
        let availability = |(id, listed, stock): (_, _, i64)| {
            (GameId(id), Availability::of(listed, u32::try_from(stock).unwrap_or(u32::MAX)))
        };
        Ok(rows.into_iter().map(availability).collect())
    }
}

impl PgTransaction {
    async fn change_many(
        &mut self,
        statement: &'static str,
        products: &[ProductId],
    ) -> Result<u64, StorageError> {
        let changed = sql_query(statement)
            .bind::<Array<BigInt>, _>(numbers(products))
            .execute(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(changed as u64)
    }
}

fn numbers<'a>(products: impl IntoIterator<Item = &'a ProductId>) -> Vec<i64> {
    products.into_iter().map(|product| product.get()).collect()
}

fn products(rows: Vec<ProductRow>) -> Result<Vec<ProductId>, StorageError> {
    rows.into_iter().map(|row| ProductId::try_from(row.product_id).map_err(corrupt)).collect()
}
