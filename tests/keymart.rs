//! The binary `keymart` as a child process.

use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use std::{
    fs::File,
    path::{Path, PathBuf},
    process::{Output, Stdio},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    process::{Child, Command},
    time::timeout,
};

/// How long a server may take to answer, and a command to end. Only a hanging one takes this long.
const PATIENCE: Duration = Duration::from_secs(90);

/// A command line with its environment: nothing of the developer's own settings reaches it.
pub(crate) struct Keymart {
    command: Command,
    has_log: bool,
}

impl Keymart {
    pub(crate) fn new(arguments: &[&str]) -> Self {
        let mut command = Command::new(binary());
        command
            .args(arguments)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("LISTEN_ADDR", "127.0.0.1:0")
            .current_dir(std::env::temp_dir())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        Self { command, has_log: false }
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs the command to its end with `input` as its standard input.
    pub(crate) async fn output_with(mut self, input: &str) -> Output {
        let mut child = self.command.stdin(Stdio::piped()).spawn().expect("the command starts");
        let mut stdin = child.stdin.take().expect("piped");
        stdin.write_all(input.as_bytes()).await.expect("the command reads");
        drop(stdin);
        timeout(PATIENCE, child.wait_with_output())
            .await
            .expect("the command ends")
            .expect("it can be waited for")
    }

    /// Runs the command to its end.
    pub(crate) async fn output(mut self) -> Output {
        timeout(PATIENCE, self.command.output()).await.expect("the command ends").expect("the command starts")
    }

    /// Has everything that the command logs go to the end of this file.
    pub(crate) fn log_to(mut self, path: impl AsRef<Path>) -> Self {
        let log = File::options().create(true).append(true).open(path).expect("the log can be written");
        self.command.stderr(log);
        self.has_log = true;
        self
    }

    /// Starts the command and lets it run.
    pub(crate) fn spawn(mut self) -> Process {
        if !self.has_log {
            self.command.stderr(Stdio::null());
        }
        Process { child: self.command.stdout(Stdio::null()).spawn().expect("it starts") }
    }

    /// Starts a server, and returns when it is ready.
    pub(crate) async fn serve(mut self) -> Server {
        if !self.has_log {
            self.command.stderr(Stdio::inherit());
        }
        let mut child = self.command.spawn().expect("the server starts");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let address = async {
            while let Some(line) = lines.next_line().await.expect("readable output") {
                if let Some(address) = api_address(&line) {
                    return address;
                }
            }
            panic!("the server ended before it said where it listens")
        };
        let address = timeout(PATIENCE, address).await.expect("the server says where it listens");
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let server = Server { process: Process { child }, address, client: client() };
        server.wait_until_ready().await;
        server
    }
}

/// A running command.
pub(crate) struct Process {
    child: Child,
}

impl Process {
    /// Its number in the system.
    pub(crate) fn id(&self) -> u32 {
        self.child.id().expect("the process runs")
    }

    /// Ends it as a power failure would.
    pub(crate) async fn kill_9(mut self) {
        self.child.kill().await.expect("the process can be killed");
    }

    /// Sends it a signal by its name.
    pub(crate) async fn signal(&self, name: &str) {
        let pid = self.id().to_string();
        let told = Command::new("kill").args(["-s", name, &pid]).status().await.expect("kill exists");
        assert!(told.success());
    }

    /// Asks it to end, and returns its exit code.
    pub(crate) async fn terminate(self) -> Option<i32> {
        self.terminate_within(Duration::from_secs(10)).await
    }

    /// The same of one that may have to wait for the last answer of the marketplace.
    pub(crate) async fn terminate_within(mut self, limit: Duration) -> Option<i32> {
        self.signal("TERM").await;
        timeout(limit, self.child.wait()).await.expect("it ends in time").expect("waitable").code()
    }
}

/// A running server.
pub(crate) struct Server {
    pub(crate) process: Process,
    address: String,
    client: reqwest::Client,
}

impl Server {
    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        let answer = self.client.get(format!("{}{path}", self.address)).send().await.expect("an answer");
        let status = answer.status().as_u16();
        (status, serde_json::from_slice(&answer.bytes().await.expect("a body")).unwrap_or_default())
    }

    /// A request that is still to be filled in and sent.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.url(path))
    }

    /// The body of a request that has to succeed.
    pub(crate) async fn get_ok(&self, path: &str) -> Value {
        let (status, body) = self.get(path).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// The whole address of `path`.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    pub(crate) fn port(&self) -> &str {
        self.address.rsplit(':').next().expect("an address with a port")
    }

    async fn wait_until_ready(&self) {
        let ready = async {
            loop {
                let answer = self.client.get(format!("{}/health/ready", self.address)).send().await;
                if answer.is_ok_and(|answer| answer.status() == 200) {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        timeout(PATIENCE, ready).await.expect("the server becomes ready");
    }
}

/// Repeats `attempt` until it gives something. For what another process does in its own time.
pub(crate) async fn eventually<T>(what: &str, mut attempt: impl AsyncFnMut() -> Option<T>) -> T {
    let found = async {
        loop {
            if let Some(found) = attempt().await {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, found).await.unwrap_or_else(|_| panic!("waited too long for {what}"))
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The origin in the start-up line that says where the API is.
fn api_address(line: &str) -> Option<String> {
    let start = line.find("http://127.0.0.1:")?;
    let origin = line.get(start..)?.split('/').take(3).collect::<Vec<_>>().join("/");
    line.contains("/api/v1").then_some(origin)
}

fn client() -> reqwest::Client {
    // The client is built without a provider of its own; a second test finds this one installed.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().timeout(Duration::from_secs(20)).no_proxy().build().expect("a client")
}

/// The binary that cargo built beside this test.
fn binary() -> PathBuf {
    let test = std::env::current_exe().expect("a path");
    let profile = test.parent().and_then(|deps| deps.parent()).expect("target/PROFILE/deps");
    let binary = profile.join("keymart");
    assert!(
        binary.exists(),
        "{} is missing: run `cargo build -p app`, or test the whole workspace",
        binary.display()
    );
    binary
}
