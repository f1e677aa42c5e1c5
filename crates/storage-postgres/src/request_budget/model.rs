//! The functions in the database compute what the domain's model does.

use super::{GrantRow, statements};
use crate::{sql::Sql, test_support::TestDatabase};
use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName,
    sql_types::{BigInt, Bool, Double, Nullable, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain::rate::{Breaker, BudgetState, Grant, Pace, RequestClass};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use std::time::Duration;
use tokio::runtime::Runtime;

const MARKETPLACE: &str = "model";

/// The database counts in microseconds.
const EXACT: Duration = Duration::from_millis(1);

#[derive(Debug, Clone, Copy)]
enum Step {
    Reserve(RequestClass),
    SlowDown(Duration),
    NoteFailure,
    NoteAnswer,
    /// Time passes.
    Pass(Duration),
    /// As long as the last answer said, which is where something changes.
    PassAsTold,
}

fn step() -> impl Strategy<Value = Step> {
    let milliseconds = |range: std::ops::Range<u64>| range.prop_map(Duration::from_millis);
    prop_oneof![
        6 => Just(Step::Reserve(RequestClass::Background)),
        3 => Just(Step::Reserve(RequestClass::Purchase)),
        1 => milliseconds(0..90_000).prop_map(Step::SlowDown),
        4 => Just(Step::NoteFailure),
        1 => Just(Step::NoteAnswer),
        2 => milliseconds(0..700).prop_map(Step::Pass),
        1 => milliseconds(0..400_000).prop_map(Step::Pass),
        4 => Just(Step::PassAsTold),
    ]
}

fn pace() -> impl Strategy<Value = Option<Pace>> {
    prop_oneof![1 => Just(None), 9 => (1_u32..700).prop_map(|limit| Some(Pace::per_minute(limit)))]
}

/// A row of `request_budgets`.
#[derive(QueryableByName)]
struct StateRow {
    #[diesel(sql_type = Timestamptz)]
    reserved: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    paused_until: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    slowed_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    next_try: Option<DateTime<Utc>>,
    #[diesel(sql_type = Double)]
    share: f64,
    #[diesel(sql_type = BigInt)]
    failures: i64,
    #[diesel(sql_type = BigInt)]
    trips: i64,
    #[diesel(sql_type = Bool)]
    probing: bool,
}

impl From<StateRow> for BudgetState {
    fn from(row: StateRow) -> Self {
        let since_epoch = |at: DateTime<Utc>| (at - DateTime::UNIX_EPOCH).to_std().unwrap();
        Self {
            reserved: since_epoch(row.reserved),
            paused_until: since_epoch(row.paused_until),
            share: row.share,
            slowed_at: since_epoch(row.slowed_at),
            breaker: Breaker {
                failures: row.failures.try_into().unwrap(),
                trips: row.trips.try_into().unwrap(),
                next_try: row.next_try.map(since_epoch),
                probing: row.probing,
            },
        }
    }
}

/// The model and the row, side by side.
struct Pair<'a> {
    connection: &'a mut AsyncPgConnection,
    pace: Option<Pace>,
    model: BudgetState,
    now: Duration,
    told: Duration,
}

impl Pair<'_> {
    async fn take(&mut self, step: Step) -> Result<(), TestCaseError> {
        let (now, moment) = (self.now, Some(DateTime::UNIX_EPOCH + self.now));
        match step {
            Step::Pass(time) => self.now += time,
            Step::PassAsTold => self.now += self.told,
            Step::Reserve(class) => {
                let before = self.model;
                let expected = self.model.reserve(self.pace, class, now);
                let actual = self.reserve(class, moment).await;
                self.told = told(actual);
                if self.is_on_the_edge(class, expected, actual) {
                    let row = self.row().await.unwrap_or(before);
                    self.model = row;
                    return Ok(());
                }
                prop_assert!(are_close(expected, actual), "{expected:?} became {actual:?}");
            }
            Step::SlowDown(pause) => {
                self.model.slow_down(pause, now);
                self.execute(statements::slow_down(MARKETPLACE, pause, moment)).await;
            }
            Step::NoteFailure => {
                self.model.breaker.note_failure(now);
                self.execute(statements::note_failure(MARKETPLACE, moment)).await;
            }
            Step::NoteAnswer => {
                self.model.breaker.note_answer();
                self.execute(statements::note_answer(MARKETPLACE)).await;
            }
        }
        self.compare().await
    }

    async fn reserve(&mut self, class: RequestClass, moment: Option<DateTime<Utc>>) -> Grant {
        let statement = statements::reserve(MARKETPLACE, self.pace, class, moment);
        let row: GrantRow = statement.get_result(self.connection).await.unwrap();
        row.try_into().unwrap()
    }

    async fn execute(&mut self, statement: Sql) {
        statement.execute(self.connection).await.unwrap();
    }

    async fn row(&mut self) -> Option<BudgetState> {
        let rows: Vec<StateRow> =
            Sql::fixed("SELECT * FROM request_budgets").load(self.connection).await.unwrap();
        rows.into_iter().next().map(BudgetState::from)
    }

    /// Both round on their own, so where something changes, one may see it a microsecond before the other.
    fn is_on_the_edge(&self, class: RequestClass, one: Grant, other: Grant) -> bool {
        let horizon = self.pace.map_or(Duration::ZERO, |pace| pace.horizon(class));
        match (one, other) {
            (Grant::Go { wait, .. }, Grant::Later(later)) | (Grant::Later(later), Grant::Go { wait, .. }) => {
                later <= EXACT && horizon.saturating_sub(wait) <= EXACT
            }
            _ => false,
        }
    }

    /// Rounding does not add up: the model goes on from what the row holds.
    async fn compare(&mut self) -> Result<(), TestCaseError> {
        let row = self.row().await.unwrap_or_default();
        let model = self.model;
        let times = |state: BudgetState| {
            [state.reserved, state.paused_until, state.slowed_at, state.breaker.next_try.unwrap_or_default()]
        };
        let are_close =
            times(model).into_iter().zip(times(row)).all(|(one, other)| one.abs_diff(other) <= EXACT);
        let is_same = Breaker { next_try: None, ..model.breaker }
            == Breaker { next_try: None, ..row.breaker }
            && model.breaker.next_try.is_some() == row.breaker.next_try.is_some()
            && (model.share - row.share).abs() < 1e-6;
        prop_assert!(are_close && is_same, "{model:?} became {row:?}");
        self.model = row;
        Ok(())
    }
}

fn are_close(one: Grant, other: Grant) -> bool {
    let same = match (one, other) {
        (Grant::Go { troubled: one, .. }, Grant::Go { troubled: other, .. }) => one == other,
        (Grant::Later(_), Grant::Later(_)) | (Grant::Down(_), Grant::Down(_)) => true,
        _ => false,
    };
    same && told(one).abs_diff(told(other)) <= EXACT
}

fn told(grant: Grant) -> Duration {
    match grant {
        Grant::Go { wait, .. } | Grant::Later(wait) | Grant::Down(wait) => wait,
    }
}

#[test]
fn the_database_computes_what_the_domain_does() {
    let runtime = Runtime::new().unwrap();
    let (database, storage) = runtime.block_on(async {
        let database = TestDatabase::create().await;
        let storage = database.storage(1).await;
        (database, storage)
    });
    let cases = (pace(), prop::collection::vec(step(), 1..150));
    TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(60) })
        .run(&cases, |(pace, steps)| {
            runtime.block_on(async {
                let connection = &mut *storage.connection().await.unwrap();
                Sql::fixed("DELETE FROM request_budgets").execute(connection).await.unwrap();
                let now = Duration::from_secs(1_795_000_000);
                let model = BudgetState::default();
                let mut pair = Pair { connection, pace, model, now, told: Duration::ZERO };
                for step in steps {
                    pair.take(step).await?;
                }
                Ok(())
            })
        })
        .unwrap();
    drop(database);
}
