//! More logins than the server can hash.

use crate::shop::{PASSWORD, Shop, USERS, address, client_address};
use serde_json::json;
use std::{
    fmt,
    ops::AddAssign,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::task::JoinHandle;

/// How many clients log in at once, each again as soon as it has its answer: far more than wait in the server's queue.
pub(crate) const CLIENTS: usize = 200;
/// How long a client waits at most that was told to come later: half of that on average, so that they do not march in step. A kind
/// one would wait for as long as it was told, two seconds.
const IMPATIENCE: Duration = Duration::from_secs(1);
/// Of so many attempts one is a user's with the right password; the others are for addresses that nobody has, which take as
/// long to check.
const STRANGERS: usize = 10;

/// What the storm was answered, by status.
#[derive(Default)]
pub(crate) struct Answers {
    logged_in: usize,
    refused: usize,
    busy: usize,
    throttled: usize,
}

impl AddAssign for Answers {
    fn add_assign(&mut self, other: Self) {
        self.logged_in += other.logged_in;
        self.refused += other.refused;
        self.busy += other.busy;
        self.throttled += other.throttled;
    }
}

impl fmt::Display for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { logged_in, refused, busy, throttled } = self;
        write!(
            f,
            "{logged_in} logged in, {refused} strangers refused, {busy} told to come back, {throttled} throttled"
        )
    }
}

pub(crate) struct Storm {
    over: Arc<AtomicBool>,
    clients: Vec<JoinHandle<Answers>>,
}

impl Storm {
    /// Begins the storm, and returns when the server's queue is full.
    pub(crate) async fn begin(shop: &Shop) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let busy = Arc::new(AtomicUsize::new(0));
        let clients = (0..CLIENTS).map(|client| {
            let (over, busy) = (Arc::clone(&over), Arc::clone(&busy));
            let (url, http) = (shop.url("/api/v1/auth/login"), shop.client.clone());
            tokio::spawn(log_in_again_and_again(client, url, http, over, busy))
        });
        let clients = clients.collect();
        while busy.load(Ordering::Relaxed) == 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Self { over, clients }
    }

    pub(crate) async fn end(self) -> Answers {
        self.over.store(true, Ordering::Relaxed);
        let mut answers = Answers::default();
        for client in self.clients {
            answers += client.await.expect("no panic");
        }
        answers
    }
}

/// A part of `most`, another for each number.
fn some_of(most: Duration, number: usize) -> Duration {
    let spread = u32::try_from(number.wrapping_mul(7919) % 1000).unwrap_or_default();
    most * spread / 1000
}

async fn log_in_again_and_again(
    client: usize,
    url: String,
    http: reqwest::Client,
    over: Arc<AtomicBool>,
    busy: Arc<AtomicUsize>,
) -> Answers {
    let mut answers = Answers::default();
    for attempt in 0.. {
        if over.load(Ordering::Relaxed) {
            break;
        }
        let number = client + attempt * CLIENTS;
        let email = match number % STRANGERS {
            0 => address(number % USERS),
            _ => format!("stranger{number}@example.com"),
        };
        let body = json!({ "email": email, "password": PASSWORD });
        let request = http.post(&url).header("x-forwarded-for", client_address(number)).json(&body);
        match request.send().await.expect("an answer").status().as_u16() {
            200 => answers.logged_in += 1,
            401 => answers.refused += 1,
            503 => {
                answers.busy += 1;
                busy.fetch_add(1, Ordering::Relaxed);
                tokio::time::sleep(some_of(IMPATIENCE, number)).await;
            }
            429 => {
                answers.throttled += 1;
                tokio::time::sleep(some_of(IMPATIENCE, number)).await;
            }
            other => panic!("the answer to a login is {other}"),
        }
    }
    answers
}
