//! The policy: what is cached, under which key, what it depends on, and for how long. All of it is here and nowhere else, so that
//! nothing can be written under one name and looked for under another.

use domain::{
    account::{SessionId, UserId},
    catalogue::{CatalogueQuery, GameId},
    changes::Tag,
    order::{OrderId, OrderStatus},
    shopper::Owner,
    text::SearchText,
    wallet::WalletPosition,
    wishlist::WishlistPosition,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{fmt::Write as _, time::Duration};

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);

/// Something that customers ask, whose answer is cached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// The game with this id.
    Game(GameId),
    /// The game with this slug.
    GameBySlug(String),
    /// A page of games.
    Games {
        /// Which page of which list.
        query: Box<CatalogueQuery>,
        /// Whether the answer also says how the games of all pages divide.
        facets: bool,
    },
    /// Titles that begin like this.
    Suggestions(SearchText, u32),
    /// So many games like this one.
    Similar(GameId, u32),
    /// All categories.
    Categories,
    /// All platforms.
    Platforms,
    /// Who the user of a live session is.
    Profile(UserId, SessionId),
    /// Somebody's cart.
    Cart(Owner),
    /// A page of somebody's wishlist.
    Wishlist(Owner, Option<WishlistPosition>, u32),
    /// Whether somebody wishes for a game.
    Wish(Owner, GameId),
    /// An order of this user's.
    Order(UserId, OrderId),
    /// A page of a user's orders.
    Orders {
        /// Whose.
        user: UserId,
        /// Only those that stand like this.
        status: Option<OrderStatus>,
        /// Which page: the one that begins after this order.
        after: Option<OrderId>,
        /// How many at most.
        limit: u32,
    },
    /// What a user's wallet holds.
    Wallet(UserId),
    /// A page of the movements of a user's wallet.
    WalletMovements(UserId, Option<WalletPosition>, u32),
}

impl Question {
    /// The prefixes of all keys, for whoever looks through a level.
    pub const KEY_PREFIXES: [&str; 8] =
        ["categories", "game-slug:", "game:", "games:", "guest:", "platforms", "suggestions:", "user:"];

    /// The key that the answer is kept under.
    pub fn key(&self) -> String {
        match self {
            Self::Game(id) => Tag::game(*id).into(),
            Self::GameBySlug(slug) => Tag::game_slug(slug).into(),
            Self::Games { .. } => format!("games:{}", self.digest()),
            Self::Suggestions(..) => format!("suggestions:{}", self.digest()),
            Self::Similar(id, limit) => format!("{}:similar:{limit}", Tag::game(*id)),
            Self::Categories => "categories".to_owned(),
            Self::Platforms => "platforms".to_owned(),
            Self::Profile(user, session) => format!("{}:{}", Tag::profile(*user), session.0),
            Self::Cart(owner) => Tag::cart(*owner).into(),
            Self::Wishlist(owner, ..) => format!("{}:{}", Tag::wishlist(*owner), self.digest()),
            Self::Wish(owner, game) => format!("{}:{}", Tag::wishlist(*owner), game.0),
            Self::Order(user, order) => format!("{}:{}", Tag::orders_of(*user), order.0),
            Self::Orders { user, .. } => format!("{}:{}", Tag::orders_of(*user), self.digest()),
            Self::Wallet(user) => Tag::wallet(*user).into(),
            Self::WalletMovements(user, ..) => format!("{}:{}", Tag::wallet(*user), self.digest()),
        }
    }

    /// What the answer depends on: a change of any of it makes the answer old. `games` are those that the answer shows.
    ///
    /// Everything that was read of a table carries the tag of the whole table, under which a `TRUNCATE` is logged; lists carry
    /// `catalogue`, which stands for that, too.
    pub fn tags(&self, games: &[GameId]) -> Vec<Tag> {
        let own = match self {
            Self::Game(id) => vec![Tag::game(*id), Tag::all_games(), Tag::categories()],
            Self::GameBySlug(slug) => vec![Tag::game_slug(slug), Tag::all_games(), Tag::categories()],
            Self::Games { .. }
            | Self::Suggestions(..)
            | Self::Similar(..)
            | Self::Categories
            | Self::Platforms => {
                return vec![Tag::catalogue()];
            }
            Self::Profile(user, session) => {
                vec![Tag::session(*session), Tag::profile(*user), Tag::all_users()]
            }
            Self::Cart(owner) => vec![Tag::cart(*owner), Tag::all_carts(), Tag::all_games()],
            Self::Wishlist(owner, ..) => vec![Tag::wishlist(*owner), Tag::all_wishlists(), Tag::all_games()],
            Self::Wish(owner, _) => vec![Tag::wishlist(*owner), Tag::all_wishlists()],
            Self::Order(_, order) => vec![Tag::order(*order), Tag::all_orders()],
            Self::Orders { user, .. } => vec![Tag::orders_of(*user), Tag::all_orders()],
            Self::Wallet(user) | Self::WalletMovements(user, ..) => {
                vec![Tag::wallet(*user), Tag::all_wallets()]
            }
        };
        let mut tags: Vec<Tag> = own.into_iter().chain(games.iter().copied().map(Tag::game)).collect();
        tags.sort_unstable();
        tags.dedup();
        tags
    }

    /// How long the answer is kept at most. This is hygiene: whether it may still be served is decided by what changed.
    ///
    /// That a session ends by itself is no change, so who a session's user is, is kept for a minute only.
    pub fn lifetime(&self) -> Duration {
        match self {
            Self::Game(_)
            | Self::GameBySlug(_)
            | Self::Categories
            | Self::Platforms
            | Self::Wishlist(..)
            | Self::Wish(..) => HOUR,
            Self::Cart(_)
            | Self::Order(..)
            | Self::Orders { .. }
            | Self::Wallet(_)
            | Self::WalletMovements(..) => 30 * MINUTE,
            Self::Games { .. } | Self::Suggestions(..) | Self::Similar(..) | Self::Profile(..) => MINUTE,
        }
    }

    /// Whether the answer may leave the process. Who somebody is, and what money somebody has and had, need not lie in another system's
    /// memory.
    pub fn may_be_shared(&self) -> bool {
        !matches!(
            self,
            Self::Profile(..)
                | Self::Order(..)
                | Self::Orders { .. }
                | Self::Wallet(_)
                | Self::WalletMovements(..)
        )
    }

    /// Stands for a question with more to it than a key should hold.
    fn digest(&self) -> String {
        // It is numbers and text: there is nothing in it that cannot be written.
        let digest = Sha256::digest(postcard::to_allocvec(self).unwrap_or_default());
        digest.iter().take(16).fold(String::with_capacity(32), |mut text, byte| {
            // Writing to a string cannot fail.
            _ = write!(text, "{byte:02x}");
            text
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        catalogue::{CatalogueFilter, Sort},
        shopper::GuestId,
        wallet::LedgerTransactionId,
    };
    use std::collections::BTreeSet;
    use uuid::Uuid;

    fn game(number: u128) -> GameId {
        GameId(Uuid::from_u128(number))
    }

    fn games(limit: u32, facets: bool) -> Question {
        let query =
            CatalogueQuery { filter: CatalogueFilter::default(), sort: Sort::Title, after: None, limit };
        Question::Games { query: Box::new(query), facets }
    }

    fn one_of_each() -> Vec<Question> {
        let (user, session) = (UserId(Uuid::from_u128(1)), SessionId(Uuid::from_u128(1)));
        let (owner, guest) = (Owner::User(user), Owner::Guest(GuestId(user.0)));
        let text = SearchText::parse("portal").unwrap();
        vec![
            Question::Game(game(1)),
            Question::GameBySlug("portal".to_owned()),
            games(10, false),
            games(10, true),
            games(11, false),
            Question::Suggestions(text.clone(), 10),
            Question::Suggestions(text, 11),
            Question::Similar(game(1), 10),
            Question::Categories,
            Question::Platforms,
            Question::Profile(user, session),
            Question::Cart(owner),
            Question::Cart(guest),
            Question::Wishlist(owner, None, 10),
            Question::Wishlist(guest, None, 10),
            Question::Wish(owner, game(1)),
            Question::Wish(guest, game(1)),
            Question::Order(user, order(1)),
            Question::Order(user, order(2)),
            Question::Order(UserId(Uuid::from_u128(2)), order(1)),
            orders(user, None),
            orders(user, Some(OrderStatus::Completed)),
            orders(UserId(Uuid::from_u128(2)), None),
            Question::Wallet(user),
            Question::WalletMovements(user, None, 10),
            Question::WalletMovements(user, None, 11),
            Question::WalletMovements(user, Some(WalletPosition(LedgerTransactionId(user.0))), 10),
        ]
    }

    fn order(number: u128) -> OrderId {
        OrderId(Uuid::from_u128(number))
    }

    fn orders(user: UserId, status: Option<OrderStatus>) -> Question {
        Question::Orders { user, status, after: None, limit: 10 }
    }

    #[test]
    fn no_two_questions_have_one_key() {
        let questions = one_of_each();
        let keys: BTreeSet<String> = questions.iter().map(Question::key).collect();
        assert_eq!(keys.len(), questions.len());
    }

    #[test]
    fn every_key_has_a_known_prefix() {
        for question in one_of_each() {
            let key = question.key();
            assert!(Question::KEY_PREFIXES.iter().any(|prefix| key.starts_with(prefix)), "{key}");
        }
    }

    #[test]
    fn keys_of_single_things_are_what_the_database_calls_them() {
        let id = "00000000-0000-0000-0000-000000000001";
        let user = Owner::User(UserId(Uuid::from_u128(1)));
        assert_eq!(Question::Game(game(1)).key(), format!("game:{id}"));
        assert_eq!(Question::Cart(user).key(), format!("user:{id}:cart"));
    }

    #[test]
    fn a_cart_depends_on_its_games() {
        let cart = Question::Cart(Owner::User(UserId(Uuid::from_u128(1))));
        let tags = cart.tags(&[game(7), game(7), game(8)]);
        assert_eq!(tags.len(), 5);
        assert!(tags.contains(&Tag::game(game(7))) && tags.contains(&Tag::game(game(8))));
    }

    #[test]
    fn money_depends_on_what_the_database_calls_it() {
        let user = UserId(Uuid::from_u128(1));
        let id = user.0;
        let named = |question: Question| {
            question.tags(&[]).iter().map(|tag| tag.as_str().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(named(Question::Order(user, order(1))), [format!("order:{id}"), "orders".to_owned()]);
        assert_eq!(named(orders(user, None)), ["orders".to_owned(), format!("user:{id}:orders")]);
        for question in [Question::Wallet(user), Question::WalletMovements(user, None, 10)] {
            assert_eq!(named(question), [format!("user:{id}:wallet"), "wallets".to_owned()]);
        }
    }

    #[test]
    fn who_somebody_is_and_what_somebody_has_stays_in_the_process() {
        for question in one_of_each() {
            let key = question.key();
            let private = [":profile", ":orders", ":wallet"].iter().any(|part| key.contains(part));
            assert_eq!(question.may_be_shared(), !private, "{key}");
        }
    }

    #[test]
    fn a_question_survives_being_written_down() {
        for question in one_of_each() {
            let written = postcard::to_allocvec(&question).unwrap();
            assert_eq!(postcard::from_bytes::<Question>(&written).unwrap(), question);
        }
    }
}
