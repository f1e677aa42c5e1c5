//! Carts and wishlists by their owners.

use crate::{error::storage_error, sql::Sql, transaction::PgTransaction};
use diesel::{
    QueryableByName,
    sql_types::{Array, BigInt, Nullable, Uuid},
};
use diesel_async::RunQueryDsl;
use domain::{
    account::UserId,
    ports::StorageError,
    shopper::{GuestId, Owner},
};
use std::collections::{BTreeMap, BTreeSet};

type Id = uuid::Uuid;

#[derive(QueryableByName)]
struct OwnedRow {
    #[diesel(sql_type = Uuid)]
    id: Id,
    #[diesel(sql_type = Nullable<Uuid>)]
    user_id: Option<Id>,
    #[diesel(sql_type = Nullable<Uuid>)]
    guest_id: Option<Id>,
}

/// The values of the columns `user_id` and `guest_id`, one of which is null.
pub(super) fn columns(owner: Owner) -> (Option<Id>, Option<Id>) {
    match owner {
        Owner::User(UserId(id)) => (Some(id), None),
        Owner::Guest(GuestId(id)) => (None, Some(id)),
    }
}

/// The condition that a row of `carts` or `wishlists` is this owner's. Equal to null is nothing.
macro_rules! owned_by {
    ($table:ident, $owner:expr) => {{
        let (user, guest) = $crate::shoppers::owners::columns($owner);
        diesel::BoolExpressionMethods::or($table::user_id.eq(user), $table::guest_id.eq(guest))
    }};
}

pub(super) use owned_by;

impl PgTransaction {
    /// Locks the rows of these owners in `table`, which has the columns `id`, `user_id` and `guest_id`, in the order of the rows'
    /// ids; an owner without a row gets one with the id beside it. Returns the rows' ids in the order of `owners`.
    ///
    /// Nothing may be locked before everything is there: two transactions, each of which has locked what the other looks for
    /// and is adding what the other has added, would wait for each other for ever.
    pub(super) async fn lock_owned(
        &mut self,
        table: &'static str,
        owners: &[(Owner, Id)],
    ) -> Result<Vec<Id>, StorageError> {
        let mut rows = self.lock_all_or_none(table, owners).await?;
        if rows.is_empty() {
            self.insert_missing(table, owners).await?;
            rows = self.lock_all_or_none(table, owners).await?;
        }
        let ids: BTreeMap<_, Id> =
            rows.into_iter().map(|row| ((row.user_id, row.guest_id), row.id)).collect();
        let id = |(owner, _): &(Owner, Id)| ids.get(&columns(*owner)).copied();
        let lost = || StorageError::Backend("an owner's row is gone as soon as it was added".into());
        owners.iter().map(id).collect::<Option<_>>().ok_or_else(lost)
    }

    async fn lock_all_or_none(
        &mut self,
        table: &'static str,
        owners: &[(Owner, Id)],
    ) -> Result<Vec<OwnedRow>, StorageError> {
        let owners: BTreeSet<Owner> = owners.iter().map(|(owner, _)| *owner).collect();
        let (users, guests): (Vec<_>, Vec<_>) = owners.iter().copied().map(columns).unzip();
        let owned = Sql::fixed(" FROM ")
            .text(table)
            .text(" WHERE (user_id = ANY(")
            .bind::<Array<Nullable<Uuid>>, _>(users)
            .text(") OR guest_id = ANY(")
            .bind::<Array<Nullable<Uuid>>, _>(guests)
            .text("))");
        Sql::fixed("SELECT id, user_id, guest_id")
            .append(owned.clone())
            .text(" AND (SELECT count(*)")
            .append(owned)
            .text(") = ")
            .bind::<BigInt, _>(i64::try_from(owners.len()).unwrap_or(i64::MAX))
            .text(" ORDER BY id FOR UPDATE")
            .load(self.connection())
            .await
            .map_err(storage_error)
    }

    /// Every transaction adds in the order of the owners.
    async fn insert_missing(
        &mut self,
        table: &'static str,
        owners: &[(Owner, Id)],
    ) -> Result<(), StorageError> {
        let (users, guests): (Vec<_>, Vec<_>) = owners.iter().map(|(owner, _)| columns(*owner)).unzip();
        Sql::fixed("INSERT INTO ")
            .text(table)
            .text(" (id, user_id, guest_id) SELECT id, user_id, guest_id FROM unnest(")
            .bind::<Array<Uuid>, _>(owners.iter().map(|(_, id)| *id).collect::<Vec<_>>())
            .text(", ")
            .bind::<Array<Nullable<Uuid>>, _>(users)
            .text(", ")
            .bind::<Array<Nullable<Uuid>>, _>(guests)
            .text(") AS missing (id, user_id, guest_id) ORDER BY user_id, guest_id ON CONFLICT DO NOTHING")
            .execute(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(())
    }
}
