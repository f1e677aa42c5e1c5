//! Counting attempts.

mod local;
mod redis;

pub use local::LocalRateLimiter;
pub use redis::RedisRateLimiter;

/// How much is kept of a subject's hash: so much that no two subjects share it by chance.
const HASH_LENGTH: usize = 16;

/// What is kept of a subject, which may be somebody's e-mail address.
type SubjectHash = [u8; HASH_LENGTH];

fn truncate(digest: impl Into<[u8; 32]>) -> SubjectHash {
    let mut hash = [0; HASH_LENGTH];
    hash.copy_from_slice(digest.into().split_at(HASH_LENGTH).0);
    hash
}
