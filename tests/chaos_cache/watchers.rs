//! How long a change takes to be seen: on each server, one game is looked at all the time.

use super::{
    Run,
    catalogue::id_of,
    history::Promise,
    ledger::{Key, Read},
    readers::version_of,
};
use reqwest::Method;
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// The game that is watched, a hot one.
const WATCHED: usize = 0;
/// How long a watcher rests between two looks: what the lag is known to.
const PAUSE: Duration = Duration::from_millis(4);

/// A version was first seen on a server.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sighting {
    pub(crate) acknowledged: Instant,
    /// When the answer had come. Never before `acknowledged`.
    pub(crate) seen: Instant,
}

/// All of them.
#[derive(Debug, Default)]
pub(crate) struct Sightings(Mutex<Vec<Sighting>>);

impl Sightings {
    pub(crate) fn snapshot(&self) -> Vec<Sighting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn add(&self, sightings: impl Iterator<Item = Sighting>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(sightings);
    }
}

/// Watches on one server until the run is over.
pub(crate) async fn watch(run: Arc<Run>, server: usize) {
    let path = format!("/games/{}", id_of(WATCHED));
    let key = Key::Game(WATCHED);
    let mut newest = 0;
    while !run.is_over() {
        match run.http.send(run.http.request(server, Method::GET, &path)).await {
            Ok(answer) => {
                let (version, now) = (version_of(&answer.body, WATCHED), Instant::now());
                run.ledger.judge(Read { server, started: answer.started }, &[(key, version, Promise::Bound)]);
                run.sightings.add(first_seen(&run, newest, version, now).into_iter());
                newest = newest.max(version);
            }
            Err(kind) => run.ledger.count_failure(kind),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// The sightings of all versions after `older`, up to `newer`. The newest may be seen before its write is acknowledged.
fn first_seen(run: &Run, older: u64, newer: u64, seen: Instant) -> Vec<Sighting> {
    let mut acknowledged = run.ledger.acknowledged_between(Key::Game(WATCHED), older, newer);
    if newer > older && run.ledger.acknowledged_between(Key::Game(WATCHED), newer - 1, newer).is_empty() {
        acknowledged.push(seen);
    }
    let sighting = |acknowledged: Instant| Sighting { acknowledged: acknowledged.min(seen), seen };
    acknowledged.into_iter().map(sighting).collect()
}
