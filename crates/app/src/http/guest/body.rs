//! Guest sessions as JSON.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// A guest session, and what its guest is known by from now on.
#[derive(Serialize, ToSchema)]
pub struct GuestSession {
    /// Whoever has it is the guest: for the header `X-Guest-Token`. Also in the cookie `keymart_guest`.
    #[schema(example = "kTDZxCGHEXyDVkLbWzvJ6Zu0vYtbPWZDHjG3HnHRk9A")]
    pub guest_token: String,
    /// For the header `X-CSRF-Token`, where the cookie is all that tells who the guest is. Also in the cookie `keymart_csrf`.
    #[schema(example = "kTDZxCGHEXyDVkLbWzvJ6T3ysm_gW7XVYwqy1zIbsWgJzOLHRA2jOlyxzcGT1t1h")]
    pub csrf_token: String,
    /// When the session ends if the guest does not come back before.
    pub expires_at: DateTime<Utc>,
}
