//! A PostgreSQL of the checker's own, as durable as in production.

use super::own_server::{OwnServer, as_owner, free_port, hand_over};
use crate::keymart::eventually;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};
use tempfile::TempDir;
use tokio_postgres::{Client, Error, NoTls};

/// The oldest version that Keymart runs on.
const OLDEST: u32 = 15;

pub(crate) struct OwnPostgres {
    // Dropped first: the folder goes when nobody writes into it.
    server: Option<OwnServer>,
    port: u16,
    programs: PathBuf,
    folder: TempDir,
}

impl OwnPostgres {
    pub(crate) async fn start() -> Self {
        let programs = find_programs();
        let folder = tempfile::Builder::new().prefix("keymart-chaos-postgres.").tempdir().expect("a folder");
        hand_over(folder.path());
        let mut postgres = Self { server: None, port: free_port(), programs, folder };
        postgres.make_cluster();
        postgres.come_up().await;
        postgres
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Crashes it and starts it again: what was being done is lost, and the log is replayed.
    pub(crate) async fn restart_immediately(&mut self) {
        let mut stop = as_owner(&self.programs.join("pg_ctl"), "QUIT");
        stop.args(["stop", "--mode", "immediate", "--wait", "--silent", "--pgdata"]).arg(self.data());
        let stopped = stop.status().expect("pg_ctl runs");
        assert!(stopped.success(), "PostgreSQL was stopped");
        self.server = None;
        self.come_up().await;
    }

    async fn come_up(&mut self) {
        let mut command = as_owner(&self.programs.join("postgres"), "QUIT");
        command.arg("-D").arg(self.data());
        for setting in ["listen_addresses=127.0.0.1", "max_connections=100", "synchronous_commit=on"] {
            command.arg(format!("--{setting}"));
        }
        command.arg(format!("--port={}", self.port));
        command.arg(format!("--unix_socket_directories={}", self.folder.path().display()));
        let log = self.folder.path().join("postgres.log");
        let mut server = OwnServer::start(command, "QUIT", &log);
        let url = self.url();
        eventually("PostgreSQL", async || {
            assert!(
                !server.has_ended(),
                "PostgreSQL ended: {}",
                fs::read_to_string(&log).unwrap_or_default()
            );
            connect(&url).await.ok()
        })
        .await;
        self.server = Some(server);
    }

    fn make_cluster(&self) {
        let mut command = as_owner(&self.programs.join("initdb"), "QUIT");
        command.arg("--pgdata").arg(self.data());
        command.args(["--username", "postgres", "--auth", "trust", "--encoding", "UTF8"]);
        command.args(["--locale", "C.UTF-8", "--no-sync"]);
        let made = command.output().expect("initdb runs");
        assert!(made.status.success(), "initdb failed: {}", String::from_utf8_lossy(&made.stderr));
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }
}

/// A connection, as `psql` would have one.
pub(crate) async fn connect(url: &str) -> Result<Client, Error> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

/// The folder of the newest server programs that are new enough, as `scripts/with-services` finds it.
fn find_programs() -> PathBuf {
    let folders = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let packaged = folders.map(|folder| folder.path().join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let anywhere = std::env::split_paths(&path).filter_map(|folder| {
        let program = fs::canonicalize(folder.join("postgres")).ok()?;
        Some(program.parent()?.to_owned())
    });
    let versions = packaged.chain(anywhere).filter_map(|folder| Some((version_in(&folder)?, folder)));
    let newest = versions.filter(|(version, _)| *version >= OLDEST).max();
    let (_, folder) =
        newest.expect("programs of PostgreSQL 15 or later; scripts/install-packages installs them");
    folder
}

/// The major version of the server program in `folder`, if there is one.
fn version_in(folder: &Path) -> Option<u32> {
    let output = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let digits = text.split(|c: char| !c.is_ascii_digit()).find(|digits| !digits.is_empty())?;
    digits.parse().ok()
}
