//! The server under test: the release binary on a PostgreSQL of its own, with users to log in.

use crate::keymart::{Keymart, Server};
use domain::ports::in_transaction;
use serde_json::{Value, json};
use storage_contract::draft;
use storage_postgres::test_support::TestDatabase;

/// How many users there are: so many that the limit of one account is never reached.
pub(crate) const USERS: usize = 400;
pub(crate) const PASSWORD: &str = "Half-Life-1998";

pub(crate) struct Shop {
    server: Server,
    pub(crate) client: reqwest::Client,
    _database: TestDatabase,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        let database = TestDatabase::create().await;
        let games: Vec<_> = (0..500).map(|number| draft(&format!("Game {number}")).build()).collect();
        let storage = database.storage(1).await;
        in_transaction(&storage, async |tx| tx.games().upsert_many(&games).await)
            .await
            .expect("games are written");
        let server = Keymart::new(&["serve"])
            .env("DATABASE_URL", database.url())
            .env("DATA_DIR", std::env::temp_dir().join("keymart-bench-login"))
            // Each login comes from an address of its own, as the load balancer would say.
            .env("TRUSTED_PROXIES", "127.0.0.1")
            .env("RUST_LOG", "error")
            .serve()
            .await;
        let client = reqwest::Client::builder().no_proxy().build().expect("a client");
        let shop = Self { server, client, _database: database };
        shop.register_users().await;
        shop
    }

    pub(crate) fn url(&self, path: &str) -> String {
        self.server.url(path)
    }

    /// The address of some game.
    pub(crate) async fn game_url(&self) -> String {
        let page = self.server.get_ok("/api/v1/games?limit=1").await;
        let id = page["items"][0]["id"].as_str().expect("there is a game");
        self.url(&format!("/api/v1/games/{id}"))
    }

    async fn register_users(&self) {
        for number in 0..USERS {
            let body = json!({ "email": address(number), "password": PASSWORD });
            let (status, answer): (u16, Value) = self.post("/api/v1/auth/register", number, &body).await;
            assert_eq!(status, 201, "{answer}");
        }
    }

    /// Posts from the address of client `number`.
    pub(crate) async fn post(&self, path: &str, number: usize, body: &Value) -> (u16, Value) {
        let request = self.client.post(self.url(path)).header("x-forwarded-for", client_address(number));
        let answer = request.json(body).send().await.expect("an answer");
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap_or_default())
    }
}

pub(crate) fn address(number: usize) -> String {
    format!("user{number}@example.com")
}

/// A network address for each number, out of those kept for benchmarks (RFC 2544).
pub(crate) fn client_address(number: usize) -> String {
    format!("198.18.{}.{}", number / 250 % 250, number % 250 + 1)
}
