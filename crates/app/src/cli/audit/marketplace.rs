//! The part of the audit that asks the marketplace.

use super::TOLD;
use crate::{
    adapters::SystemClock,
    config::Settings,
    failure::Failure,
    telemetry::{AuditProgress, ProgressArea},
    wiring::{Database, Laps, MarketplaceLink},
};
use application::sync_catalogue::{AuditError, AuditExtent};
use domain::{
    money::Money,
    ports::Clock,
    sync::{MarketplaceAudit, What},
};
use std::{fmt::Write as _, sync::Arc};

/// Compares the catalogue with the marketplace.
pub(super) async fn compare(
    settings: &Settings,
    database: &Database,
    extent: AuditExtent,
    progress: &ProgressArea,
) -> Result<MarketplaceAudit, Failure> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::start());
    let link = MarketplaceLink::open(settings, database, Arc::clone(&clock))?;
    let laps = Laps::of_command(settings, database, &link, clock, progress.clone());
    let shown = AuditProgress::new(progress);
    let audit = laps.audit(extent, |count| shown.show(count, "products")).await;
    drop((shown, laps));
    link.close().await;
    audit.map_err(|error| match error {
        AuditError::Marketplace(error) => Failure::from_error(error).remedy(
            "G2A_ENV, G2A_BASE_URL and the credentials decide what is asked; try again when it answers",
        ),
        AuditError::Storage(error) => Failure::from_error(error),
    })
}

pub(super) fn text(audit: &MarketplaceAudit) -> String {
    let MarketplaceAudit { compared, agree, unread, differences } = audit;
    let mut text = format!(
        "Marketplace: {compared} games were compared, {agree} are as it says; {unread} products could not be read.\n"
    );
    for difference in differences.iter().take(TOLD) {
        // Writing to a string cannot fail.
        _ = writeln!(text, "  differs: product {}: {}", difference.product, words(difference.what));
    }
    if differences.len() > TOLD {
        _ = writeln!(text, "  and {} more; --json tells them all", differences.len() - TOLD);
    }
    text
}

fn words(what: What) -> String {
    let euro = |cents| Money::eur(cents).to_decimal();
    match what {
        What::Cost { shop, marketplace } => {
            format!("it costs {} euro there, and the shop has {}", euro(marketplace), euro(shop))
        }
        What::Price { shop, expected } => {
            format!("it is sold for {} euro, and should be for {}", euro(shop), euro(expected))
        }
        What::Stock { shop, marketplace } => {
            format!("there are {marketplace} there, and the shop has {shop}")
        }
        What::Gone => "there is no such product any more, and the shop sells it".to_owned(),
        What::NotOnSale => "it is for sale there, and not on sale in the shop".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_told_in_euro() {
        let what = What::Cost { shop: 499, marketplace: 1300 };
        assert_eq!(words(what), "it costs 13.00 euro there, and the shop has 4.99");
    }
}
