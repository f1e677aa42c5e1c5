//! Writing what was read: one short transaction per batch, changed games only.

use super::{
    Lap, RunObserver, Stop, SyncCatalogue, SyncCatalogueError,
    crawl::{End, Step},
    edits::with_edits,
    findings::Findings,
};
use domain::{
    draft::GameDraft,
    make_way::make_way,
    ports::{Fenced, Lease, ProductQuery, StorageError, Tx, in_transaction},
    product::ProductId,
    sync::{Checkpoint, LapMode, Progress, RunError, SyncRun},
};
use futures_channel::mpsc::{self, Receiver};
use futures_util::{
    StreamExt,
    future::{join, try_join},
    stream::ReadyChunks,
};
use tracing::{Instrument, debug_span};

/// How many pages one transaction takes at most: three thousand products.
const PAGES_PER_BATCH: usize = 150;

/// How many pages may wait to be written.
const PAGES_WAITING: usize = 2 * PAGES_PER_BATCH;

/// How often a transaction is tried that fails for reasons of concurrency.
const ATTEMPTS: u32 = 3;

/// What goes to storage in one transaction.
struct Batch {
    /// Games that are new or changed.
    drafts: Vec<GameDraft>,
    /// Products that have no price any more.
    unpriced: Vec<ProductId>,
    /// Products that are there.
    sighted: Vec<ProductId>,
    /// Products that are not.
    gone: Vec<ProductId>,
    errors: Vec<RunError>,
    /// What it adds to the counters, as far as that is known before it is written.
    found: Progress,
    /// Where the lap stands after it.
    reached: Checkpoint,
}

impl SyncCatalogue {
    /// Reads and writes side by side until both have ended.
    pub(super) async fn crawl_and_write(
        &self,
        lap: &mut Lap,
        observer: &dyn RunObserver,
        stop: Stop,
    ) -> Result<End, SyncCatalogueError> {
        let (sender, receiver) = mpsc::channel(PAGES_WAITING);
        let crawl = self.crawl(lap.checkpoint.clone(), sender, stop);
        let write = self.write_all(lap, receiver, observer);
        let (end, written) = join(crawl, write).await;
        written.map(|()| end)
    }

    /// Prepares a batch while the one before it is stored.
    async fn write_all(
        &self,
        lap: &mut Lap,
        steps: Receiver<Step>,
        observer: &dyn RunObserver,
    ) -> Result<(), SyncCatalogueError> {
        let mut batches = Batches {
            sync: self,
            // As many pages as have arrived: single ones under a rate limit, full batches when the reader is ahead.
            steps: steps.ready_chunks(PAGES_PER_BATCH),
            reported: lap.checkpoint.unreachable.len(),
        };
        let mut next = batches.next().await?;
        while let Some(batch) = next {
            let store = async {
                self.store(lap, batch).await?;
                observer.observe(&lap.run);
                Ok::<_, SyncCatalogueError>(())
            };
            let prepare = async { Ok(batches.next().await?) };
            ((), next) = try_join(store, prepare).await?;
        }
        Ok(())
    }

    /// Writes what is new in `findings`, and changes nothing else about where the lap stands.
    pub(super) async fn write(&self, lap: &mut Lap, findings: Findings) -> Result<(), SyncCatalogueError> {
        let batch = self.prepare(findings, lap.checkpoint.clone()).await?;
        self.store(lap, batch).await
    }

    async fn prepare(&self, findings: Findings, reached: Checkpoint) -> Result<Batch, StorageError> {
        let sighted = findings.sighted();
        let (priced, unpriced): (Vec<_>, Vec<_>) =
            findings.listings.into_values().partition(|l| l.cost.is_some());
        let count = priced.len();
        let drafts = self.draft_stale(priced).await?;
        let found = Progress {
            pages: findings.pages,
            seen: findings.seen,
            malformed: findings.malformed,
            errors: findings.errors.len() as u64,
            unpriced: unpriced.len() as u64,
            unchanged: (count - drafts.len()) as u64,
            ..Progress::default()
        };
        let unpriced = unpriced.into_iter().map(|listing| listing.id).collect();
        Ok(Batch { drafts, unpriced, sighted, gone: findings.gone, errors: findings.errors, found, reached })
    }

    /// Stores a batch in one transaction, repeated if it lost a race, and moves the lap on.
    async fn store(&self, lap: &mut Lap, batch: Batch) -> Result<(), SyncCatalogueError> {
        let mut attempt = 1;
        lap.run.progress = loop {
            let stored = in_transaction(&*self.unit_of_work, async |tx| self.store_in(tx, lap, &batch).await);
            match stored.instrument(debug_span!("store")).await {
                Err(SyncCatalogueError::Storage(StorageError::Retryable(_))) if attempt < ATTEMPTS => {
                    attempt += 1;
                }
                stored => break stored?,
            }
        };
        lap.checkpoint = batch.reached;
        lap.run.errors.extend(batch.errors);
        lap.run.errors.truncate(SyncRun::MAX_ERRORS);
        Ok(())
    }

    async fn store_in(&self, tx: &mut Tx, lap: &Lap, batch: &Batch) -> Result<Progress, SyncCatalogueError> {
        let run = lap.run.id;
        let mut progress = counted(lap.run.progress, batch);
        match tx.sync_runs().renew_lease(run, self.policy.lease).await? {
            Lease::Held => {}
            Lease::CancelRequested => return Err(SyncCatalogueError::Cancelled),
            Lease::Lost => return Err(SyncCatalogueError::TakenOver),
        }
        if !batch.drafts.is_empty() {
            let drafts = with_edits(tx, &batch.drafts, self.policy.margin).await?;
            let counts = tx.games().upsert_many(&drafts).await?;
            progress.added += counts.added;
            progress.updated += counts.updated;
            progress.unchanged += batch.drafts.len() as u64 - counts.added - counts.updated;
        }
        if !batch.unpriced.is_empty() {
            progress.updated += tx.games().mark_sold_out(&batch.unpriced).await?;
        }
        if !batch.gone.is_empty() {
            progress.vanished += tx.games().delist_many(&batch.gone).await?;
        }
        if lap.run.mode == LapMode::Full && !batch.sighted.is_empty() {
            tx.sync_runs().insert_sightings(lap.run.lap, &batch.sighted).await?;
        }
        if !batch.errors.is_empty() {
            tx.sync_runs().insert_errors(run, &batch.errors).await?;
        }
        held(tx.sync_runs().save_checkpoint(run, &progress, &batch.reached, self.policy.lease).await?)?;
        Ok(progress)
    }
}

/// What the reader has sent, made ready to be stored.
struct Batches<'a> {
    sync: &'a SyncCatalogue,
    steps: ReadyChunks<Receiver<Step>>,
    /// How many unreachable slices have been reported.
    reported: usize,
}

impl Batches<'_> {
    async fn next(&mut self) -> Result<Option<Batch>, StorageError> {
        make_way().await;
        let Some(steps) = self.steps.next().await else { return Ok(None) };
        // A chunk is never empty.
        let Some((mut findings, reached)) = Findings::of_steps(steps) else { return Ok(None) };
        findings.add_unreachable(reached.unreachable.get(self.reported..).unwrap_or_default());
        self.reported = reached.unreachable.len();
        self.sync.prepare(findings, reached).await.map(Some)
    }
}

/// Turns a lost fence into the error that rolls the transaction back.
pub(super) fn held(fenced: Fenced) -> Result<(), SyncCatalogueError> {
    match fenced {
        Fenced::Held => Ok(()),
        Fenced::Lost => Err(SyncCatalogueError::TakenOver),
    }
}

/// The counters after `batch`, as far as they are known before it is written.
fn counted(before: Progress, batch: &Batch) -> Progress {
    let found = batch.found;
    let pages = before.pages + found.pages;
    let expected =
        batch.reached.reported_total.unwrap_or_default().div_ceil(u64::from(ProductQuery::PAGE_SIZE));
    Progress {
        pages,
        pages_expected: expected.max(pages),
        seen: before.seen + found.seen,
        malformed: before.malformed + found.malformed,
        errors: before.errors + found.errors,
        unpriced: before.unpriced + found.unpriced,
        unchanged: before.unchanged + found.unchanged,
        ..before
    }
}
