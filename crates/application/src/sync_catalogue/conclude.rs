//! What a lap proves, and what follows from it.

use super::{Lap, SyncCatalogue, SyncCatalogueError, findings::Findings, write::held};
use domain::{
    ports::{MarketplaceError, StorageError, UnfinishedRun, in_transaction},
    product::ProductId,
    sync::{
        Evidence, LapId, LapMode, Outcome, RunError, RunErrorKind, SyncRun, Verdict, judge, judge_partial,
    },
};
use futures_util::{StreamExt, stream};
use tracing::warn;

/// How many missing games are looked up and taken off sale together.
const CONFIRM_AT_ONCE: u32 = 500;

impl SyncCatalogue {
    /// Judges a lap that has read all it could, takes off sale what is gone if the lap is one that tells, and ends the run.
    pub(super) async fn conclude(&self, mut lap: Lap) -> Result<SyncRun, SyncCatalogueError> {
        let verdict = match lap.run.mode {
            LapMode::Full => judge(self.evidence(&lap).await?, self.policy.tolerance),
            LapMode::Stock | LapMode::Delta => judge_partial(&lap.checkpoint),
        };
        let (outcome, reason) = match verdict {
            Verdict::Complete if lap.run.mode != LapMode::Full => (Outcome::Succeeded, None),
            Verdict::Complete => match self.take_off_missing(&mut lap).await? {
                0 => (Outcome::Succeeded, None),
                unknown => {
                    (Outcome::Incomplete, Some(format!("{unknown} missing games could not be looked up")))
                }
            },
            Verdict::Incomplete(reason) => (Outcome::Incomplete, Some(reason)),
            Verdict::Suspicious(reason) => (Outcome::Suspicious, Some(reason)),
        };
        self.finish(lap, outcome, reason).await
    }

    /// Ends a run that an operator does not want any more, where storage last saw it.
    pub(super) async fn end_cancelled(&self, begun: SyncRun) -> Result<SyncRun, SyncCatalogueError> {
        let lap = in_transaction(&*self.unit_of_work, async |tx| {
            match tx.sync_runs().lock_unfinished(begun.job).await? {
                Some(UnfinishedRun { run, checkpoint, .. }) if run.id == begun.id => {
                    Ok(Lap { run, checkpoint })
                }
                _ => Err(SyncCatalogueError::TakenOver),
            }
        })
        .await?;
        self.finish(lap, Outcome::Cancelled, None).await
    }

    /// Ends a run whose crawl gave up.
    pub(super) async fn abandon(
        &self,
        lap: Lap,
        error: &MarketplaceError,
    ) -> Result<SyncRun, SyncCatalogueError> {
        let outcome = if lap.run.progress.pages == 0 { Outcome::Failed } else { Outcome::Incomplete };
        self.finish(lap, outcome, Some(error.to_string())).await
    }

    async fn evidence(&self, lap: &Lap) -> Result<Evidence, StorageError> {
        let at = &lap.checkpoint;
        in_transaction(&*self.unit_of_work, async |tx| {
            Ok(Evidence {
                failed_pages: at.failed_pages.len() as u64,
                unreachable_slices: at.unreachable.len() as u64,
                unidentified: at.unidentified,
                reported_total: at.reported_total.unwrap_or_default(),
                seen: tx.sync_runs().count_sighted(lap.run.lap).await?,
                listed: tx.games().count_listed().await?,
                missing: tx.games().count_unsighted(lap.run.lap).await?,
            })
        })
        .await
    }

    /// Looks up every game that the lap did not see, and takes off sale those that are gone. The lap's own word is not
    /// enough: a product slips unseen from one page to another when the catalogue shifts between two requests. Returns how
    /// many could not be looked up; they stay on sale.
    async fn take_off_missing(&self, lap: &mut Lap) -> Result<usize, SyncCatalogueError> {
        let mut unknown = 0;
        let mut after = None;
        loop {
            let missing = self.list_missing(lap.run.lap, after).await?;
            let Some(last) = missing.last().copied() else { return Ok(unknown) };
            let looked_up = missing.len();
            let findings = self.look_up(missing).await;
            let failed = findings.errors.len();
            self.write(lap, findings).await?;
            unknown += failed;
            after = Some(last);
            if failed == looked_up {
                return Ok(unknown);
            }
        }
    }

    async fn list_missing(
        &self,
        lap: LapId,
        after: Option<ProductId>,
    ) -> Result<Vec<ProductId>, StorageError> {
        in_transaction(&*self.unit_of_work, async |tx| {
            tx.games().list_unsighted(lap, after, CONFIRM_AT_ONCE).await
        })
        .await
    }

    async fn look_up(&self, missing: Vec<ProductId>) -> Findings {
        let mut answers = stream::iter(missing)
            .map(|id| async move { (id, self.marketplace.find_product(id).await) })
            .buffered(self.policy.parallel_requests);
        let mut findings = Findings::default();
        while let Some((id, answer)) = answers.next().await {
            match answer {
                Ok(None) => findings.gone.push(id),
                Ok(Some(listing)) => findings.add_listing(listing),
                Err(error) => findings.errors.push(RunError {
                    kind: RunErrorKind::Unconfirmed,
                    product_id: Some(id),
                    message: error.to_string(),
                }),
            }
        }
        findings
    }

    async fn finish(
        &self,
        Lap { mut run, .. }: Lap,
        outcome: Outcome,
        reason: Option<String>,
    ) -> Result<SyncRun, SyncCatalogueError> {
        let errors: Vec<_> = reason
            .map(|message| RunError { kind: RunErrorKind::Verdict, product_id: None, message })
            .into_iter()
            .collect();
        run.progress.errors += errors.len() as u64;
        in_transaction(&*self.unit_of_work, async |tx| {
            if !errors.is_empty() {
                tx.sync_runs().insert_errors(run.id, &errors).await?;
            }
            tx.sync_runs().delete_sightings_except(None).await?;
            held(tx.sync_runs().finish(run.id, outcome, &run.progress).await?)
        })
        .await?;
        if !matches!(outcome, Outcome::Succeeded | Outcome::Cancelled) {
            warn!(run = %run.id.0, ?outcome, reason = ?errors.first().map(|error| &error.message), "the lap did not succeed");
        }
        run.errors.extend(errors);
        run.outcome = Some(outcome);
        run.finished_at = Some(self.clock.now());
        Ok(run)
    }
}
