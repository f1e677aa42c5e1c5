//! People who change something of their own, and look at once whether it is so: where they changed it, and elsewhere.
//!
//! A write without a clear answer may take effect at any later time. So whoever gets none is never heard of again, and somebody
//! new comes.

use super::{
    Run, SERVERS,
    cart_script::{step_to, version_with},
    history::{Promise, Version},
    http::{Answer, CONSISTENCY},
    ledger::{Key, Read},
    readers::listed_games,
};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::time::sleep;

/// How long a shopper rests between two changes, and how long it takes until somebody new comes.
const PAUSE: Duration = Duration::from_millis(40);

/// What somebody changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Profile,
    UserCart,
    GuestCart,
}

/// How a shopper shows who it is.
enum Credentials {
    User(String),
    Guest(String),
}

struct Shopper {
    run: Arc<Run>,
    key: Key,
    /// Each has an address of its own: attempts are counted by address.
    address: String,
    credentials: Credentials,
}

/// What a write was answered.
struct Written {
    token: Option<String>,
}

/// One shopper after the other, until the run is over.
pub(crate) async fn keep_shopping(run: Arc<Run>, kind: Kind) {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    while !run.is_over() {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        if let Some(shopper) = Shopper::arrive(&run, kind, number).await {
            shopper.shop().await;
        }
        sleep(PAUSE).await;
    }
}

impl Shopper {
    /// Somebody new with the first version: the cart is empty, or the nickname the first.
    async fn arrive(run: &Arc<Run>, kind: Kind, number: u32) -> Option<Self> {
        let (key, path) = match kind {
            Kind::Profile => (Key::Profile(number), "/auth/register"),
            Kind::UserCart => (Key::Cart(number), "/auth/register"),
            Kind::GuestCart => (Key::Cart(number), "/guest-sessions"),
        };
        let [_, _, b, c] = number.to_be_bytes();
        let address = format!("198.18.{b}.{c}");
        let server = usize::try_from(number).unwrap_or_default() % SERVERS;
        let mut request = run.http.request(server, Method::POST, path).header("x-forwarded-for", &address);
        let version = run.ledger.begin_write(key);
        if kind != Kind::GuestCart {
            request = request.json(&json!({
                "email": format!("shopper{number}@example.com"),
                "password": "Half-Life-1998",
                "nickname": nickname(version),
            }));
        }
        let answer = receive(run, run.http.send(request).await, 201)?;
        let credentials = match kind {
            Kind::GuestCart => Credentials::Guest(text(&answer.body["guest_token"])),
            _ => Credentials::User(text(&answer.body["tokens"]["access_token"])),
        };
        run.ledger.acknowledge(key, version);
        Some(Self { run: Arc::clone(run), key, address, credentials })
    }

    /// Changes and looks until the run is over, or an outcome is unknown.
    async fn shop(&self) {
        for turn in 0_usize.. {
            // Twice here, twice there: a change may follow one on the same server or on another.
            let here = turn / 2 % SERVERS;
            let elsewhere = (here + 1) % SERVERS;
            if self.run.is_over() {
                return;
            }
            let Some(written) = self.write(here).await else { return };
            self.look(here, Promise::OwnServer, None).await;
            if let Some(token) = &written.token {
                self.look(elsewhere, Promise::Token, Some(token)).await;
            }
            self.look(elsewhere, Promise::Bound, None).await;
            sleep(PAUSE).await;
        }
    }

    /// Writes the next version; `None` if the outcome is unknown.
    async fn write(&self, server: usize) -> Option<Written> {
        let version = self.run.ledger.begin_write(self.key);
        let (method, path, body) = match self.key {
            Key::Profile(_) => {
                (Method::PATCH, "/auth/me".to_owned(), Some(json!({ "nickname": nickname(version) })))
            }
            _ => step_to(version),
        };
        let expected = match method {
            Method::DELETE => 204,
            Method::POST => 201,
            _ => 200,
        };
        let mut request = self.request(server, method, &path);
        if let Some(body) = &body {
            request = request.json(body);
        }
        let answer = receive(&self.run, self.run.http.send(request).await, expected)?;
        self.run.ledger.acknowledge(self.key, version);
        let token = answer.token().map(str::to_owned);
        if token.is_none() {
            self.run.ledger.count_missing_token();
        }
        Some(Written { token })
    }

    /// Reads what was written, and judges it.
    async fn look(&self, server: usize, promise: Promise, token: Option<&str>) {
        let path = match self.key {
            Key::Profile(_) => "/auth/me",
            _ => "/cart",
        };
        let mut request = self.request(server, Method::GET, path);
        if let Some(token) = token {
            request = request.header(CONSISTENCY, token);
        }
        match self.run.http.send(request).await {
            Ok(answer) => {
                let read = Read { server, started: answer.started };
                self.run.ledger.judge(read, &self.shown(&answer.body, promise));
            }
            Err(kind) => self.run.ledger.count_failure(kind),
        }
    }

    /// What a page shows: of somebody else, or of nobody, version 0. A cart shows prices of games, too.
    fn shown(&self, page: &Value, promise: Promise) -> Vec<(Key, Version, Promise)> {
        let newest = self.run.ledger.newest_begun(self.key);
        let own = match self.key {
            Key::Profile(_) => page["nickname"].as_str().and_then(version_in).unwrap_or_default(),
            _ => page["item_count"].as_u64().map_or(0, |keys| version_with(keys, newest)),
        };
        let items = page["items"].as_array().into_iter().flatten();
        let games: Value = items.map(|line| line["game"].clone()).collect();
        let games = listed_games(&games).into_iter();
        let games = games.map(|(place, version)| (Key::Game(place), version, Promise::Bound));
        std::iter::once((self.key, own, promise)).chain(games).collect()
    }

    fn request(&self, server: usize, method: Method, path: &str) -> RequestBuilder {
        let request = self.run.http.request(server, method, path).header("x-forwarded-for", &self.address);
        match &self.credentials {
            Credentials::User(token) => request.bearer_auth(token),
            Credentials::Guest(token) => request.header("x-guest-token", token),
        }
    }
}

/// The answer to a write, if it says that the write was done.
fn receive(run: &Run, answer: Result<Answer, String>, expected: u16) -> Option<Answer> {
    let done = answer.and_then(|answer| match answer.status {
        status if status == expected => Ok(answer),
        status => Err(format!("write refused with {status}")),
    });
    done.map_err(|kind| run.ledger.count_failure(kind)).ok()
}

fn nickname(version: Version) -> String {
    format!("v{version}")
}

fn version_in(nickname: &str) -> Option<Version> {
    nickname.strip_prefix('v')?.parse().ok()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
