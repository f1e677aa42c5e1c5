//! Servers of a test's own: a Redis to be killed, and some that are none.

use crate::until;
use deadpool_redis::redis::{AsyncConnectionConfig, Client, aio::MultiplexedConnection, cmd};
use parking_lot::Mutex;
use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener as StdListener},
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    process::{Child, Command},
};

/// A Redis that the test may kill.
pub(crate) struct OwnRedis {
    address: SocketAddr,
    process: Child,
}

impl OwnRedis {
    /// On another port, if somebody takes the free one before Redis does.
    pub(crate) async fn start() -> Self {
        loop {
            let address = StdListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
            let mut redis = Self { address, process: run(address) };
            if redis.comes_up().await {
                return redis;
            }
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://{}", self.address)
    }

    /// Its URL for a user who must say who they are.
    pub(crate) fn url_of(&self, user: &str, password: &str) -> String {
        format!("redis://{user}:{password}@{}", self.address)
    }

    pub(crate) async fn kill(&mut self) {
        self.process.kill().await.unwrap();
    }

    /// Starts it anew, with nothing in it.
    pub(crate) async fn restart(&mut self) {
        self.process = run(self.address);
        assert!(self.comes_up().await, "Redis has ended");
    }

    /// Sends the process a signal by its name.
    pub(crate) async fn signal(&self, name: &str) {
        let pid = self.process.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-s", name, &pid]).status().await.unwrap().success());
    }

    /// A connection that nobody under test knows of, and that waits as long as it takes.
    pub(crate) async fn connect(&self) -> MultiplexedConnection {
        let patience = AsyncConnectionConfig::new().set_connection_timeout(None).set_response_timeout(None);
        let client = Client::open(self.url()).unwrap();
        client.get_multiplexed_async_connection_with_config(&patience).await.unwrap()
    }

    /// Gives it a command, as a line.
    pub(crate) async fn order(&self, line: &str) {
        let mut words = line.split(' ');
        let mut command = cmd(words.next().unwrap());
        words.for_each(|word| _ = command.arg(word));
        command.exec_async(&mut self.connect().await).await.unwrap();
    }

    /// Returns whether it answers or has ended, when it does either.
    async fn comes_up(&mut self) -> bool {
        let Self { address, process } = self;
        let process = Mutex::new(process);
        let has_ended = || process.lock().try_wait().unwrap().is_some();
        until(async || has_ended() || answers(*address).await).await;
        !has_ended()
    }
}

/// Whether a Redis is there. A connection alone says little: while nobody listens, it may lead to itself.
async fn answers(address: SocketAddr) -> bool {
    let ask = async {
        let mut stream = TcpStream::connect(address).await?;
        stream.write_all(b"ECHO up\r\n").await?;
        let mut answer = [0; 1];
        stream.read_exact(&mut answer).await?;
        std::io::Result::Ok(answer == *b"$")
    };
    ask.await.unwrap_or(false)
}

fn run(address: SocketAddr) -> Child {
    Command::new("redis-server")
        .args(["--bind", &address.ip().to_string(), "--port", &address.port().to_string(), "--save", ""])
        .stdout(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .expect("redis-server is installed; `scripts/with-services COMMAND` sees to it")
}

/// A server that is no Redis, and counts who calls.
pub(crate) struct Impostor {
    address: SocketAddr,
    calls: Arc<AtomicUsize>,
}

impl Impostor {
    /// One that takes calls and never answers.
    pub(crate) async fn silent() -> Self {
        Self::answering(b"").await
    }

    /// One that says `answer` to whoever calls, and then nothing.
    pub(crate) async fn answering(answer: &'static [u8]) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let calls = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&calls);
        tokio::spawn(async move {
            let mut callers = Vec::new();
            while let Ok((mut caller, _)) = listener.accept().await {
                counter.fetch_add(1, Ordering::SeqCst);
                _ = caller.write_all(answer).await;
                callers.push(caller);
            }
        });
        Self { address, calls }
    }

    pub(crate) fn url(&self, scheme: &str) -> String {
        format!("{scheme}://{}", self.address)
    }

    pub(crate) fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}
