//! Catalogues that fail, one way or another, and what the client is told then.

use crate::{
    api::{Answer, Api, REQUEST_ID},
    games,
    log::Log,
    shop::{cache_by, state},
};
use app::http::{HttpConfig, HttpState};
use async_trait::async_trait;
use domain::{
    catalogue::{
        CatalogueFilter, CatalogueQuery, CategoryCount, Facet, Facets, Game, GameId, GamePage, GameSummary,
        PricePoint, Suggestion,
    },
    ports::{CatalogueQueries, StorageError},
    text::SearchText,
};
use std::{io, sync::Arc, time::Duration};

/// What a catalogue does instead of answering.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Trouble {
    IsAway,
    IsCorrupt,
    Panics,
    Hangs,
}

impl Trouble {
    async fn strike<T>(self) -> Result<T, StorageError> {
        let cause = || io::Error::other("password=hunter2 refused").into();
        match self {
            Self::IsAway => Err(StorageError::Unavailable(cause())),
            Self::IsCorrupt => Err(StorageError::Corrupt(cause())),
            Self::Panics => panic!("hunter2 at index 7"),
            Self::Hangs => std::future::pending().await,
        }
    }
}

#[async_trait]
impl CatalogueQueries for Trouble {
    async fn list_games(&self, _: &CatalogueQuery) -> Result<GamePage, StorageError> {
        self.strike().await
    }
    async fn get_facets(&self, _: &CatalogueFilter) -> Result<Facets, StorageError> {
        self.strike().await
    }
    async fn find_game(&self, _: GameId) -> Result<Option<Game>, StorageError> {
        self.strike().await
    }
    async fn find_game_by_slug(&self, _: &str) -> Result<Option<Game>, StorageError> {
        self.strike().await
    }
    async fn list_suggestions(&self, _: &SearchText, _: u32) -> Result<Vec<Suggestion>, StorageError> {
        self.strike().await
    }
    async fn list_similar(&self, _: GameId, _: u32) -> Result<Option<Vec<GameSummary>>, StorageError> {
        self.strike().await
    }
    async fn list_price_history(&self, _: GameId, _: u32) -> Result<Option<Vec<PricePoint>>, StorageError> {
        self.strike().await
    }
    async fn list_categories(&self) -> Result<Vec<CategoryCount>, StorageError> {
        self.strike().await
    }
    async fn list_platforms(&self) -> Result<Vec<Facet>, StorageError> {
        self.strike().await
    }
    async fn ping(&self) -> Result<(), StorageError> {
        self.strike().await
    }
}

/// A shop whose catalogue is in `trouble`.
pub(crate) async fn in_trouble(trouble: Trouble) -> HttpState {
    let (storage, catalogue) = (games::shop().await, Arc::new(trouble));
    let cache = cache_by(&Arc::default(), &storage, catalogue.clone());
    HttpState { catalogue, cache, ..state(storage) }
}

/// The answer of a shop in `trouble`, and what its log says.
async fn answer_in(trouble: Trouble) -> (Answer, String) {
    let log = Log::begin();
    let config = HttpConfig { request_timeout: Duration::from_millis(100), ..HttpConfig::default() };
    let api = Api::with(config, in_trouble(trouble).await).await;
    let answer = api.get("/api/v1/games").await;
    (answer, log.text())
}

#[actix_web::test]
async fn a_database_that_is_away_is_503_for_a_while() {
    let (answer, _) = answer_in(Trouble::IsAway).await;
    assert_eq!(answer.status, 503);
    assert_eq!(answer.header("retry-after"), "2");
    insta::assert_json_snapshot!(answer.problem());
}

#[actix_web::test]
async fn a_fault_of_ours_is_500_and_tells_nothing() {
    let (answer, _) = answer_in(Trouble::IsCorrupt).await;
    assert_eq!(answer.status, 500);
    insta::assert_json_snapshot!(answer.problem());
}

#[actix_web::test]
async fn the_log_has_the_whole_cause_once_with_the_request_id() {
    let (answer, log) = answer_in(Trouble::IsCorrupt).await;
    assert!(!answer.text().contains("hunter2"));
    assert_eq!(log.matches("stored data is corrupt: password=hunter2 refused").count(), 1, "{log}");
    assert!(log.lines().any(|line| line.contains("hunter2") && line.contains(REQUEST_ID)), "{log}");
}

#[actix_web::test]
async fn a_panic_is_500_and_tells_nothing() {
    let (answer, log) = answer_in(Trouble::Panics).await;
    assert_eq!(answer.status, 500);
    assert_eq!(answer.problem()["code"], "internal_error");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert!(!answer.text().contains("hunter2"));
    assert!(log.contains("panicked: hunter2 at index 7"), "{log}");
}

#[actix_web::test]
async fn a_panic_leaves_the_next_request_alone() {
    let api = Api::with(HttpConfig::default(), in_trouble(Trouble::Panics).await).await;
    assert_eq!(api.get("/api/v1/games").await.status, 500);
    assert_eq!(api.get("/health/live").await.status, 200);
}

#[actix_web::test]
async fn an_answer_that_takes_too_long_is_503() {
    let (answer, _) = answer_in(Trouble::Hangs).await;
    assert_eq!(answer.status, 503);
    assert_eq!(answer.problem()["code"], "timed_out");
    assert_eq!(answer.header("retry-after"), "2");
}
