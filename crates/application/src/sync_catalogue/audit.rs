//! Comparing the shop with the marketplace: what is on sale here, and what it costs and how much there is of it there.
//!
//! Nothing is written. Both sides move, so a difference may only be what happened since the last lap.

use super::{
    SyncCatalogue,
    crawl::{End, Step},
};
use domain::{
    ports::{MarketplaceError, StorageError, in_transaction},
    product::ProductId,
    sync::{Checkpoint, Difference, MarketplaceAudit, Quote, Slice, Standing, What},
};
use futures_channel::mpsc;
use futures_util::{
    FutureExt, StreamExt,
    future::{join, pending},
    stream,
};
use std::collections::HashMap;

/// How many games are compared at a time.
const BATCH: u32 = 1000;

/// How many pages may wait to be looked at.
const PAGES_WAITING: usize = 100;

/// How many missing products are looked up one by one, at most: the rest are told as what they are, unseen.
const LOOK_UPS: usize = 500;

/// How much is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditExtent {
    /// So many games, drawn by lot, each looked up by itself.
    Sample(u32),
    /// All games, and all products, page by page.
    Everything,
}

/// Why there is nothing to tell.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// The marketplace gave no usable answer.
    #[error(transparent)]
    Marketplace(#[from] MarketplaceError),
    /// Storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl SyncCatalogue {
    /// Compares games with the marketplace. `seen` is told how many products have been looked at.
    pub async fn audit(
        &self,
        extent: AuditExtent,
        seen: impl Fn(u64) + Send + Sync,
    ) -> Result<MarketplaceAudit, AuditError> {
        match extent {
            AuditExtent::Sample(size) => self.audit_sample(size, seen).await,
            AuditExtent::Everything => self.audit_everything(seen).await,
        }
    }

    async fn audit_sample(
        &self,
        size: u32,
        seen: impl Fn(u64) + Send + Sync,
    ) -> Result<MarketplaceAudit, AuditError> {
        let standings =
            in_transaction(&*self.unit_of_work, async |tx| tx.games().sample_standings(size).await).await?;
        let markup = self.policy.markup;
        let mut audit = MarketplaceAudit::default();
        let mut answers = stream::iter(standings)
            .map(|standing| async move { (standing, self.marketplace.find_product(standing.product).await) })
            .buffered(self.policy.parallel_requests);
        while let Some((standing, answer)) = answers.next().await {
            match answer {
                Ok(listing) => audit.compare(standing, listing.as_ref().map(Quote::of), markup),
                // Whoever is refused once is refused always.
                Err(error @ MarketplaceError::Refused { .. }) => return Err(error.into()),
                Err(_) => audit.unread += 1,
            }
            seen(audit.compared + audit.unread);
        }
        Ok(audit)
    }

    async fn audit_everything(
        &self,
        seen: impl Fn(u64) + Send + Sync,
    ) -> Result<MarketplaceAudit, AuditError> {
        let markup = self.policy.markup;
        let mut audit = MarketplaceAudit::default();
        let mut quotes = self.read_all(&mut audit, seen).await?;
        let mut after = None;
        let mut unseen = Vec::new();
        loop {
            let standings =
                in_transaction(&*self.unit_of_work, async |tx| tx.games().list_standings(after, BATCH).await)
                    .await?;
            let Some(last) = standings.last() else { break };
            after = Some(last.product);
            for standing in standings {
                match quotes.remove(&standing.product) {
                    Some(quote) => audit.compare(standing, Some(quote), markup),
                    None => unseen.push(standing),
                }
            }
        }
        self.look_up_unseen(&mut audit, unseen).await;
        let mut rest: Vec<_> = quotes.into_iter().filter(|(_, quote)| quote.cost.is_some()).collect();
        rest.sort_unstable_by_key(|(product, _)| *product);
        let not_on_sale = rest.into_iter().map(|(product, _)| Difference { product, what: What::NotOnSale });
        audit.differences.extend(not_on_sale);
        Ok(audit)
    }

    /// Reads every page that can be read.
    async fn read_all(
        &self,
        audit: &mut MarketplaceAudit,
        seen: impl Fn(u64) + Send + Sync,
    ) -> Result<HashMap<ProductId, Quote>, AuditError> {
        let (sender, mut steps) = mpsc::channel::<Step>(PAGES_WAITING);
        let crawl = self.crawl(Checkpoint::start(Slice::EVERYTHING), sender, pending().boxed().shared());
        let mut quotes = HashMap::new();
        let collect = async {
            let mut unread = 0;
            while let Some(Step { page, .. }) = steps.next().await {
                for listing in page.into_iter().flat_map(|page| page.listings) {
                    match listing {
                        Ok(listing) => drop(quotes.insert(listing.id, Quote::of(&listing))),
                        Err(_) => unread += 1,
                    }
                }
                seen(quotes.len() as u64);
            }
            unread
        };
        let (end, unread) = join(crawl, collect).await;
        audit.unread += unread;
        match end {
            End::GaveUp(error) => Err(error.into()),
            End::ReadAll | End::Stopped => Ok(quotes),
        }
    }

    /// A product slips unseen from one page to another when the catalogue shifts: only its own absence counts.
    async fn look_up_unseen(&self, audit: &mut MarketplaceAudit, unseen: Vec<Standing>) {
        audit.unread += unseen.len().saturating_sub(LOOK_UPS) as u64;
        let mut answers = stream::iter(unseen.into_iter().take(LOOK_UPS))
            .map(|standing| async move { (standing, self.marketplace.find_product(standing.product).await) })
            .buffered(self.policy.parallel_requests);
        while let Some((standing, answer)) = answers.next().await {
            match answer {
                Ok(listing) => audit.compare(standing, listing.as_ref().map(Quote::of), self.policy.markup),
                Err(_) => audit.unread += 1,
            }
        }
    }
}
