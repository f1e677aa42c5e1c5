//! Sealed keys as rows.

use crate::error::corrupt;
use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName,
    sql_types::{Binary, Bool, Nullable, Text, Timestamptz, Uuid},
};
use domain::{
    game_key::{Sealed, StoredKey},
    ports::StorageError,
    purchase::PurchaseId,
};

/// The columns of a [`KeyRow`], of `stored`.
pub(crate) const COLUMNS: &str =
    "stored.purchase_id, stored.received_at, stored.is_file, stored.answer_key_id, stored.answer_nonce,
    stored.answer, stored.key_key_id, stored.key_nonce, stored.key";

#[derive(QueryableByName)]
pub(crate) struct KeyRow {
    #[diesel(sql_type = Uuid)]
    purchase_id: uuid::Uuid,
    #[diesel(sql_type = Timestamptz)]
    received_at: DateTime<Utc>,
    #[diesel(sql_type = Bool)]
    is_file: bool,
    #[diesel(sql_type = Nullable<Text>)]
    answer_key_id: Option<String>,
    #[diesel(sql_type = Nullable<Binary>)]
    answer_nonce: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Binary>)]
    answer: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Text>)]
    key_key_id: Option<String>,
    #[diesel(sql_type = Nullable<Binary>)]
    key_nonce: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<Binary>)]
    key: Option<Vec<u8>>,
}

impl KeyRow {
    pub(crate) fn purchase(&self) -> PurchaseId {
        PurchaseId(self.purchase_id)
    }

    pub(crate) fn into_stored_key(self) -> Result<StoredKey, StorageError> {
        Ok(StoredKey {
            answer: sealed(self.answer_key_id, self.answer_nonce, self.answer)?,
            key: sealed(self.key_key_id, self.key_nonce, self.key)?,
            is_file: self.is_file,
            received_at: self.received_at,
        })
    }
}

fn sealed(
    key_id: Option<String>,
    nonce: Option<Vec<u8>>,
    ciphertext: Option<Vec<u8>>,
) -> Result<Option<Sealed>, StorageError> {
    let (Some(key_id), Some(nonce), Some(ciphertext)) = (key_id, nonce, ciphertext) else { return Ok(None) };
    let nonce = nonce.try_into().map_err(|_| corrupt("a nonce has not 12 bytes"))?;
    Ok(Some(Sealed { key_id, nonce, ciphertext }))
}
