//! The ports whose adapters are too small for a crate of their own.

mod bcrypt_pool;
mod jwt;
mod os_random_tokens;
mod request_ids;
mod system_clock;
mod uuid_v7_ids;

pub use bcrypt_pool::BcryptPool;
pub use jwt::JwtTokens;
pub use os_random_tokens::OsRandomTokens;
pub use request_ids::RequestIds;
pub use system_clock::SystemClock;
pub use uuid_v7_ids::UuidV7Ids;
