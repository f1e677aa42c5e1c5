//! What those see who run the shop.

use crate::http::{auth::Role, orders::body::Order};
use chrono::{DateTime, Utc};
use domain::{account, order};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A user.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct User {
    /// The user's id.
    id: Uuid,
    /// The address that the user logs in with.
    #[schema(example = "gordon@example.com")]
    email: String,
    /// What the user wants to be called.
    #[schema(required, example = "Gordon")]
    nickname: Option<String>,
    /// What the user may do.
    role: Role,
    /// Whether the user may do anything at all.
    state: UserState,
    /// When the user registered.
    created_at: DateTime<Utc>,
}

/// An order, and whose it is.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CustomerOrder {
    /// The customer.
    user_id: Uuid,
    #[serde(flatten)]
    order: Order,
}

/// Whether a user may do anything at all.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum UserState {
    /// May log in.
    Active,
    /// Is kept out.
    Disabled,
}

impl From<account::User> for User {
    fn from(user: account::User) -> Self {
        Self {
            id: user.id.0,
            email: user.email.as_str().to_owned(),
            nickname: user.nickname.map(|nickname| nickname.as_str().to_owned()),
            role: user.role.into(),
            state: match user.state {
                account::UserState::Active => UserState::Active,
                account::UserState::Disabled => UserState::Disabled,
            },
            created_at: user.created_at,
        }
    }
}

impl From<&order::Order> for CustomerOrder {
    fn from(order: &order::Order) -> Self {
        Self { user_id: order.user.0, order: order.into() }
    }
}
