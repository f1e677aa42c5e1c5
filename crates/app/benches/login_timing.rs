//! Whether the time of a failed login tells if the address is known: `cargo bench -p app --bench login_timing`, with
//! `DATABASE_URL` set to a server that may create databases.
//!
//! The whole use case is measured, on PostgreSQL, at the default cost. Both kinds of attempt alternate, so that whatever slows the
//! machine slows both.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement that fails says so, and prints its result"
)]

use app::adapters::{BcryptPool, JwtTokens, SystemClock, UuidV7Ids};
use application::accounts::{Accounts, Client, LogIn, LogInError, Register, TokenPolicy};
use domain::account::{Email, Password};
use secrecy::SecretString;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use storage_postgres::test_support::TestDatabase;

const COST: u32 = 10;
const TRIES: usize = 200;
/// Not counted: until connections are open and caches warm.
const WARM_UP: usize = 20;

#[tokio::main]
async fn main() {
    let database = TestDatabase::create().await;
    let accounts = accounts(&database).await;
    let known = "gordon@example.com";
    register(&accounts, known).await;

    let (mut of_known, mut of_unknown) = (Vec::new(), Vec::new());
    for nth in 0..WARM_UP + TRIES {
        of_known.push(time_of_failure(&accounts, known).await);
        of_unknown.push(time_of_failure(&accounts, &format!("stranger-{nth}@example.com")).await);
    }
    let (known, unknown) = (median(&of_known), median(&of_unknown));
    println!("{TRIES} failed logins of each kind, bcrypt at cost {COST}, PostgreSQL; medians:");
    println!("  known address, wrong password  {:8.3} ms", known.as_secs_f64() * 1000.0);
    println!("  unknown address                {:8.3} ms", unknown.as_secs_f64() * 1000.0);
    println!("  ratio                          {:8.3}", known.as_secs_f64() / unknown.as_secs_f64());
}

async fn accounts(database: &TestDatabase) -> Accounts {
    let storage = Arc::new(database.storage(2).await);
    let secret = |text: &str| [SecretString::from(text)];
    Accounts {
        unit_of_work: storage.clone(),
        queries: storage,
        hasher: Arc::new(BcryptPool::start(COST).expect("threads start")),
        tokens: Arc::new(JwtTokens::new(&secret("access"), &secret("refresh")).expect("there are secrets")),
        ids: Arc::new(UuidV7Ids),
        clock: Arc::new(SystemClock::start()),
        policy: TokenPolicy::default(),
    }
}

async fn register(accounts: &Accounts, email: &str) {
    let wish = Register {
        email: Email::parse(email).expect("an address"),
        password: password("Half-Life-1998"),
        nickname: None,
        guest: None,
        client: Client::default(),
    };
    accounts.register(wish).await.expect("the address is free");
}

async fn time_of_failure(accounts: &Accounts, email: &str) -> Duration {
    let email = Email::parse(email).expect("an address");
    let attempt =
        LogIn { email, password: password("Half-Life-2004"), guest: None, client: Client::default() };
    let begun = Instant::now();
    let result = accounts.log_in(attempt).await;
    let took = begun.elapsed();
    assert!(matches!(result, Err(LogInError::InvalidCredentials)), "the password is wrong");
    took
}

fn password(text: &str) -> Password {
    Password::claim(text).expect("a password")
}

/// Of those after the warm-up.
fn median(times: &[Duration]) -> Duration {
    let mut counted: Vec<_> = times.iter().skip(WARM_UP).copied().collect();
    counted.sort_unstable();
    counted.get(counted.len() / 2).copied().unwrap_or_default()
}
