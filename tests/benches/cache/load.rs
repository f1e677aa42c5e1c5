//! Load on a server: as much as it takes, or so much.

use crate::{connection::Connection, latencies::Latencies, schedule::Schedule};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    task::JoinSet,
    time::{Instant, timeout},
};

/// Connections that ask again as soon as they are answered: so many that the server is never idle.
const AT_ONCE: usize = 32;
/// Connections that fill a cache.
const FEW: usize = 8;
/// Connections that requests at fixed times are spread over. If all wait for answers, the next request waits, and its time runs.
const SPREAD: usize = 64;
/// Longer than any run; only a server that hangs takes this long.
const PATIENCE: Duration = Duration::from_mins(3);

/// Requests to one server, sent in turn.
#[derive(Clone)]
pub(crate) struct Load {
    address: Arc<str>,
    requests: Arc<[Vec<u8>]>,
    next: Arc<AtomicUsize>,
}

/// What a server answered that was given as much as it takes.
#[derive(Default, Clone, Copy)]
pub(crate) struct Throughput {
    pub(crate) requests: u32,
    pub(crate) seconds: f64,
}

impl Throughput {
    pub(crate) fn per_second(&self) -> f64 {
        f64::from(self.requests) / self.seconds
    }
}

impl Load {
    /// `GET` requests for `paths` to the server at `address`, each with `headers`, lines that end in CRLF.
    pub(crate) fn new(address: &str, paths: &[String], headers: &str) -> Self {
        let request = |path| format!("GET {path} HTTP/1.1\r\nhost: {address}\r\n{headers}\r\n").into_bytes();
        Self { address: address.into(), requests: paths.iter().map(request).collect(), next: Arc::default() }
    }

    /// Sends every request once, a few at a time.
    pub(crate) async fn once(&self) {
        let taken = Arc::new(AtomicUsize::new(0));
        self.in_parallel(FEW, |load, mut connection| {
            let taken = Arc::clone(&taken);
            async move {
                loop {
                    let number = taken.fetch_add(1, Ordering::Relaxed);
                    if number >= load.requests.len() {
                        return;
                    }
                    load.ask(&mut connection, number).await;
                }
            }
        })
        .await;
    }

    /// Sends as many as are answered.
    pub(crate) async fn saturate(&self, duration: Duration) -> Throughput {
        let begin = Instant::now();
        let answered = self.in_parallel(AT_ONCE, |load, mut connection| async move {
            let mut answered = 0_u32;
            while begin.elapsed() < duration {
                load.ask_next(&mut connection).await;
                answered += 1;
            }
            answered
        });
        let requests = answered.await.into_iter().sum();
        Throughput { requests, seconds: begin.elapsed().as_secs_f64() }
    }

    /// Sends at fixed times, whatever the answers do, until `until_over` returns. Each request counts from when it was due, so that a
    /// stalled server cannot hide.
    pub(crate) async fn at_rate(&self, per_second: f64, until_over: impl Future<Output = ()>) -> Latencies {
        let schedule = Schedule::new(per_second);
        let asking = self.in_parallel(SPREAD, |load, mut connection| {
            let schedule = Arc::clone(&schedule);
            async move {
                let mut latencies = Vec::new();
                while let Some(due) = schedule.next().await {
                    load.ask_next(&mut connection).await;
                    latencies.push(due.elapsed());
                }
                latencies
            }
        });
        let (latencies, ()) = tokio::join!(asking, schedule.run(until_over));
        let mut all = Latencies::default();
        latencies.into_iter().flatten().for_each(|latency| all.add(latency));
        all
    }

    async fn ask_next(&self, connection: &mut Connection) {
        self.ask(connection, self.next.fetch_add(1, Ordering::Relaxed)).await;
    }

    async fn ask(&self, connection: &mut Connection, number: usize) {
        let request = &self.requests[number % self.requests.len()];
        let answer = connection.exchange(request).await;
        assert_eq!(answer.status(), "200", "{}", answer.head);
    }

    /// Runs `work` on so many connections until all of them are done.
    async fn in_parallel<W, T>(&self, connections: usize, work: impl Fn(Self, Connection) -> W) -> Vec<T>
    where
        W: Future<Output = T> + Send + 'static,
        T: Send + 'static,
    {
        let mut running = JoinSet::new();
        for _ in 0..connections {
            running.spawn(work(self.clone(), Connection::open(&self.address).await));
        }
        timeout(PATIENCE, running.join_all()).await.expect("every request is answered")
    }
}
