//! PostgreSQL's own benchmark, on the same server.

use crate::shop::Shop;
use std::{path::PathBuf, time::Duration};
use tokio::process::Command;

/// How many branches there are: one for each client, so that they do not wait for each other.
const SCALE: &str = "64";

/// `pgbench` with a database of its own.
pub(crate) struct Pgbench<'a> {
    shop: &'a Shop,
    url: String,
}

impl<'a> Pgbench<'a> {
    pub(crate) async fn prepare(shop: &'a Shop) -> Self {
        let server = std::env::var("DATABASE_URL").expect("DATABASE_URL is set");
        let (host, _) = server.rsplit_once('/').expect("a URL with a database");
        shop.execute("DROP DATABASE IF EXISTS keymart_pgbench").await;
        shop.execute("CREATE DATABASE keymart_pgbench").await;
        let pgbench = Self { shop, url: format!("{host}/keymart_pgbench") };
        pgbench.call(&["--initialize", "--quiet", "--scale", SCALE]).await;
        pgbench
    }

    /// Transactions of TPC-B's kind in a second.
    pub(crate) async fn run(&self, clients: usize, duration: Duration) -> f64 {
        let (clients, seconds) = (clients.to_string(), duration.as_secs().to_string());
        let told = self.call(&["--client", &clients, "--jobs", "2", "--time", &seconds, "--no-vacuum"]).await;
        let line = told.lines().find_map(|line| line.strip_prefix("tps = ")).expect("it tells");
        line.split(' ').next().and_then(|number| number.parse().ok()).expect("a number")
    }

    pub(crate) async fn clean_up(self) {
        self.shop.execute("DROP DATABASE keymart_pgbench").await;
    }

    async fn call(&self, arguments: &[&str]) -> String {
        let output = Command::new(program()).args(arguments).arg(&self.url).output().await;
        let output = output.expect("pgbench is installed with PostgreSQL");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

/// Where Debian keeps it, or wherever the path leads.
fn program() -> PathBuf {
    let debian = PathBuf::from("/usr/lib/postgresql/15/bin/pgbench");
    if debian.exists() { debian } else { PathBuf::from("pgbench") }
}
