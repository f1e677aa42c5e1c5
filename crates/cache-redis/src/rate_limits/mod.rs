//! Counting attempts.

mod local;
mod redis;

pub use local::LocalRateLimiter;
pub use redis::RedisRateLimiter;

use sha2::{Digest, Sha256};

/// What is kept of a subject, which may be somebody's e-mail address.
type SubjectHash = [u8; 16];

fn hash(subject: &str) -> SubjectHash {
    let digest: [u8; 32] = Sha256::digest(subject.as_bytes()).into();
    let mut half = [0; 16];
    half.copy_from_slice(digest.split_at(16).0);
    half
}
