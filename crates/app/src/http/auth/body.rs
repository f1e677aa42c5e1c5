//! Accounts as JSON.

use application::{
    accounts::{LoggedIn, TokenPair},
    merge_guest::{MergeReport, MergeStatus},
};
use chrono::{DateTime, Utc};
use domain::{account, cart, wishlist};
use secrecy::ExposeSecret;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A user as the user sees it.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct Profile {
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
    /// When the user registered.
    created_at: DateTime<Utc>,
}

/// What a user may do.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::http) enum Role {
    /// Buy.
    Customer,
    /// Run the shop.
    Admin,
}

/// What proves who a user is.
#[derive(Serialize, ToSchema)]
pub(super) struct Tokens {
    /// For the header `Authorization: Bearer …`.
    access_token: String,
    /// Always `Bearer`.
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// How long the access token lasts, in seconds.
    #[schema(example = 900)]
    expires_in: u64,
    /// For `POST /auth/refresh`, once: the answer has its successor.
    refresh_token: String,
    /// How long the refresh token lasts, in seconds.
    #[schema(example = 2_592_000)]
    refresh_expires_in: u64,
}

/// A user who is logged in now.
#[derive(Serialize, ToSchema)]
pub(super) struct Login {
    /// Who.
    user: Profile,
    /// What proves it from now on.
    tokens: Tokens,
    /// What became of the things of the guest that the user was.
    merge: Merge,
}

/// New tokens of a session.
#[derive(Serialize, ToSchema)]
pub(super) struct Refreshed {
    /// What proves who the user is from now on.
    tokens: Tokens,
}

/// What became of a guest's cart and wishlist.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Merge {
    /// Lines of the guest's cart.
    cart: CartMerge,
    /// Games on the guest's wishlist.
    wishlist: WishlistMerge,
    /// How it ended.
    status: Status,
}

/// What became of the lines of a guest's cart.
#[derive(Debug, Serialize, ToSchema)]
struct CartMerge {
    /// Lines whose game the user's cart did not have.
    moved: u32,
    /// Lines that were added to a line of the user's.
    summed: u32,
    /// Of those, lines that came to more keys than a line may hold, and were cut to that.
    capped: u32,
    /// Of all lines, those whose game cannot be had at the moment; they are kept.
    unavailable_kept: u32,
}

/// What became of the games on a guest's wishlist.
#[derive(Debug, Serialize, ToSchema)]
struct WishlistMerge {
    /// Games that the user's wishlist did not have.
    moved: u32,
    /// Games that both had; the earlier date won.
    already_there: u32,
}

/// How a merge ended.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Status {
    /// What the guest had is the user's.
    Merged,
    /// There was nothing, or another login had taken it.
    NothingToMerge,
    /// It failed; the guest still has everything, and `POST /auth/adopt-guest` tries again.
    FailedWillRetry,
}

/// A session: a user on one device, from login to logout.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Session {
    /// Its id.
    id: Uuid,
    /// When the user logged in.
    created_at: DateTime<Utc>,
    /// When it was last refreshed, or began.
    last_used_at: DateTime<Utc>,
    /// When it ends if it is not refreshed before.
    expires_at: DateTime<Utc>,
    /// What the device said it is.
    #[schema(required, example = "Mozilla/5.0 (X11; Linux x86_64)")]
    user_agent: Option<String>,
    /// Whether it is the session that asks.
    current: bool,
}

impl Session {
    pub(super) fn seen_from(session: account::Session, current: account::SessionId) -> Self {
        Self {
            id: session.id.0,
            created_at: session.created_at,
            last_used_at: session.last_used_at,
            expires_at: session.expires_at,
            user_agent: session.user_agent,
            current: session.id == current,
        }
    }
}

impl From<account::User> for Profile {
    fn from(user: account::User) -> Self {
        Self {
            id: user.id.0,
            email: user.email.as_str().to_owned(),
            nickname: user.nickname.map(|nickname| nickname.as_str().to_owned()),
            role: user.role.into(),
            created_at: user.created_at,
        }
    }
}

impl From<account::Role> for Role {
    fn from(role: account::Role) -> Self {
        match role {
            account::Role::Customer => Self::Customer,
            account::Role::Admin => Self::Admin,
        }
    }
}

impl From<TokenPair> for Tokens {
    fn from(tokens: TokenPair) -> Self {
        Self {
            access_token: tokens.access.expose_secret().to_owned(),
            token_type: "Bearer",
            expires_in: tokens.access_lifetime.as_secs(),
            refresh_token: tokens.refresh.expose_secret().to_owned(),
            refresh_expires_in: tokens.refresh_lifetime.as_secs(),
        }
    }
}

impl From<TokenPair> for Refreshed {
    fn from(tokens: TokenPair) -> Self {
        Self { tokens: tokens.into() }
    }
}

impl From<LoggedIn> for Login {
    fn from(login: LoggedIn) -> Self {
        Self { user: login.user.into(), tokens: login.tokens.into(), merge: login.merge.into() }
    }
}

impl From<MergeReport> for Merge {
    fn from(report: MergeReport) -> Self {
        let cart::CartMergeReport { moved, summed, capped, unavailable_kept } = report.cart;
        let wishlist::WishlistMergeReport { moved: wishes_moved, already_there } = report.wishlist;
        Self {
            cart: CartMerge { moved, summed, capped, unavailable_kept },
            wishlist: WishlistMerge { moved: wishes_moved, already_there },
            status: match report.status {
                MergeStatus::Merged => Status::Merged,
                MergeStatus::NothingToMerge => Status::NothingToMerge,
                MergeStatus::FailedWillRetry => Status::FailedWillRetry,
            },
        }
    }
}
