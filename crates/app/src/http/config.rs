//! The settings of the HTTP layer.

use super::cors::AllowedOrigin;
use actix_web::{HttpRequest, web};
use ipnet::IpNet;
use std::{num::NonZeroUsize, time::Duration};

/// Who is served, and for how long.
#[derive(Debug, Clone)]
pub struct HttpConfig {
    /// How many threads serve requests; `None` for one per core.
    pub workers: Option<NonZeroUsize>,
    /// Web pages from these origins may call the API.
    pub allowed_origins: Vec<AllowedOrigin>,
    /// Proxies whose word on where a request comes from is taken (`X-Forwarded-For`).
    pub trusted_proxies: Vec<IpNet>,
    /// Whether the shop is reached over TLS: cookies are then marked as secure, and a page of ours is one that came over TLS.
    pub secure_cookies: bool,
    /// How long a request may take, from its head to the head of its answer.
    pub request_timeout: Duration,
    /// How long the body of a request may take to arrive. Shorter than the former, or a slow client looks like a slow shop.
    pub body_timeout: Duration,
    /// How long requests in flight may still take when the server stops, in whole seconds.
    pub shutdown_timeout: Duration,
}

impl HttpConfig {
    /// The settings of the application that serves `request`.
    #[expect(clippy::expect_used, reason = "an application is never built without")]
    pub(super) fn of(request: &HttpRequest) -> &Self {
        request.app_data::<web::Data<Self>>().expect("the application has settings")
    }
}

impl Default for HttpConfig {
    fn default() -> Self {
        Self {
            workers: None,
            allowed_origins: Vec::new(),
            trusted_proxies: Vec::new(),
            secure_cookies: true,
            request_timeout: Duration::from_secs(10),
            body_timeout: Duration::from_secs(5),
            shutdown_timeout: Duration::from_secs(10),
        }
    }
}
