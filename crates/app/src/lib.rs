#![doc = include_str!("../README.md")]

pub mod adapters;
pub mod cli;
pub mod config;
mod derived_key;
#[cfg_attr(not(feature = "embedded"), path = "embedded/absent.rs")]
pub mod embedded;
pub mod failure;
pub mod http;
pub mod telemetry;
pub mod wiring;
