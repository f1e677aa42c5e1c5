//! `KeyRepository` on PostgreSQL.

use super::row::{COLUMNS, KeyRow};
use crate::{error::storage_error, sql::Sql, transaction::PgTransaction};
use async_trait::async_trait;
use diesel::sql_types::{BigInt, Binary, Bool, Nullable, Text, Uuid};
use diesel_async::RunQueryDsl;
use domain::{
    game_key::{Sealed, StoredKey},
    ports::{KeyRepository, StorageError},
    purchase::PurchaseId,
};

#[async_trait]
impl KeyRepository for PgTransaction {
    async fn insert_answer(&mut self, purchase: PurchaseId, answer: &Sealed) -> Result<bool, StorageError> {
        let inserted = Sql::fixed(
            "INSERT INTO purchase_keys AS stored (purchase_id, answer_key_id, answer_nonce, answer) VALUES (",
        )
        .bind::<Uuid, _>(purchase.0)
        .text(", ")
        .append(values(Some(answer)))
        .text(
            ") ON CONFLICT ON CONSTRAINT purchase_keys_pkey DO UPDATE
            SET answer_key_id = excluded.answer_key_id, answer_nonce = excluded.answer_nonce, answer = excluded.answer
            WHERE stored.answer IS NULL",
        )
        .execute(self.connection())
        .await
        .map_err(storage_error)?;
        Ok(inserted > 0)
    }

    async fn set_key(
        &mut self,
        purchase: PurchaseId,
        key: &Sealed,
        is_file: bool,
    ) -> Result<(), StorageError> {
        Sql::fixed(
            "INSERT INTO purchase_keys AS stored (purchase_id, is_file, key_key_id, key_nonce, key) VALUES (",
        )
        .bind::<Uuid, _>(purchase.0)
        .text(", ")
        .bind::<Bool, _>(is_file)
        .text(", ")
        .append(values(Some(key)))
        .text(
            ") ON CONFLICT ON CONSTRAINT purchase_keys_pkey DO UPDATE
            SET is_file = excluded.is_file, key_key_id = excluded.key_key_id, key_nonce = excluded.key_nonce, key = excluded.key
            WHERE stored.key IS NULL",
        )
        .execute(self.connection())
        .await
        .map_err(storage_error)?;
        Ok(())
    }

    async fn find(&mut self, purchase: PurchaseId) -> Result<Option<StoredKey>, StorageError> {
        let rows: Vec<KeyRow> = Sql::fixed("SELECT ")
            .text(COLUMNS)
            .text(" FROM purchase_keys AS stored WHERE purchase_id = ")
            .bind::<Uuid, _>(purchase.0)
            .load(self.connection())
            .await
            .map_err(storage_error)?;
        rows.into_iter().next().map(KeyRow::into_stored_key).transpose()
    }

    async fn lock_sealed_otherwise(
        &mut self,
        key_id: &str,
        limit: u32,
    ) -> Result<Vec<(PurchaseId, StoredKey)>, StorageError> {
        let rows: Vec<KeyRow> = Sql::fixed("SELECT ")
            .text(COLUMNS)
            .text(" FROM purchase_keys AS stored WHERE answer_key_id <> ")
            .bind::<Text, _>(key_id.to_owned())
            .text(" OR key_key_id <> ")
            .bind::<Text, _>(key_id.to_owned())
            .text(" ORDER BY purchase_id LIMIT ")
            .bind::<BigInt, _>(i64::from(limit))
            .text(" FOR UPDATE")
            .load(self.connection())
            .await
            .map_err(storage_error)?;
        rows.into_iter().map(|row| Ok((row.purchase(), row.into_stored_key()?))).collect()
    }

    async fn reseal(
        &mut self,
        purchase: PurchaseId,
        answer: Option<&Sealed>,
        key: Option<&Sealed>,
    ) -> Result<(), StorageError> {
        Sql::fixed("UPDATE purchase_keys SET (answer_key_id, answer_nonce, answer) = ROW (")
            .append(values(answer))
            .text("), (key_key_id, key_nonce, key) = ROW (")
            .append(values(key))
            .text(") WHERE purchase_id = ")
            .bind::<Uuid, _>(purchase.0)
            .execute(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(())
    }
}

/// The values of the three columns that hold something sealed.
fn values(sealed: Option<&Sealed>) -> Sql {
    Sql::fixed("")
        .bind::<Nullable<Text>, _>(sealed.map(|sealed| sealed.key_id.clone()))
        .text(", ")
        .bind::<Nullable<Binary>, _>(sealed.map(|sealed| sealed.nonce.to_vec()))
        .text(", ")
        .bind::<Nullable<Binary>, _>(sealed.map(|sealed| sealed.ciphertext.clone()))
}
