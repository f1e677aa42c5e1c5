#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod answer;
mod budget;
mod call;
mod client;
mod code;
mod config;
mod credentials;
mod error;
mod error_body;
mod gate;
mod http;
mod orders;
mod products;
mod refusal;
mod retry;
mod retry_budget;
mod scalar;
mod seller;

pub use budget::LocalRequestBudget;
pub use client::G2aHttpClient;
pub use config::{G2aConfig, G2aConfigError, G2aEnvironment, Timeouts};
pub use credentials::{G2aCredentials, InvalidCredentials};
pub use products::{UndecodablePage, decode_page};
pub use seller::{G2aSellerClient, NoTokenStore, SellerConfig, SellerCredentials};
