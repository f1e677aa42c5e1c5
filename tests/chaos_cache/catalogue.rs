//! The games of a run.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Games whose prices change all the time.
pub(crate) const HOT: usize = 8;
/// A game that a long transaction changes, and one that a long transaction changes in vain.
pub(crate) const HELD: usize = HOT;
pub(crate) const TAKEN_BACK: usize = HOT + 1;
/// Games that appear one after the other during the run.
pub(crate) const ARRIVALS: usize = 60;
/// Games that are there from the beginning. All together fit into one page of a list.
const FIRST_ARRIVAL: usize = HOT + 2;

/// Which games there are, by their places.
#[derive(Debug, Default)]
pub(crate) struct Catalogue {
    arrived: AtomicUsize,
}

impl Catalogue {
    /// The games that are there from the beginning.
    pub(crate) fn initial() -> std::ops::Range<usize> {
        0..FIRST_ARRIVAL
    }

    /// The game that appears next; `None` if all have.
    pub(crate) fn next_arrival(&self) -> Option<usize> {
        let arrived = self.arrived.load(Ordering::SeqCst);
        (arrived < ARRIVALS).then_some(FIRST_ARRIVAL + arrived)
    }

    /// Goes on to the one after the game that was [next](Self::next_arrival).
    pub(crate) fn advance(&self) {
        self.arrived.fetch_add(1, Ordering::SeqCst);
    }

    /// How many games readers ask for: those that are there, and the one that appears next.
    pub(crate) fn known(&self) -> usize {
        let arrived = self.arrived.load(Ordering::SeqCst);
        FIRST_ARRIVAL + (arrived + 1).min(ARRIVALS)
    }
}

/// The id of the game at `place`, a UUID.
pub(crate) fn id_of(place: usize) -> String {
    format!("01990000-0000-7000-8000-{place:012}")
}

/// The slug of the game at `place`.
pub(crate) fn slug_of(place: usize) -> String {
    format!("game-{place}-i{}", product_of(place))
}

/// The marketplace's number of the game at `place`.
pub(crate) fn product_of(place: usize) -> usize {
    10_000_000_000_000 + place
}

/// The place of the game with this id.
pub(crate) fn place_of(id: &str) -> Option<usize> {
    id.rsplit('-').next()?.parse().ok()
}
