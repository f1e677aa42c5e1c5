//! Which games a batch has to write.

use super::SyncCatalogue;
use domain::{
    catalogue::GameId,
    draft::GameDraft,
    fingerprint::Fingerprint,
    listing::Listing,
    make_way::make_way,
    ports::{StorageError, in_transaction},
    product::ProductId,
};
use std::collections::HashSet;
use tracing::{Instrument, debug_span};

/// How many listings are hashed, or games drafted, before what is being stored has its turn: about half a millisecond's worth.
const HASHED_AT_ONCE: usize = 100;
const DRAFTED_AT_ONCE: usize = 10;

impl SyncCatalogue {
    /// The games to write for those listings that say anything new. Only these are worth sanitising.
    pub(super) async fn draft_stale(&self, listings: Vec<Listing>) -> Result<Vec<GameDraft>, StorageError> {
        if listings.is_empty() {
            return Ok(Vec::new());
        }
        let fingerprints = self.hash(&listings).await;
        let stale = self.list_stale(&fingerprints).instrument(debug_span!("compare")).await?;
        let fingerprints = fingerprints.into_iter().map(|(_, fingerprint)| fingerprint);
        let hashed = listings.into_iter().zip(fingerprints);
        Ok(self.draft(hashed.filter(|(listing, _)| stale.contains(&listing.id)).collect()).await)
    }

    async fn hash(&self, listings: &[Listing]) -> Vec<(ProductId, Fingerprint)> {
        let mut fingerprints = Vec::with_capacity(listings.len());
        for some in listings.chunks(HASHED_AT_ONCE) {
            debug_span!("hash").in_scope(|| {
                let hashed = |listing: &Listing| (listing.id, Fingerprint::of(listing, self.policy.markup));
                fingerprints.extend(some.iter().map(hashed));
            });
            make_way().await;
        }
        fingerprints
    }

    async fn list_stale(
        &self,
        fingerprints: &[(ProductId, Fingerprint)],
    ) -> Result<HashSet<ProductId>, StorageError> {
        let stale =
            in_transaction(&*self.unit_of_work, async |tx| tx.games().list_stale(fingerprints).await).await?;
        Ok(stale.into_iter().collect())
    }

    async fn draft(&self, stale: Vec<(Listing, Fingerprint)>) -> Vec<GameDraft> {
        let mut drafts = Vec::with_capacity(stale.len());
        let mut stale = stale.into_iter();
        while stale.len() > 0 {
            debug_span!("draft").in_scope(|| {
                let draft = |(listing, fingerprint)| {
                    let id = GameId(self.ids.next());
                    GameDraft::from_listing(listing, fingerprint, self.policy.markup, id)
                };
                drafts.extend(stale.by_ref().take(DRAFTED_AT_ONCE).filter_map(draft));
            });
            make_way().await;
        }
        drafts
    }
}
