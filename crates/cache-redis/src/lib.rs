#![doc = include_str!("../README.md")]

mod config;
mod hints;
mod link;
mod progress;
mod rate_limits;
mod shared_level;
mod token_store;

pub use config::{InvalidRedisUrl, RedisConfig};
pub use hints::HintListener;
pub use link::RedisLink;
pub use progress::RedisProgress;
pub use rate_limits::{LocalRateLimiter, RedisRateLimiter};
pub use shared_level::RedisCache;
pub use token_store::RedisTokenStore;
