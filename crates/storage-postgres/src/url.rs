//! Reads a database URL as libpq does, where `tokio-postgres` knows less than libpq.

use percent_encoding::percent_decode_str;
use std::{path::PathBuf, time::Duration};
use tokio_postgres::{
    Config,
    config::{Host, SslMode},
};

/// A URL, understood.
pub(crate) struct ConnectionUrl {
    /// Everything that `tokio-postgres` reads by itself.
    pub(crate) config: Config,
    /// How the connection is encrypted.
    pub(crate) tls: TlsMode,
}

/// What `sslmode` and `sslrootcert` ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TlsMode {
    /// `disable`: never encrypt.
    Disable,
    /// `prefer` or `require` without `sslrootcert`: encrypt, whoever the server may be.
    Unverified,
    /// `verify-ca`, or `require` with `sslrootcert`: the server has a certificate of a trusted authority.
    VerifyAuthority(Authorities),
    /// `verify-full`: and the certificate is for the host in the URL.
    VerifyHost(Authorities),
}

/// Whose certificates are trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Authorities {
    /// The operating system's.
    System,
    /// Those in a PEM file.
    File(PathBuf),
}

/// Why a URL cannot be used. Says nothing of what is in it, because a password is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidUrl {
    /// Not a URL, or one with parameters that are not known.
    #[error(
        "the database URL must look like postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=verify-full, with special \
         characters percent-encoded and no parameters but those in the documentation"
    )]
    Malformed,
    /// An `sslmode` that does not exist.
    #[error("sslmode in the database URL must be disable, prefer, require, verify-ca or verify-full")]
    SslMode,
}

impl ConnectionUrl {
    pub(crate) fn parse(url: &str) -> Result<Self, InvalidUrl> {
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err(InvalidUrl::Malformed);
        }
        let mut mode = None;
        let mut authorities = None;
        let (address, parameters) = split(url);
        let mut rest = format!("{address}?");
        for parameter in parameters.split('&').filter(|parameter| !parameter.is_empty()) {
            match parameter.split_once('=') {
                Some(("sslmode", value)) => mode = Some(value),
                Some(("sslrootcert", value)) => authorities = Some(authorities_at(value)?),
                _ => rest.extend([parameter, "&"]),
            }
        }
        let (ssl_mode, tls) = tls_mode(mode, authorities)?;
        let mut config: Config = rest.trim_end_matches('&').parse().map_err(|_| InvalidUrl::Malformed)?;
        // An @ in a host is one of a password that is not encoded, and hosts are told in errors.
        let is_host = |host: &Host| !matches!(host, Host::Tcp(name) if name.contains('@'));
        if config.get_hosts().is_empty() || !config.get_hosts().iter().all(is_host) {
            return Err(InvalidUrl::Malformed);
        }
        config.ssl_mode(ssl_mode);
        notice_a_vanished_server(&mut config);
        Ok(Self { config, tls })
    }
}

/// The URL up to its parameters, and these. User and password come first, and may contain anything but `@`.
fn split(url: &str) -> (&str, &str) {
    let host = url.find('@').unwrap_or_default();
    let parameters = url.get(host..).and_then(|rest| rest.find('?'));
    parameters
        .and_then(|at| url.split_at_checked(host + at))
        .map_or((url, ""), |(address, parameters)| (address, parameters.trim_start_matches('?')))
}

fn authorities_at(value: &str) -> Result<Authorities, InvalidUrl> {
    let path = percent_decode_str(value).decode_utf8().map_err(|_| InvalidUrl::Malformed)?;
    Ok(if path == "system" { Authorities::System } else { Authorities::File(path.into_owned().into()) })
}

/// Within a minute, and not after the two hours that TCP takes by itself.
fn notice_a_vanished_server(config: &mut Config) {
    config
        .keepalives_idle(Duration::from_secs(30))
        .keepalives_interval(Duration::from_secs(10))
        .keepalives_retries(3)
        .tcp_user_timeout(Duration::from_mins(1));
}

fn tls_mode(mode: Option<&str>, given: Option<Authorities>) -> Result<(SslMode, TlsMode), InvalidUrl> {
    let verifies = given.is_some();
    let authorities = given.unwrap_or(Authorities::System);
    match mode.unwrap_or("prefer") {
        "disable" => Ok((SslMode::Disable, TlsMode::Disable)),
        "prefer" => Ok((SslMode::Prefer, TlsMode::Unverified)),
        "require" if !verifies => Ok((SslMode::Require, TlsMode::Unverified)),
        "require" | "verify-ca" => Ok((SslMode::Require, TlsMode::VerifyAuthority(authorities))),
        "verify-full" => Ok((SslMode::Require, TlsMode::VerifyHost(authorities))),
        _ => Err(InvalidUrl::SslMode),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tls(parameters: &str) -> (SslMode, TlsMode) {
        let url = ConnectionUrl::parse(&format!("postgres://u:p@h/d{parameters}")).unwrap();
        (url.config.get_ssl_mode(), url.tls)
    }

    fn refusal(url: &str) -> InvalidUrl {
        ConnectionUrl::parse(url).err().unwrap()
    }

    #[test]
    fn sslmode_means_what_it_means_to_libpq() {
        let file = || Authorities::File("/etc/my ca.pem".into());
        let system = Authorities::System;
        assert_eq!(tls(""), (SslMode::Prefer, TlsMode::Unverified));
        assert_eq!(tls("?sslmode=disable"), (SslMode::Disable, TlsMode::Disable));
        assert_eq!(tls("?sslmode=prefer"), (SslMode::Prefer, TlsMode::Unverified));
        assert_eq!(tls("?sslmode=require"), (SslMode::Require, TlsMode::Unverified));
        assert_eq!(
            tls("?sslmode=require&sslrootcert=/etc/my%20ca.pem"),
            (SslMode::Require, TlsMode::VerifyAuthority(file()))
        );
        assert_eq!(
            tls("?sslrootcert=system&sslmode=verify-ca"),
            (SslMode::Require, TlsMode::VerifyAuthority(system.clone()))
        );
        assert_eq!(tls("?sslmode=verify-full"), (SslMode::Require, TlsMode::VerifyHost(system)));
    }

    #[test]
    fn other_parameters_and_a_strange_password_reach_the_driver() {
        let url = "postgresql://me:p?ss&%40=x@db.example:5433/shop?sslmode=verify-full&application_name=tests&connect_timeout=3";
        let config = ConnectionUrl::parse(url).unwrap().config;
        assert_eq!(config.get_password(), Some("p?ss&@=x".as_bytes()));
        assert_eq!((config.get_dbname(), config.get_ports()), (Some("shop"), [5433].as_slice()));
        assert_eq!(config.get_application_name(), Some("tests"));
    }

    #[test]
    fn what_is_no_url_is_refused_without_a_word_about_the_password() {
        for url in [
            "",
            "secret",
            "host=h password=secret",
            "mysql://u:secret@h/d",
            "postgres://u:secret@h/d?x=1",
            "postgres:///d",
        ] {
            let refusal = refusal(url);
            assert_eq!(refusal, InvalidUrl::Malformed, "{url}");
            assert!(!format!("{refusal} {refusal:?}").contains("secret"));
        }
        assert_eq!(refusal("postgres://h/d?sslmode=sometimes"), InvalidUrl::SslMode);
    }
}
