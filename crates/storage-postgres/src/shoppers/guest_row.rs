//! Guest sessions as rows.

use crate::schema::guest_sessions;
use chrono::{DateTime, Utc};
use diesel::{Queryable, QueryableByName, Selectable, pg::Pg};
use domain::shopper::{GuestId, GuestSession};
use uuid::Uuid;

#[derive(Queryable, QueryableByName, Selectable)]
#[diesel(table_name = guest_sessions, check_for_backend(Pg))]
pub(super) struct GuestRow {
    id: Uuid,
    last_used_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

impl GuestRow {
    pub(super) fn into_guest(self) -> GuestSession {
        GuestSession { id: GuestId(self.id), last_used_at: self.last_used_at, expires_at: self.expires_at }
    }
}
