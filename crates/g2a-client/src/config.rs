//! Which G2A to ask, as whom, and how long to wait.

use crate::credentials::G2aCredentials;
use reqwest::Url;
use std::time::Duration;

/// Everything that a client must be told.
#[derive(Debug, Clone)]
pub struct G2aConfig {
    /// Whose API it is.
    pub environment: G2aEnvironment,
    /// A base URL in place of the environment's (`G2A_BASE_URL`).
    pub base_url: Option<String>,
    /// As whom.
    pub credentials: G2aCredentials,
    /// How long to wait.
    pub timeouts: Timeouts,
}

/// The three places where the API is served (`g2a-contract.md` §1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum G2aEnvironment {
    /// The simulator, wherever it listens.
    Simulator {
        /// The address that its paths start from, such as `http://127.0.0.1:4000`.
        base_url: String,
    },
    /// G2A's sandbox: a small, fixed catalogue and no real money.
    Sandbox,
    /// The real market place.
    Production,
}

/// How long one attempt of a call may take. Waiting for the request budget does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// Until the connection stands.
    pub connect: Duration,
    /// From the first byte sent to the last byte received, connecting included.
    pub request: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { connect: Duration::from_secs(3), request: Duration::from_secs(20) }
    }
}

/// Why a client could not be made.
#[derive(Debug, thiserror::Error)]
pub enum G2aConfigError {
    /// The base URL is none. It is not repeated, for it may hold a password.
    #[error("G2A_BASE_URL must be an absolute http or https URL without user, query or fragment")]
    InvalidBaseUrl,
    /// The base URL would send the credentials over the network for everyone to read.
    #[error("G2A_BASE_URL ({0}) must be an https URL, because the credentials go with every call")]
    ClearText(String),
    /// There is no way to tell whom to trust.
    #[error("TLS is not available; are the system's CA certificates installed?")]
    Tls(#[source] rustls::Error),
    /// The HTTP client refuses its settings.
    #[error("the HTTP client could not be built")]
    Http(#[source] reqwest::Error),
}

impl G2aConfig {
    /// The environment's own address and the usual time-outs.
    pub fn new(environment: G2aEnvironment, credentials: G2aCredentials) -> Self {
        Self { environment, base_url: None, credentials, timeouts: Timeouts::default() }
    }

    pub(crate) fn resolve_base_url(&self) -> Result<Url, G2aConfigError> {
        self.environment.resolve(self.base_url.as_deref())
    }
}

impl G2aEnvironment {
    /// The address that the API's paths start from, unless it is `overridden`. Clear text is for the simulator and for loopback alone.
    pub(crate) fn resolve(&self, overridden: Option<&str>) -> Result<Url, G2aConfigError> {
        let text = overridden.unwrap_or_else(|| self.base_url());
        let url = Url::parse(text).map_err(|_| G2aConfigError::InvalidBaseUrl)?;
        let plain = url.username().is_empty() && url.password().is_none();
        if !plain || url.query().is_some() || url.fragment().is_some() || !url.has_host() {
            return Err(G2aConfigError::InvalidBaseUrl);
        }
        let simulated = matches!(self, Self::Simulator { .. });
        match url.scheme() {
            "https" => Ok(url),
            "http" if simulated || is_loopback(&url) => Ok(url),
            "http" => Err(G2aConfigError::ClearText(text.to_owned())),
            _ => Err(G2aConfigError::InvalidBaseUrl),
        }
    }

    fn base_url(&self) -> &str {
        match self {
            Self::Simulator { base_url } => base_url,
            Self::Sandbox => "https://sandboxapi.g2a.com",
            Self::Production => "https://api.g2a.com",
        }
    }
}

/// Whether the URL leads to this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(environment: G2aEnvironment, base_url: Option<&str>) -> Result<String, G2aConfigError> {
        let config = G2aConfig::new(environment, G2aCredentials::public_sandbox());
        let config = G2aConfig { base_url: base_url.map(str::to_owned), ..config };
        config.resolve_base_url().map(|url| url.to_string())
    }

    #[test]
    fn each_environment_has_its_address() {
        let simulator = G2aEnvironment::Simulator { base_url: "http://127.0.0.1:4000".into() };
        assert_eq!(resolve(simulator, None).unwrap(), "http://127.0.0.1:4000/");
        assert_eq!(resolve(G2aEnvironment::Sandbox, None).unwrap(), "https://sandboxapi.g2a.com/");
        assert_eq!(resolve(G2aEnvironment::Production, None).unwrap(), "https://api.g2a.com/");
    }

    #[test]
    fn a_base_url_overrides_it() {
        let proxied = resolve(G2aEnvironment::Sandbox, Some("https://proxy.example/g2a"));
        assert_eq!(proxied.unwrap(), "https://proxy.example/g2a");
        for loopback in ["http://localhost:4000/", "http://[::1]:4000/", "http://127.0.0.2:4000/"] {
            assert_eq!(resolve(G2aEnvironment::Production, Some(loopback)).unwrap(), loopback);
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in
            ["", "api.g2a.com", "ftp://api.g2a.com", "https://a:b@g2a.com", "https://g2a.com/?q", "file:///x"]
        {
            let refused = resolve(G2aEnvironment::Sandbox, Some(text));
            assert!(matches!(refused, Err(G2aConfigError::InvalidBaseUrl)), "{text}: {refused:?}");
        }
    }

    #[test]
    fn credentials_do_not_cross_a_network_in_clear_text() {
        let refused = resolve(G2aEnvironment::Production, Some("http://api.g2a.com"));
        assert!(matches!(refused, Err(G2aConfigError::ClearText(_))), "{refused:?}");
    }
}
