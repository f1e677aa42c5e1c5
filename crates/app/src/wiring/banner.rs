//! What a person reads who has just started the shop.

use crate::config::Profile;
use std::{
    fmt::{self, Write as _},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::PathBuf,
};

/// Where everything is, which parts are made up, and what production takes.
pub(super) struct Banner<'a> {
    pub(super) profile: Profile,
    /// Nowhere, if the API is not served.
    pub(super) listen: Option<SocketAddr>,
    pub(super) database: &'a str,
    pub(super) redis: Option<&'a str>,
    pub(super) marketplace: Option<&'a str>,
    pub(super) generated_secrets: &'a [(&'static str, PathBuf)],
}

impl fmt::Display for Banner<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Keymart {} is up.\n", env!("CARGO_PKG_VERSION"))?;
        match self.listen {
            Some(listen) => write_addresses(f, listen)?,
            None => writeln!(f, "  API            none; this process works for those that serve one")?,
        }
        writeln!(f, "  Database       {}", self.database)?;
        writeln!(
            f,
            "  Redis          {}",
            self.redis.unwrap_or("none; this process caches and counts attempts by itself")
        )?;
        if let Some(marketplace) = self.marketplace {
            writeln!(f, "  Marketplace    {marketplace}")?;
        }
        for (name, path) in self.generated_secrets {
            writeln!(f, "  Secret         {name} was generated: {}", path.display())?;
        }
        f.write_char('\n')?;
        match self.profile {
            Profile::Production => Ok(()),
            Profile::Development => writeln!(
                f,
                "For production set KEYMART_PROFILE=production, DATABASE_URL, REDIS_URL, JWT_ACCESS_SECRET,\n\
                 JWT_REFRESH_SECRET, KEY_ENCRYPTION_KEYS, and G2A_ENV with its credentials. `keymart config --example` explains every setting. Ctrl-C stops.\n"
            ),
        }
    }
}

fn write_addresses(f: &mut fmt::Formatter<'_>, listen: SocketAddr) -> fmt::Result {
    let base = format!("http://{}", reachable(listen));
    writeln!(f, "  API            {base}/api/v1/games")?;
    writeln!(f, "  Documentation  {base}/docs")?;
    writeln!(f, "  Health         {base}/health/ready")?;
    writeln!(f, "  Metrics        {base}/metrics")
}

/// An address that a browser on this machine can open.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}
