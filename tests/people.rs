//! The use cases of customers, on a PostgreSQL of their own, without a server around them: as many at once as a test likes.

use app::adapters::{BcryptPool, JwtTokens, OsRandomTokens, SystemClock, UuidV7Ids};
use application::{
    Shopper,
    accounts::{Accounts, Client, LogIn, LogInError, LoggedIn, Register, RegisterError, TokenPolicy},
    carts::Carts,
    guests::Guests,
    wishlists::Wishlists,
};
use domain::{
    account::{Email, Password, TokenHash, UserId},
    cart::Quantity,
    catalogue::{CatalogueFilter, CatalogueQuery, GameId, Sort},
    ports::{AccountQueries, CatalogueQueries, Clock, Ids, in_transaction},
    shopper::{GuestId, Owner},
};
use secrecy::SecretString;
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, OnceLock},
};
use storage_contract::draft;
use storage_postgres::{PgConfig, PgStorage, test_support::TestDatabase};
use tokio_postgres::NoTls;

/// What is on sale.
pub(crate) const GAMES: [&str; 7] = ["Braid", "Doom", "Fez", "Myst", "Portal", "Quake", "Thief"];

const PASSWORD: &str = "Half-Life-1998";

pub(crate) struct People {
    storage: Arc<PgStorage>,
    database: Arc<TestDatabase>,
    games: Arc<BTreeMap<&'static str, GameId>>,
    pub(crate) accounts: Accounts,
    pub(crate) guests: Guests,
    pub(crate) carts: Carts,
    pub(crate) wishlists: Wishlists,
}

/// A guest whose session has begun.
pub(crate) struct Guest {
    id: GuestId,
    pub(crate) token: TokenHash,
}

impl Guest {
    pub(crate) fn owner(&self) -> Owner {
        Owner::Guest(self.id)
    }
}

impl People {
    /// A shop with [`GAMES`] in stock, on a new database with so many connections.
    pub(crate) async fn with_connections(pool_size: usize) -> Self {
        let database = Arc::new(TestDatabase::create().await);
        let storage = Arc::new(database.storage(pool_size).await);
        let drafts = GAMES.map(|title| draft(title).price(499).stock(1000).build());
        in_transaction(&*storage, async |tx| tx.games().upsert_many(&drafts).await)
            .await
            .expect("games are written");
        let games = Arc::new(games_of(&storage).await);
        Self::on(storage, database, games)
    }

    /// The same shop, reached at another address by one connection.
    pub(crate) async fn through(&self, proxy: SocketAddr) -> Self {
        let url = self.database.url().replacen(&self.server_address(), &proxy.to_string(), 1);
        let config = PgConfig::new(url.into(), std::num::NonZeroUsize::MIN);
        let storage = Arc::new(PgStorage::connect(&config).await.expect("the proxy answers"));
        Self::on(storage, Arc::clone(&self.database), Arc::clone(&self.games))
    }

    fn on(
        storage: Arc<PgStorage>,
        database: Arc<TestDatabase>,
        games: Arc<BTreeMap<&'static str, GameId>>,
    ) -> Self {
        let ids: Arc<dyn Ids> = Arc::new(UuidV7Ids);
        let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
        Self {
            accounts: Accounts {
                unit_of_work: storage.clone(),
                queries: storage.clone(),
                hasher: hasher(),
                tokens: tokens(),
                ids: Arc::clone(&ids),
                clock: Arc::clone(&clock),
                policy: TokenPolicy::default(),
            },
            guests: Guests {
                unit_of_work: storage.clone(),
                queries: storage.clone(),
                random: Arc::new(OsRandomTokens),
                ids: Arc::clone(&ids),
                clock: Arc::clone(&clock),
            },
            carts: Carts {
                unit_of_work: storage.clone(),
                queries: storage.clone(),
                ids: Arc::clone(&ids),
                clock: Arc::clone(&clock),
            },
            wishlists: Wishlists { unit_of_work: storage.clone(), queries: storage.clone(), ids, clock },
            storage,
            database,
            games,
        }
    }

    /// Host and port of the database server.
    pub(crate) fn server_address(&self) -> String {
        let url = self.database.url();
        let server = url.split_once("://").map_or(url, |(_, rest)| rest);
        let server = server.split(['/', '?']).next().unwrap_or_default();
        server.rsplit('@').next().unwrap_or_default().to_owned()
    }

    pub(crate) fn game(&self, title: &str) -> GameId {
        *self.games.get(title).expect("the game is on sale")
    }

    pub(crate) async fn try_register(
        &self,
        address: &str,
        guest: Option<TokenHash>,
    ) -> Result<LoggedIn, RegisterError> {
        let wish = Register {
            email: Email::parse(address).expect("it is an address"),
            password: Password::choose(PASSWORD).expect("it is a password"),
            nickname: None,
            guest,
            client: Client::default(),
        };
        self.accounts.register(wish).await
    }

    pub(crate) async fn register(&self, address: &str) -> UserId {
        self.try_register(address, None).await.expect("the address is free").user.id
    }

    pub(crate) async fn log_in(
        &self,
        address: &str,
        guest: Option<TokenHash>,
    ) -> Result<LoggedIn, LogInError> {
        let attempt = LogIn {
            email: Email::parse(address).expect("it is an address"),
            password: Password::claim(PASSWORD).expect("it is a password"),
            guest,
            client: Client::default(),
        };
        self.accounts.log_in(attempt).await
    }

    pub(crate) async fn find_user(&self, address: &str) -> Option<UserId> {
        let email = Email::parse(address).expect("it is an address");
        let account = self.storage.find_account(&email).await.expect("accounts can be read");
        account.map(|account| account.user.id)
    }

    pub(crate) async fn guest(&self) -> Guest {
        let newcomer = self.guests.invite();
        self.guests.begin(&newcomer).await.expect("a session can begin");
        Guest { id: newcomer.guest.id, token: newcomer.guest.token }
    }

    pub(crate) async fn add(&self, owner: Owner, title: &str, quantity: i64) {
        let quantity = Quantity::try_from(quantity).expect("a line may hold it");
        self.carts.add(Shopper::from(owner), self.game(title), quantity).await.expect("the cart has room");
    }

    pub(crate) async fn wish(&self, owner: Owner, title: &str) {
        self.wishlists.add(owner.into(), self.game(title)).await.expect("the wishlist has room");
    }

    pub(crate) async fn is_wished(&self, owner: Owner, title: &str) -> bool {
        self.wishlists.contains(owner, self.game(title)).await.expect("wishlists can be read")
    }

    /// How many keys of which game are in the owner's cart.
    pub(crate) async fn units(&self, owner: Owner) -> BTreeMap<&'static str, u64> {
        let cart = self.carts.get(owner).await.expect("carts can be read");
        let title_of = |id| self.games.iter().find(|(_, game)| **game == id).map(|(title, _)| *title);
        let lines = cart.lines.iter();
        lines.filter_map(|line| Some((title_of(line.game.id)?, u64::from(line.quantity.get())))).collect()
    }

    /// Does to the database what no use case would.
    pub(crate) async fn sql(&self, statements: &str) {
        self.onlooker().await.batch_execute(statements).await.expect("the statements are right");
    }

    /// One number from the database.
    pub(crate) async fn count(&self, query: &str) -> i64 {
        self.onlooker().await.query_one(query, &[]).await.expect("the query is right").get(0)
    }

    async fn onlooker(&self) -> tokio_postgres::Client {
        let (client, connection) =
            tokio_postgres::connect(self.database.url(), NoTls).await.expect("the database answers");
        tokio::spawn(connection);
        client
    }
}

/// Hashes as the shop does, at the least cost: no test is about passwords.
fn hasher() -> Arc<BcryptPool> {
    static POOL: OnceLock<Arc<BcryptPool>> = OnceLock::new();
    Arc::clone(POOL.get_or_init(|| Arc::new(BcryptPool::start(4).expect("threads can be started"))))
}

/// The same keys for all, as all instances of a shop have them.
fn tokens() -> Arc<JwtTokens> {
    let secret = |text: &str| [SecretString::from(text)];
    let tokens = JwtTokens::new(
        &secret("an access secret for tests, 32 bytes"),
        &secret("a refresh secret for the tests, too"),
    );
    Arc::new(tokens.expect("there are secrets"))
}

async fn games_of(storage: &PgStorage) -> BTreeMap<&'static str, GameId> {
    let query =
        CatalogueQuery { filter: CatalogueFilter::default(), sort: Sort::Title, after: None, limit: 100 };
    let listed = storage.list_games(&query).await.expect("the catalogue can be read").items;
    let id_of = |title| listed.iter().find(|game| game.title == title).expect("it was written").id;
    GAMES.into_iter().map(|title| (title, id_of(title))).collect()
}
