//! Games at checkout: their prices, and keys taken out of stock and put back.

use crate::{
    error::{corrupt, storage_error},
    sql::Sql,
    transaction::PgTransaction,
};
use diesel::{
    QueryableByName,
    sql_types::{Array, BigInt, Bool, Text, Uuid},
};
use diesel_async::RunQueryDsl;
use domain::{
    catalogue::GameId,
    money::Money,
    order::{CheckOutLine, Offer},
    ports::StorageError,
    product::ProductId,
};
use std::collections::BTreeMap;

#[derive(QueryableByName)]
struct OfferRow {
    #[diesel(sql_type = Uuid)]
    id: uuid::Uuid,
    #[diesel(sql_type = BigInt)]
    product_id: i64,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = BigInt)]
    price: i64,
    #[diesel(sql_type = BigInt)]
    stock: i64,
    #[diesel(sql_type = Bool)]
    listed: bool,
}

impl OfferRow {
    fn into_offer(self) -> Result<Offer, StorageError> {
        Ok(Offer {
            game: GameId(self.id),
            product: ProductId::try_from(self.product_id).map_err(corrupt)?,
            title: self.title,
            price: Money::eur(self.price),
            stock: u32::try_from(self.stock).unwrap_or(u32::MAX),
            listed: self.listed,
        })
    }
}

impl PgTransaction {
    /// Rows are locked in the order of their product, as laps do.
    pub(super) async fn lock_games(&mut self, lines: &[CheckOutLine]) -> Result<Vec<Offer>, StorageError> {
        let games: Vec<_> = lines.iter().map(|line| line.game.0).collect();
        let rows: Vec<OfferRow> = Sql::fixed(
            "SELECT id, product_id, title, price, stock, delisted_at IS NULL AS listed FROM games WHERE id = ANY (",
        )
        .bind::<Array<Uuid>, _>(games)
        .text(") ORDER BY product_id FOR NO KEY UPDATE")
        .load(self.connection())
        .await
        .map_err(storage_error)?;
        rows.into_iter().map(OfferRow::into_offer).collect()
    }

    /// Takes keys of games that are locked already. Returns how many games had enough.
    pub(super) async fn take_keys(&mut self, lines: &[CheckOutLine]) -> Result<usize, StorageError> {
        let quantities = lines.iter().map(|line| (line.game, i64::from(line.quantity.get())));
        self.change_stock(
            quantities,
            Sql::fixed("UPDATE games SET stock = stock - wanted.quantity "),
            Sql::fixed(" AND games.stock >= wanted.quantity AND games.delisted_at IS NULL"),
        )
        .await
    }

    pub(super) async fn put_back(&mut self, games: &[GameId]) -> Result<(), StorageError> {
        let mut counts: BTreeMap<GameId, i64> = BTreeMap::new();
        for game in games {
            *counts.entry(*game).or_default() += 1;
        }
        let locked = "SELECT FROM games WHERE id = ANY (";
        Sql::fixed(locked)
            .bind::<Array<Uuid>, _>(counts.keys().map(|game| game.0).collect::<Vec<_>>())
            .text(") ORDER BY product_id FOR NO KEY UPDATE")
            .execute(self.connection())
            .await
            .map_err(storage_error)?;
        let update = Sql::fixed("UPDATE games SET stock = stock + wanted.quantity ");
        self.change_stock(counts, update, Sql::fixed("")).await?;
        Ok(())
    }

    async fn change_stock(
        &mut self,
        quantities: impl IntoIterator<Item = (GameId, i64)>,
        update: Sql,
        condition: Sql,
    ) -> Result<usize, StorageError> {
        let (games, quantities): (Vec<_>, Vec<_>) =
            quantities.into_iter().map(|(game, quantity)| (game.0, quantity)).unzip();
        update
            .text("FROM unnest(")
            .bind::<Array<Uuid>, _>(games)
            .text(", ")
            .bind::<Array<BigInt>, _>(quantities)
            .text(") AS wanted (id, quantity) WHERE games.id = wanted.id")
            .append(condition)
            .execute(self.connection())
            .await
            .map_err(storage_error)
    }
}
