//! Comparing what is cached with the database.

use crate::{cache::Cache, entry::Entry, envelope, position::MissReason, question::Question};
use domain::ports::StorageError;
use metrics::counter;
use std::{error::Error, sync::Arc};
use tracing::{error, warn};

/// What became of the entries that an audit looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditReport {
    /// Entries that would be served, and say what the database says.
    pub agree: u64,
    /// Entries that would not be served, because something that they depend on has changed, or may have.
    pub outdated: u64,
    /// Values that no instance of this shop has written, or in another format.
    pub unreadable: u64,
    /// The keys of entries that would be served, and say something else than the database. There should never be one.
    pub disagree: Vec<String>,
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The database could not be read.
    #[error("the database could not be read")]
    Storage(#[from] StorageError),
    /// The shared level could not be read.
    #[error("the shared level of the cache could not be read")]
    SharedLevel,
}

/// What a comparison showed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Agrees,
    Outdated,
    Disagrees,
}

impl Cache {
    /// Compares every entry of the shared level that would be served with the database. Without a shared level there is nothing
    /// to compare. `looked_at` is told now and then how many entries were looked at so far.
    pub async fn audit(self: &Arc<Self>, looked_at: impl Fn(u64) + Send) -> Result<AuditReport, AuditError> {
        let mut report = AuditReport::default();
        let Some(shared) = self.shared.clone() else { return Ok(report) };
        let mut count = 0;
        for prefix in Question::KEY_PREFIXES {
            let mut after = None;
            loop {
                let page = shared.list_keys(prefix, after).await.ok_or(AuditError::SharedLevel)?;
                for key in &page.keys {
                    if let Some(bytes) = shared.get(key).await {
                        self.audit_one(key, &bytes, &mut report).await?;
                    }
                }
                count += page.keys.len() as u64;
                looked_at(count);
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
        }
        Ok(report)
    }

    async fn audit_one(&self, key: &str, bytes: &[u8], report: &mut AuditReport) -> Result<(), StorageError> {
        let Some(entry) = envelope::read(&self.seal, key, bytes) else {
            report.unreadable += 1;
            return Ok(());
        };
        self.poll_once().await?;
        match self.compare(&entry).await? {
            Verdict::Agrees => report.agree += 1,
            Verdict::Outdated => report.outdated += 1,
            Verdict::Disagrees => report.disagree.push(key.to_owned()),
        }
        Ok(())
    }

    /// Compares an answer that was just served with the database. A disagreement is a fault of the shop, and told loudly.
    pub(crate) async fn audit_in_passing(&self, entry: &Entry) {
        let outcome = match self.compare(entry).await {
            Ok(Verdict::Agrees) => "agrees",
            Ok(Verdict::Outdated) => "outdated",
            Ok(Verdict::Disagrees) => {
                error!(
                    key = entry.question.key(),
                    "a cached answer is not what the database says, and no change tells why"
                );
                "disagrees"
            }
            Err(error) => {
                warn!(
                    error = &error as &dyn Error,
                    "a cached answer could not be compared with the database"
                );
                "failed"
            }
        };
        counter!("cache_audits_total", "outcome" => outcome).increment(1);
    }

    /// An entry that says something else than the database must not be served any more as soon as the log has been read on: what
    /// made the difference was committed before it was seen here.
    async fn compare(&self, entry: &Entry) -> Result<Verdict, StorageError> {
        if self.judge_at_any_age(entry).is_err() {
            return Ok(Verdict::Outdated);
        }
        let loaded = self.source.load(&entry.question).await?;
        if loaded.json.as_ref() == entry.content().map(crate::Content::json) {
            return Ok(Verdict::Agrees);
        }
        self.poll_once().await?;
        Ok(if self.judge_at_any_age(entry).is_ok() { Verdict::Disagrees } else { Verdict::Outdated })
    }

    /// As if the latest position were fresh: an audit does not depend on time.
    fn judge_at_any_age(&self, entry: &Entry) -> Result<(), MissReason> {
        let position = self.tail.position().ok_or(MissReason::StalePosition)?;
        position.judge(entry, &self.dirty, None)
    }
}
