//! Values as JSON, and variants of enums under the names that the domain gives them.

use crate::error::corrupt;
use diesel::{
    deserialize::{self, FromSql, FromSqlRow},
    pg::{Pg, PgValue},
    sql_types::Json,
};
use domain::ports::StorageError;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// What a column of JSON holds.
#[derive(FromSqlRow)]
pub(crate) struct FromJson<T>(pub(crate) T);

impl<T: DeserializeOwned> FromSql<Json, Pg> for FromJson<T> {
    fn from_sql(value: PgValue<'_>) -> deserialize::Result<Self> {
        Ok(Self(serde_json::from_slice(value.as_bytes())?))
    }
}

/// A value as JSON.
pub(crate) fn json(value: &impl Serialize) -> Result<Value, StorageError> {
    serde_json::to_value(value).map_err(|error| StorageError::Backend(error.into()))
}

/// The name that the domain gives to a variant of an enum.
pub(crate) fn name(variant: &impl Serialize) -> Result<String, StorageError> {
    match json(variant)? {
        Value::String(name) => Ok(name),
        other => Err(StorageError::Backend(format!("{other} is not a name").into())),
    }
}

/// The variant of that name.
pub(crate) fn parse_name<T: DeserializeOwned>(name: String) -> Result<T, StorageError> {
    serde_json::from_value(Value::String(name)).map_err(corrupt)
}
