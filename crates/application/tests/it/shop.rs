//! A shop in memory: all use cases that customers meet, on fakes.

use crate::fakes::{CountingIds, CountingTokens, FakeHasher, FakeTokens, TestClock};
use application::{
    Shopper,
    accounts::{
        Accounts, Client, LogIn, LogInError, LoggedIn, Register, RegisterError, TokenPair, TokenPolicy,
    },
    carts::Carts,
    guests::{Guests, Newcomer},
    wishlists::Wishlists,
};
use chrono::{DateTime, Utc};
use domain::{
    account::{Email, Password, SecurityEventKind, TokenHash, User, UserId},
    cart::{Cart, Quantity},
    catalogue::GameId,
    ports::{AccountQueries, CatalogueQueries, Clock, UnitOfWork, in_transaction},
    shopper::Owner,
};
use secrecy::ExposeSecret;
use std::sync::Arc;
use storage_contract::{DraftBuilder, draft, product_id};
use storage_memory::MemoryStorage;

pub(crate) const PASSWORD: &str = "Half-Life-1998";

pub(crate) struct Shop {
    pub(crate) storage: MemoryStorage,
    pub(crate) clock: TestClock,
    pub(crate) hasher: Arc<FakeHasher>,
    pub(crate) accounts: Accounts,
    pub(crate) guests: Guests,
    pub(crate) carts: Carts,
    pub(crate) wishlists: Wishlists,
}

impl Shop {
    pub(crate) fn new() -> Self {
        let clock = TestClock::new();
        let storage = MemoryStorage::new(Arc::new(clock.clone()));
        let unit_of_work: Arc<dyn UnitOfWork> = Arc::new(storage.clone());
        let ids = Arc::new(CountingIds::default());
        let shared_clock: Arc<dyn Clock> = Arc::new(clock.clone());
        let hasher = Arc::new(FakeHasher::new());
        Self {
            accounts: Accounts {
                unit_of_work: Arc::clone(&unit_of_work),
                queries: Arc::new(storage.clone()),
                hasher: hasher.clone(),
                tokens: Arc::new(FakeTokens),
                ids: ids.clone(),
                clock: Arc::clone(&shared_clock),
                policy: TokenPolicy::default(),
            },
            guests: Guests {
                unit_of_work: Arc::clone(&unit_of_work),
                queries: Arc::new(storage.clone()),
                random: Arc::new(CountingTokens::default()),
                ids: ids.clone(),
                clock: Arc::clone(&shared_clock),
            },
            carts: Carts {
                unit_of_work: Arc::clone(&unit_of_work),
                queries: Arc::new(storage.clone()),
                ids: ids.clone(),
                clock: Arc::clone(&shared_clock),
            },
            wishlists: Wishlists {
                unit_of_work,
                queries: Arc::new(storage.clone()),
                ids,
                clock: shared_clock,
            },
            storage,
            clock,
            hasher,
        }
    }

    pub(crate) async fn with_games(games: impl IntoIterator<Item = DraftBuilder>) -> Self {
        let shop = Self::new();
        let drafts: Vec<_> = games.into_iter().map(DraftBuilder::build).collect();
        in_transaction(&shop.storage, async |tx| tx.games().upsert_many(&drafts).await).await.unwrap();
        shop
    }

    pub(crate) async fn game(&self, title: &str) -> GameId {
        let slug = domain::slug::Slug::for_product(title, product_id(title));
        self.storage.find_game_by_slug(slug.as_str()).await.unwrap().unwrap().summary.id
    }

    pub(crate) async fn change(&self, game: DraftBuilder) {
        let draft = game.build();
        in_transaction(&self.storage, async |tx| tx.games().upsert_many(&[draft]).await).await.unwrap();
    }

    pub(crate) async fn delist(&self, title: &str) {
        let products = [product_id(title)];
        in_transaction(&self.storage, async |tx| tx.games().delist_many(&products).await).await.unwrap();
    }

    pub(crate) async fn register(
        &self,
        address: &str,
        guest: Option<&Newcomer>,
    ) -> Result<LoggedIn, RegisterError> {
        let wish = Register {
            email: email(address),
            password: password(PASSWORD),
            nickname: None,
            guest: guest.map(|guest| guest.guest.token),
            client: Client::default(),
        };
        self.accounts.register(wish).await
    }

    pub(crate) async fn user(&self, address: &str) -> User {
        self.register(address, None).await.unwrap().user
    }

    pub(crate) async fn log_in_with(
        &self,
        address: &str,
        secret: &str,
        guest: Option<&Newcomer>,
    ) -> Result<LoggedIn, LogInError> {
        let attempt = LogIn {
            email: email(address),
            password: Password::claim(secret).unwrap(),
            guest: guest.map(|guest| guest.guest.token),
            client: Client::default(),
        };
        self.accounts.log_in(attempt).await
    }

    pub(crate) async fn log_in(&self, address: &str, guest: Option<&Newcomer>) -> LoggedIn {
        self.log_in_with(address, PASSWORD, guest).await.unwrap()
    }

    /// A guest whose session has begun.
    pub(crate) async fn guest(&self) -> Newcomer {
        let newcomer = self.guests.invite();
        self.guests.begin(&newcomer).await.unwrap();
        newcomer
    }

    pub(crate) async fn add(&self, shopper: impl Into<Shopper>, title: &str, quantity: i64) -> Cart {
        self.carts.add(shopper.into(), self.game(title).await, keys(quantity)).await.unwrap()
    }

    /// The lines of a cart: titles and quantities.
    pub(crate) async fn cart(&self, owner: Owner) -> Vec<(String, u8)> {
        lines(&self.carts.get(owner).await.unwrap())
    }

    /// The titles in a wishlist, the latest first.
    pub(crate) async fn wishlist(&self, owner: Owner) -> Vec<(String, DateTime<Utc>)> {
        let page = self.wishlists.list(owner, None, 100).await.unwrap();
        page.items.into_iter().map(|item| (item.game.title, item.added_at)).collect()
    }

    /// What the security log says of a user, the oldest first.
    pub(crate) async fn security_events(&self, user: UserId) -> Vec<SecurityEventKind> {
        let events = self.storage.list_security_events(user, 100).await.unwrap();
        events.into_iter().rev().map(|event| event.kind).collect()
    }
}

pub(crate) fn lines(cart: &Cart) -> Vec<(String, u8)> {
    cart.lines.iter().map(|line| (line.game.title.clone(), line.quantity.get())).collect()
}

pub(crate) fn line(title: &str, quantity: u8) -> (String, u8) {
    (title.to_owned(), quantity)
}

pub(crate) fn owner(guest: &Newcomer) -> Owner {
    Owner::Guest(guest.guest.id)
}

pub(crate) fn keys(quantity: i64) -> Quantity {
    Quantity::try_from(quantity).unwrap()
}

pub(crate) fn email(address: &str) -> Email {
    Email::parse(address).unwrap()
}

pub(crate) fn password(text: &str) -> Password {
    Password::choose(text).unwrap()
}

pub(crate) fn on_sale(title: &str) -> DraftBuilder {
    draft(title).price(499).stock(100)
}

pub(crate) fn refresh_token(tokens: &TokenPair) -> &str {
    tokens.refresh.expose_secret()
}

pub(crate) fn token_hash(guest: &Newcomer) -> &TokenHash {
    &guest.guest.token
}
