#![doc = include_str!("../README.md")]

mod config;
mod link;
mod rate_limits;

pub use config::{InvalidRedisUrl, RedisConfig};
pub use link::RedisLink;
pub use rate_limits::{LocalRateLimiter, RedisRateLimiter};
