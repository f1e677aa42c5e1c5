//! `GET /admin/sync/runs/{id}/events`: a run, followed as it goes on (server-sent events).

use super::{SyncRunBody, run_in_path::RunInPath};
use crate::http::{
    caller::Administrator,
    input::{InTurn, Parsed},
    problem::{AdministratorProblems, ApiError, InputProblems, ProblemCode, RunEventsProblems},
    state::HttpState,
};
use actix_web::{
    HttpResponse, get,
    http::header::{CACHE_CONTROL, CONTENT_ENCODING},
    web::{self, Bytes},
};
use application::{sync_catalogue::Stop, sync_jobs::SyncJobs};
use domain::sync::{RunId, SyncRun};
use futures_util::{
    future::{Either, select},
    stream,
};
use std::{convert::Infallible, pin::pin, sync::Arc, time::Duration};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::sleep,
};

/// The wait between two looks at the run.
const INTERVAL: Duration = Duration::from_secs(1);
/// After so many looks that showed nothing new, a comment keeps the connection from looking dead to proxies.
const LOOKS_PER_COMMENT: u32 = 15;
/// After so many looks, a quarter of a day, the stream ends; who still wants to know asks again.
const MOST_LOOKS: u32 = 6 * 60 * 60;
/// How many streams a process serves at once.
const MOST_STREAMS: usize = 32;

/// How many may follow a lap at once, in this process.
#[derive(Debug, Clone)]
pub struct Streams(Arc<Semaphore>);

impl Default for Streams {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MOST_STREAMS)))
    }
}

impl Streams {
    /// A place for one more, kept until it is dropped; `None` if all are taken.
    pub fn take(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.0).try_acquire_owned().ok()
    }
}

/// A run as it goes on: an event `progress` with the run at once and whenever something changed, looked for every second; at its
/// end an event `end` with the run, and the stream ends.
#[utoipa::path(
    tag = "admin",
    security(("access_token" = [])),
    params(RunInPath),
    responses(
        (
            status = 200,
            description = "Events `progress` and at last `end`; the data of each is the run as JSON",
            body = String, content_type = "text/event-stream",
            example = "event: progress\ndata: {\"id\":\"0198c5c5-3a4e-7c3a-8a55-0d4f0c1d2e3f\",…}\n\n",
        ),
        InputProblems, AdministratorProblems, RunEventsProblems,
    )
)]
#[get("/admin/sync/runs/{id}/events")]
pub(super) async fn follow_run(
    InTurn(_admin, Parsed(RunInPath { id })): InTurn<Administrator, Parsed<RunInPath>>,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, ApiError> {
    let place = state.streams.take().ok_or_else(|| ApiError::new(ProblemCode::TooManyStreams))?;
    let jobs = Arc::clone(&state.sync_jobs);
    let run = jobs.runs.find_run(id).await?;
    let run = run.ok_or_else(|| ApiError::new(ProblemCode::SyncRunNotFound))?;
    let follower =
        Follower { id, jobs, stop: state.stop.clone(), next: Some(run), told: None, looks: 0, _place: place };
    let events = stream::unfold(follower, async |mut follower| {
        let event = follower.next_event().await?;
        Some((Ok::<_, Infallible>(event), follower))
    });
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((CACHE_CONTROL, "no-store"))
        // Whatever compresses would hold events back.
        .insert_header((CONTENT_ENCODING, "identity"))
        .insert_header(("x-accel-buffering", "no"))
        .streaming(Box::pin(events)))
}

/// Where a stream stands.
struct Follower {
    id: RunId,
    jobs: Arc<SyncJobs>,
    stop: Stop,
    /// The run, if it was looked at and not told of yet.
    next: Option<SyncRun>,
    /// The run as it was told last.
    told: Option<SyncRun>,
    looks: u32,
    _place: OwnedSemaphorePermit,
}

impl Follower {
    /// The next event, or `None` at the end: of the run, of the process, or of patience.
    async fn next_event(&mut self) -> Option<Bytes> {
        if self.told.as_ref().is_some_and(|run| run.outcome.is_some()) {
            return None;
        }
        let mut looks = 0;
        loop {
            let run = match self.next.take() {
                Some(run) => run,
                None => self.look().await?,
            };
            if self.told.as_ref() != Some(&run) {
                let event = event(&run, &self.jobs);
                self.told = Some(run);
                return event;
            }
            looks += 1;
            if looks == LOOKS_PER_COMMENT {
                return Some(Bytes::from_static(b": still there\n\n"));
            }
        }
    }

    /// The run a while later. A database that is away for a moment is waited for.
    async fn look(&mut self) -> Option<SyncRun> {
        loop {
            self.looks += 1;
            if self.looks > MOST_LOOKS {
                return None;
            }
            if let Either::Right(_) = select(pin!(sleep(INTERVAL)), self.stop.clone()).await {
                return None;
            }
            match self.jobs.runs.find_run(self.id).await {
                Ok(run) => return run,
                Err(error) => tracing::debug!(%error, "a run could not be looked at"),
            }
        }
    }
}

fn event(run: &SyncRun, jobs: &SyncJobs) -> Option<Bytes> {
    let name = if run.outcome.is_some() { "end" } else { "progress" };
    let data = serde_json::to_string(&SyncRunBody::at(run, jobs.clock.now())).ok()?;
    Some(format!("event: {name}\ndata: {data}\n\n").into())
}
