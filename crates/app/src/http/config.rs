//! The settings of the HTTP layer.

use super::cors::AllowedOrigin;
use std::{net::SocketAddr, num::NonZeroUsize, time::Duration};

/// How the server listens and what it bears.
#[derive(Debug, Clone)]
pub struct HttpConfig {
    /// Where to listen.
    pub listen: SocketAddr,
    /// How many threads serve requests; `None` for one per core.
    pub workers: Option<NonZeroUsize>,
    /// Web pages from these origins may call the API.
    pub allowed_origins: Vec<AllowedOrigin>,
    /// How long a request may take, from its head to the head of its answer.
    pub request_timeout: Duration,
    /// How long requests in flight may still take when the server stops.
    pub shutdown_timeout: Duration,
}

impl HttpConfig {
    /// Listens on `listen`, with everything else as usual: a request may take 10 s, a shutdown too.
    pub fn new(listen: SocketAddr) -> Self {
        Self {
            listen,
            workers: None,
            allowed_origins: Vec::new(),
            request_timeout: Duration::from_secs(10),
            shutdown_timeout: Duration::from_secs(10),
        }
    }
}
