//! `keymart audit`.

use super::print;
use crate::{
    config::Settings,
    failure::Failure,
    telemetry::{self, AuditProgress, ProgressArea},
    wiring::open_cache,
};
use cache::AuditReport;
use serde_json::json;
use std::fmt::Write as _;

/// How many disagreements are told; with `--json`, all are.
const TOLD: usize = 20;

/// Compares what is stored in several places, and tells whether it agrees.
pub(super) async fn run(settings: Settings, as_json: bool) -> Result<(), Failure> {
    let progress = ProgressArea::default();
    telemetry::start_logs(&settings.logs, &progress);
    let (cache, closing) = open_cache(&settings).await?;
    let shown = AuditProgress::new(&progress);
    let report = cache.audit(|count| shown.show(count)).await;
    drop((shown, cache));
    closing.await;
    let report = report.map_err(|error| {
        Failure::from_error(error)
            .remedy("see that the database and, with REDIS_URL, Redis are up, and try again")
    })?;
    print(&if as_json { machine_text(&report) } else { text(&report, settings.redis.is_some()) })?;
    match report.disagree.len() {
        0 => Ok(()),
        count => Err(Failure::new(format!("{count} cached answers are not what the database says")).remedy(
            "see that the triggers that log changes are there and enabled (`\\d games` in psql shows them), then have the \
             answers read anew: POST /api/v1/admin/cache/invalidate",
        )),
    }
}

fn machine_text(report: &AuditReport) -> String {
    let AuditReport { agree, outdated, unreadable, disagree } = report;
    let caches =
        json!({ "agree": agree, "outdated": outdated, "unreadable": unreadable, "disagree": disagree });
    format!("{}\n", json!({ "agrees": disagree.is_empty(), "caches": caches }))
}

fn text(report: &AuditReport, has_redis: bool) -> String {
    if !has_redis {
        return "Caches: there is nothing to compare without REDIS_URL. What lies in a server's own memory, the server \
                compares by itself, one answer in a thousand: see cache_audits_total in its /metrics.\n"
            .to_owned();
    }
    let AuditReport { agree, outdated, unreadable, disagree } = report;
    let mut text = format!(
        "Caches: {agree} answers in Redis agree with the database, {} do not; {outdated} are outdated and not served any \
         more, {unreadable} are not of this shop or this version.\n",
        disagree.len()
    );
    for key in disagree.iter().take(TOLD) {
        // Writing to a string cannot fail.
        _ = writeln!(text, "  disagrees: {key}");
    }
    text
}
