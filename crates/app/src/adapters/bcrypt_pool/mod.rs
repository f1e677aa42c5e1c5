//! Passwords hashed with bcrypt (Provos and Mazières 1999), on threads of their own.

mod workers;

use async_trait::async_trait;
use bcrypt::{BcryptError, HashParts};
use domain::{
    account::{Password, PasswordHash},
    ports::{PasswordHasher, PasswordHasherError, PasswordVerdict},
};
use secrecy::ExposeSecret;
use std::{io, num::NonZeroUsize, time::Instant};
use workers::Workers;

/// How many passwords wait for each thread at most. At cost 10, about 60 ms each, that is a wait of two seconds; at any higher cost
/// as many wait as take as long. More than anyone likes, and far less than the ten seconds that a request may take, even on a slow
/// machine and with others before these threads: whoever is let in is answered.
fn queue_per_thread(cost: u32) -> usize {
    (32_usize >> cost.saturating_sub(10)).max(1)
}

/// What hashes begin with that are made today. Others (`2a`, `2x`, `2y`) were made by other programs.
const VERSION: &str = "$2b$";

/// Hashes passwords at one cost, so many at a time.
pub struct BcryptPool {
    cost: u32,
    workers: Workers,
}

impl BcryptPool {
    /// Hashes at `cost` (4 to 31, each one twice the work of the one before) on half of the machine's cores, so that the others are
    /// left to everybody else.
    pub fn start(cost: u32) -> io::Result<Self> {
        let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let threads = (cores / 2).max(1);
        Ok(Self { cost, workers: Workers::start(threads, threads * queue_per_thread(cost))? })
    }

    /// Does `work` when its turn comes. Fails at once if the queue is full.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, BcryptError> + Send + 'static,
    ) -> Result<T, PasswordHasherError> {
        let measured = move || {
            let begun = Instant::now();
            let result = work();
            metrics::histogram!("password_hash_duration_seconds").record(begun.elapsed());
            result
        };
        let Some(result) = self.workers.submit(measured) else {
            count_refusal();
            return Err(PasswordHasherError::Busy);
        };
        let result = match result.await {
            Ok(result) => result.map_err(|error| PasswordHasherError::Failed(error.into())),
            Err(lost) => Err(PasswordHasherError::Failed(lost.into())),
        };
        let outcome = if result.is_ok() { "done" } else { "failed" };
        metrics::counter!("password_hashes_total", "outcome" => outcome).increment(1);
        result
    }
}

#[async_trait]
impl PasswordHasher for BcryptPool {
    fn is_busy(&self) -> bool {
        let busy = self.workers.is_full();
        if busy {
            count_refusal();
        }
        busy
    }

    async fn hash(&self, password: &Password) -> Result<PasswordHash, PasswordHasherError> {
        let (password, cost) = (password.clone(), self.cost);
        // Nothing is cut: a password has 72 bytes at most, which is what bcrypt reads, and no NUL, which would end it. The
        // library's functions that refuse to cut also refuse the seventy-second byte, because no NUL fits behind it.
        self.run(move || bcrypt::hash(password.expose_secret(), cost).map(PasswordHash::new)).await
    }

    async fn verify(
        &self,
        password: &Password,
        hash: Option<&PasswordHash>,
    ) -> Result<PasswordVerdict, PasswordHasherError> {
        let known = hash.is_some();
        let hash = hash.cloned().unwrap_or_else(|| nobodys_hash(self.cost));
        let (password, cost) = (password.clone(), self.cost);
        self.run(move || {
            let hash = hash.expose_secret();
            let right = bcrypt::verify(password.expose_secret(), hash)?;
            let outdated = hash.parse::<HashParts>()?.get_cost() < cost || !hash.starts_with(VERSION);
            Ok(match (known && right, outdated) {
                (false, _) => PasswordVerdict::Wrong,
                (true, false) => PasswordVerdict::Right,
                (true, true) => PasswordVerdict::RightButOutdated,
            })
        })
        .await
    }
}

fn count_refusal() {
    metrics::counter!("password_hashes_total", "outcome" => "busy").increment(1);
}

/// A hash of no password, which takes as long to look at as any other of that cost: a salt and a digest of nothing but zeros.
fn nobodys_hash(cost: u32) -> PasswordHash {
    PasswordHash::new(format!("{VERSION}{cost:02}${}{}", ".".repeat(22), ".".repeat(31)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password(text: &str) -> Password {
        Password::claim(text).unwrap()
    }

    #[tokio::test]
    async fn a_password_verifies_against_its_own_hash_alone() {
        let pool = BcryptPool::start(4).unwrap();
        let hash = pool.hash(&password("Half-Life-1998")).await.unwrap();
        assert!(hash.expose_secret().starts_with("$2b$04$"));
        let verdict = async |text: &str| pool.verify(&password(text), Some(&hash)).await.unwrap();
        assert_eq!(verdict("Half-Life-1998").await, PasswordVerdict::Right);
        assert_eq!(verdict("half-life-1998").await, PasswordVerdict::Wrong);
        assert!(!pool.hash(&password("Half-Life-1998")).await.unwrap().is(&hash), "a salt makes them differ");
    }

    #[tokio::test]
    async fn all_of_the_longest_password_counts() {
        let pool = BcryptPool::start(4).unwrap();
        let longest = "x".repeat(Password::MAX_BYTES);
        let hash = pool.hash(&password(&longest)).await.unwrap();
        assert_eq!(pool.verify(&password(&longest), Some(&hash)).await.unwrap(), PasswordVerdict::Right);
        for other in [format!("{}y", &longest[..71]), longest[..71].to_owned()] {
            assert_eq!(pool.verify(&password(&other), Some(&hash)).await.unwrap(), PasswordVerdict::Wrong);
        }
    }

    #[tokio::test]
    async fn a_hash_of_another_version_is_read_and_outdated() {
        let pool = BcryptPool::start(4).unwrap();
        let secret = password("Half-Life-1998");
        let hash = pool.hash(&secret).await.unwrap().expose_secret().replace(VERSION, "$2y$");
        let verdict = pool.verify(&secret, Some(&PasswordHash::new(hash))).await.unwrap();
        assert_eq!(verdict, PasswordVerdict::RightButOutdated);
    }

    #[test]
    fn the_dearer_a_hash_the_fewer_wait() {
        assert_eq!([4, 10, 11, 12, 15, 16].map(queue_per_thread), [32, 32, 16, 8, 1, 1]);
    }

    #[tokio::test]
    async fn a_hash_of_a_lower_cost_is_outdated() {
        let (cheap, dear) = (BcryptPool::start(4).unwrap(), BcryptPool::start(5).unwrap());
        let secret = password("Half-Life-1998");
        let hash = cheap.hash(&secret).await.unwrap();
        assert_eq!(dear.verify(&secret, Some(&hash)).await.unwrap(), PasswordVerdict::RightButOutdated);
        assert_eq!(dear.verify(&password("other"), Some(&hash)).await.unwrap(), PasswordVerdict::Wrong);
        let dearer = dear.hash(&secret).await.unwrap();
        assert_eq!(cheap.verify(&secret, Some(&dearer)).await.unwrap(), PasswordVerdict::Right);
    }

    /// The time it takes is measured by a benchmark; here, that it is a hash like any other.
    #[tokio::test]
    async fn without_an_account_no_password_is_right() {
        let pool = BcryptPool::start(4).unwrap();
        for text in ["", "Half-Life-1998"] {
            assert_eq!(pool.verify(&password(text), None).await.unwrap(), PasswordVerdict::Wrong);
        }
        let parts: HashParts = nobodys_hash(10).expose_secret().parse().unwrap();
        assert_eq!(parts.get_cost(), 10);
    }

    #[tokio::test]
    async fn what_is_no_hash_is_a_failure_and_not_a_wrong_password() {
        let pool = BcryptPool::start(4).unwrap();
        let failed = pool.verify(&password("x"), Some(&PasswordHash::new("no hash"))).await;
        assert!(matches!(failed, Err(PasswordHasherError::Failed(_))), "{failed:?}");
    }
}
