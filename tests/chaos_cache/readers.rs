//! Visitors who look at games, in lists and on their own pages.

use super::{
    Run,
    catalogue::{HOT, id_of, place_of, slug_of},
    history::{Promise, Version},
    http::Answer,
    ledger::{Key, Read},
};
use reqwest::{Method, header::IF_NONE_MATCH};
use serde_json::Value;
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};

/// How many read from each server.
pub(crate) const READERS: usize = 2;
/// How long one looks at what was read.
const PAUSE: Duration = Duration::from_millis(8);
/// All games.
const LIST: &str = "/games?sort=title&limit=100";

struct Reader {
    run: Arc<Run>,
    server: usize,
    /// What a browser keeps of each page: its `ETag`, and which version it shows.
    kept: HashMap<String, (String, Version)>,
}

/// Reads from one server until the run is over.
pub(crate) async fn keep_reading(run: Arc<Run>, server: usize, reader: usize) {
    // They do not march in step.
    let first = reader * 17;
    let mut reader = Reader { run, server, kept: HashMap::new() };
    for turn in first.. {
        if reader.run.is_over() {
            return;
        }
        reader.take(turn).await;
        tokio::time::sleep(PAUSE).await;
    }
}

impl Reader {
    /// Reads a list now and then; the games with changing prices in turn; and all others, with the one that appears next most often.
    async fn take(&mut self, turn: usize) {
        let known = self.run.catalogue.known();
        let others = turn / 8;
        match turn % 8 {
            0 => self.read_list().await,
            1 => self.read_game(known - 1, turn).await,
            2 => self.read_game(HOT + others % (known - HOT), turn).await,
            _ => self.read_game(turn % HOT, turn).await,
        }
    }

    /// Reads a game by id or slug, half of the time only if it is another page than the one that is kept.
    async fn read_game(&mut self, place: usize, turn: usize) {
        let path = match turn / 2 % 2 {
            0 => format!("/games/{}", id_of(place)),
            _ => format!("/games/by-slug/{}", slug_of(place)),
        };
        let mut request = self.run.http.request(self.server, Method::GET, &path);
        let kept = self.kept.get(&path).filter(|_| (turn / 4).is_multiple_of(2));
        if let Some((etag, _)) = kept {
            request = request.header(IF_NONE_MATCH, etag);
        }
        let Some(answer) = self.receive(self.run.http.send(request).await) else { return };
        let seen = match (answer.status, kept) {
            (304, Some((_, version))) => *version,
            _ => version_of(&answer.body, place),
        };
        self.judge(&answer, &[(Key::Game(place), seen, Promise::Bound)]);
        if let Some(etag) = answer.etag() {
            self.kept.insert(path, (etag.to_owned(), seen));
        }
    }

    /// Reads all games. One that is not in the list is not there.
    async fn read_list(&self) {
        let known = self.run.catalogue.known();
        let request = self.run.http.request(self.server, Method::GET, LIST);
        let Some(answer) = self.receive(self.run.http.send(request).await) else { return };
        let listed = listed_games(&answer.body["items"]);
        let version = |place| listed.get(&place).copied().unwrap_or_default();
        let shown: Vec<_> =
            (0..known).map(|place| (Key::Game(place), version(place), Promise::Bound)).collect();
        self.judge(&answer, &shown);
    }

    fn receive(&self, answer: Result<Answer, String>) -> Option<Answer> {
        answer.map_err(|kind| self.run.ledger.count_failure(kind)).ok()
    }

    fn judge(&self, answer: &Answer, shown: &[(Key, Version, Promise)]) {
        self.run.ledger.judge(Read { server: self.server, started: answer.started }, shown);
    }
}

/// The version of the game at `place` that a page shows; 0 if it shows another game or none.
pub(crate) fn version_of(page: &Value, place: usize) -> Version {
    let price = page["price"]["amount"].as_u64();
    price.filter(|_| page["id"] == id_of(place)).unwrap_or_default()
}

/// The versions of the games in a list of summaries, by their places.
pub(crate) fn listed_games(items: &Value) -> BTreeMap<usize, Version> {
    let items = items.as_array().into_iter().flatten();
    let listed = items.filter_map(|game| {
        let place = place_of(game["id"].as_str()?)?;
        Some((place, version_of(game, place)))
    });
    listed.collect()
}
