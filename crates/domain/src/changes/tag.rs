//! Names for what can change.

use crate::{
    account::{SessionId, UserId},
    catalogue::GameId,
    order::OrderId,
    shopper::{GuestId, Owner},
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

/// The name of something that can change, as the triggers of the database write it (`migrations/`).
///
/// A change of rows is logged under the tags of what customers see of them. A change of a whole table is logged under a tag of
/// the table, which everything that was read of it depends on, too.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tag(Box<str>);

/// A text that names nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must have 1 to {} visible ASCII characters", Tag::MAX_BYTES)]
pub struct InvalidTag;

impl Tag {
    /// The longest tag.
    pub const MAX_BYTES: usize = 300;

    /// Every list of games, and what is counted of them.
    pub fn catalogue() -> Self {
        Self("catalogue".into())
    }

    /// The names of categories.
    pub fn categories() -> Self {
        Self("categories".into())
    }

    /// All games at once.
    pub fn all_games() -> Self {
        Self("games".into())
    }

    /// All carts at once.
    pub fn all_carts() -> Self {
        Self("carts".into())
    }

    /// All wishlists at once.
    pub fn all_wishlists() -> Self {
        Self("wishlists".into())
    }

    /// All users and their sessions at once.
    pub fn all_users() -> Self {
        Self("users".into())
    }

    /// A game.
    pub fn game(id: GameId) -> Self {
        Self::numbered("game:", id.0)
    }

    /// Which game has this slug.
    pub fn game_slug(slug: &str) -> Self {
        Self(format!("game-slug:{slug}").into())
    }

    /// Somebody's cart.
    pub fn cart(owner: Owner) -> Self {
        Self(format!("{}:cart", OwnerName(owner)).into())
    }

    /// Somebody's wishlist.
    pub fn wishlist(owner: Owner) -> Self {
        Self(format!("{}:wishlist", OwnerName(owner)).into())
    }

    /// Who a user is.
    pub fn profile(user: UserId) -> Self {
        Self(format!("{}:profile", OwnerName(Owner::User(user))).into())
    }

    /// Whether a session holds.
    pub fn session(id: SessionId) -> Self {
        Self::numbered("session:", id.0)
    }

    /// All orders and their units at once.
    pub fn all_orders() -> Self {
        Self("orders".into())
    }

    /// All wallets at once.
    pub fn all_wallets() -> Self {
        Self("wallets".into())
    }

    /// An order and its units.
    pub fn order(id: OrderId) -> Self {
        Self::numbered("order:", id.0)
    }

    /// All orders of a user.
    pub fn orders_of(user: UserId) -> Self {
        Self(format!("{}:orders", OwnerName(Owner::User(user))).into())
    }

    /// A user's wallet and its movements.
    pub fn wallet(user: UserId) -> Self {
        Self(format!("{}:wallet", OwnerName(Owner::User(user))).into())
    }

    /// Written without the machinery of formatting: every look into the cache begins with such a name.
    fn numbered(kind: &str, id: Uuid) -> Self {
        Self([kind, id.hyphenated().encode_lower(&mut Uuid::encode_buffer())].concat().into())
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Tag {
    type Err = InvalidTag;

    fn from_str(text: &str) -> Result<Self, InvalidTag> {
        let fits = (1..=Self::MAX_BYTES).contains(&text.len());
        let visible = text.bytes().all(|byte| byte.is_ascii_graphic());
        if fits && visible { Ok(Self(text.into())) } else { Err(InvalidTag) }
    }
}

impl From<Tag> for String {
    fn from(Tag(text): Tag) -> Self {
        text.into()
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

struct OwnerName(Owner);

impl fmt::Display for OwnerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Owner::User(UserId(id)) => write!(f, "user:{id}"),
            Owner::Guest(GuestId(id)) => write!(f, "guest:{id}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn tags_are_named_alike_everywhere() {
        let id = Uuid::from_u128(7);
        let text = "00000000-0000-0000-0000-000000000007";
        assert_eq!(Tag::game(GameId(id)).as_str(), format!("game:{text}"));
        assert_eq!(Tag::game_slug("portal-i1").as_str(), "game-slug:portal-i1");
        assert_eq!(Tag::cart(Owner::User(UserId(id))).as_str(), format!("user:{text}:cart"));
        assert_eq!(Tag::wishlist(Owner::Guest(GuestId(id))).as_str(), format!("guest:{text}:wishlist"));
        assert_eq!(Tag::profile(UserId(id)).as_str(), format!("user:{text}:profile"));
        assert_eq!(Tag::session(SessionId(id)).as_str(), format!("session:{text}"));
        assert_eq!(Tag::order(OrderId(id)).as_str(), format!("order:{text}"));
        assert_eq!(Tag::orders_of(UserId(id)).as_str(), format!("user:{text}:orders"));
        assert_eq!(Tag::wallet(UserId(id)).as_str(), format!("user:{text}:wallet"));
    }

    #[test]
    fn only_short_visible_text_is_a_tag() {
        assert!("catalogue".parse::<Tag>().is_ok());
        for text in ["", "two words", "tab\t", "naïve", &"x".repeat(301)] {
            assert_eq!(text.parse::<Tag>(), Err(InvalidTag), "{text}");
        }
    }
}
