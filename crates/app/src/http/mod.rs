//! The REST layer: routes, their input and output, errors, and the server that carries them. It works with ports alone;
//! which adapters stand behind them is the program's business.
//!
//! **To add a route**: a file with its input ([`input`]), its handler with `#[utoipa::path]`, and its place in the
//! `routes` of its area. The OpenAPI document, the `Allow` header and the metrics follow from that by themselves.

mod admin;
mod admission;
mod answer_headers;
mod app;
mod auth;
mod cached;
pub mod caller;
pub mod cart;
pub mod catalogue;
pub mod client_info;
mod config;
mod consistency;
mod cors;
mod cursor;
mod docs;
mod edge;
mod fallback;
pub mod guest;
mod health;
pub mod input;
mod metrics;
mod openapi;
mod orders;
mod origin;
pub mod problem;
mod reply;
mod server;
mod state;
mod throttle;
mod wallet;
mod webhooks;
pub mod wishlist;

pub use admin::{Streams, SyncRunBody};
pub use app::app;
pub use cached::{Shortcuts, StorageSource};
pub use config::HttpConfig;
pub use consistency::remember as remember_write;
pub use cors::{AllowedOrigin, InvalidOrigin};
pub use cursor::CursorKey;
pub use guest::CsrfKey;
pub use health::{PartStatus, ReadinessPart, ReadinessProbe};
pub use metrics::recorder;
pub use openapi::openapi;
pub use server::{bind, serve};
pub use state::HttpState;
