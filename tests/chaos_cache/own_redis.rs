//! A Redis of the checker's own: to be killed, restored from an old dump, emptied and filled with garbage.

use super::own_server::{OwnServer, as_owner, free_port, hand_over};
use crate::keymart::eventually;
use std::{fs, path::Path};
use tempfile::TempDir;
use tokio::{net::TcpStream, process::Command};

/// Puts every value out of order.
const SPOIL: &str = include_str!("spoil.lua");

/// What a Redis that comes back remembers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Memory {
    /// What was in it at the last [`OwnRedis::save`].
    OldDump,
    Nothing,
}

pub(crate) struct OwnRedis {
    // Dropped first: the folder goes when nobody writes into it.
    server: Option<OwnServer>,
    port: u16,
    folder: TempDir,
}

impl OwnRedis {
    pub(crate) async fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("keymart-chaos-redis.").tempdir().expect("a folder");
        hand_over(folder.path());
        let mut redis = Self { server: None, port: free_port(), folder };
        redis.come_up(Memory::Nothing).await;
        redis
    }

    pub(crate) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Ends it at once; what is in memory is lost.
    pub(crate) fn kill(&mut self) {
        self.server.take().expect("Redis runs").kill();
    }

    /// Starts it again after it was killed.
    pub(crate) async fn come_up(&mut self, memory: Memory) {
        if memory == Memory::Nothing {
            _ = fs::remove_file(self.folder.path().join("dump.rdb"));
        }
        let mut command = as_owner(Path::new("redis-server"), "TERM");
        command.args(["--bind", "127.0.0.1", "--port", &self.port.to_string(), "--save", "", "--dir"]);
        command.arg(self.folder.path());
        let log = self.folder.path().join("redis.log");
        let mut server = OwnServer::start(command, "TERM", &log);
        let address = self.address();
        eventually("Redis", async || {
            assert!(!server.has_ended(), "Redis ended: {}", fs::read_to_string(&log).unwrap_or_default());
            TcpStream::connect(&address).await.ok()
        })
        .await;
        self.server = Some(server);
    }

    /// Writes everything that is in it to disk.
    pub(crate) async fn save(&self) {
        self.tell(&["SAVE"]).await;
    }

    /// Empties it.
    pub(crate) async fn flush(&self) {
        self.tell(&["FLUSHALL"]).await;
    }

    /// Puts every value out of order.
    pub(crate) async fn spoil(&self) {
        self.tell(&["EVAL", SPOIL, "0"]).await;
    }

    async fn tell(&self, words: &[&str]) {
        let mut command = Command::new("redis-cli");
        command.args(["-e", "-p", &self.port.to_string()]).args(words);
        let told = command.output().await.expect("redis-cli is installed");
        assert!(told.status.success(), "Redis refused: {}", String::from_utf8_lossy(&told.stderr));
    }
}
