//! `keymart audit`.

mod marketplace;

use super::print;
use crate::{
    config::Settings,
    failure::Failure,
    telemetry::{self, AuditProgress, ProgressArea},
    wiring::open_cache,
};
use application::sync_catalogue::AuditExtent;
use cache::AuditReport;
use chrono::Utc;
use domain::{
    ports::{MoneyAudit, OrderQueries},
    sync::MarketplaceAudit,
};
use serde_json::json;
use std::fmt::Write as _;

/// How many disagreements are told; with `--json`, all are.
const TOLD: usize = 20;

/// Compares what is stored in several places, and tells whether it agrees.
pub(super) async fn run(
    settings: Settings,
    as_json: bool,
    marketplace: Option<AuditExtent>,
) -> Result<(), Failure> {
    let progress = ProgressArea::default();
    telemetry::start_logs(&settings.logs, &progress);
    let (cache, database) = open_cache(&settings).await?;
    let shown = AuditProgress::new(&progress);
    let caches = cache.audit(|count| shown.show(count, "cached answers")).await;
    #[expect(clippy::disallowed_methods, reason = "a command has no clock of its own")]
    let money = database.storage.audit_money(Utc::now()).await;
    drop((shown, cache));
    let marketplace = match marketplace {
        Some(extent) => Some(marketplace::compare(&settings, &database, extent, &progress).await),
        None => None,
    };
    database.close().await;
    let marketplace = marketplace.transpose()?;
    let report =
        caches.and_then(|caches| Ok(Report { caches, money: money?, marketplace })).map_err(|error| {
            Failure::from_error(error)
                .remedy("see that the database and, with REDIS_URL, Redis are up, and try again")
        })?;
    print(&if as_json { report.machine_text() } else { report.text(settings.redis.is_some()) })?;
    report.verdict()
}

/// What was found.
struct Report {
    caches: AuditReport,
    money: MoneyAudit,
    /// If it was asked.
    marketplace: Option<MarketplaceAudit>,
}

impl Report {
    fn verdict(&self) -> Result<(), Failure> {
        if !self.money.is_right() {
            return Err(Failure::new("the books are not right").remedy(
                "nothing that is delivered or paid is changed by this command; the report names what to look for in the database",
            ));
        }
        match self.caches.disagree.len() {
            0 => self.marketplace_verdict(),
            count => Err(Failure::new(format!("{count} cached answers are not what the database says")).remedy(
                "see that the triggers that log changes are there and enabled (`\\d games` in psql shows them), then have the \
                 answers read anew: POST /api/v1/admin/cache/invalidate",
            )),
        }
    }

    fn marketplace_verdict(&self) -> Result<(), Failure> {
        match self.marketplace.iter().map(|audit| audit.differences.len()).sum() {
            0 => Ok(()),
            count => Err(Failure::new(format!("shop and marketplace differ in {count} points")).remedy(
                "what happened since the last lap is gone after the next: `keymart sync stock`; if it stays, see \
                 `keymart sync runs`",
            )),
        }
    }

    fn machine_text(&self) -> String {
        let AuditReport { agree, outdated, unreadable, disagree } = &self.caches;
        let caches =
            json!({ "agree": agree, "outdated": outdated, "unreadable": unreadable, "disagree": disagree });
        let marketplace = self.marketplace.as_ref();
        let agrees = disagree.is_empty()
            && self.money.is_right()
            && marketplace.is_none_or(|audit| audit.differences.is_empty());
        let report =
            json!({ "agrees": agrees, "money": self.money, "caches": caches, "marketplace": marketplace });
        format!("{report}\n")
    }

    fn text(&self, has_redis: bool) -> String {
        let mut text = money_text(&self.money);
        text.push_str(&caches_text(&self.caches, has_redis));
        text.extend(self.marketplace.iter().map(marketplace::text));
        text
    }
}

fn money_text(money: &MoneyAudit) -> String {
    let MoneyAudit { transactions, wallets, orders, incidents, overdue, .. } = money;
    let mut text = format!(
        "Money: {transactions} movements, {wallets} wallets and {orders} orders were checked; {incidents} units wait for a person, \
         {overdue} are late.\n"
    );
    for (count, what) in [
        (money.unbalanced, "movements do not sum to zero"),
        (money.wrong_balances, "balances are not the sum of their movements"),
        (money.wrongly_paid, "orders were not paid what their units cost"),
        (money.wrongly_refunded, "units were not refunded as they should be"),
        (money.wrong_statuses, "orders do not stand as their units do"),
        (money.wrong_keys, "units have a key and should not, or the other way round"),
        (money.shared_orders, "orders at the marketplace were used for two units"),
    ] {
        if count > 0 {
            // Writing to a string cannot fail.
            _ = writeln!(text, "  WRONG: {count} {what}");
        }
    }
    text
}

fn caches_text(report: &AuditReport, has_redis: bool) -> String {
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
