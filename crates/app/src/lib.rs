#![doc = include_str!("../README.md")]

pub mod adapters;
pub mod cli;
pub mod config;
#[cfg(feature = "embedded")]
pub mod embedded;
pub mod failure;
pub mod http;
pub mod telemetry;
pub mod wiring;
