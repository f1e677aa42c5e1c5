//! Whether a reader may serve an entry.

use super::{
    database::Token,
    entry::Entry,
    instance::{Position, Reader},
    mutants::Mutant,
    protocol::Protocol,
    state::State,
};
use domain::changes::{Snapshot, Xid};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Hit,
    OtherNamespace,
    BeforeHorizon,
    Changed,
    Dirty,
    TokenUnseen,
}

impl Protocol {
    /// What becomes of `entry` if a look-up brings it to `reader` now.
    pub(super) fn judge(
        &self,
        state: &State,
        (instance, reader): (usize, &Reader),
        entry: &Entry,
        token: Option<Token>,
    ) -> Verdict {
        let position = reader.position.as_ref().expect("a reader loads the position first");
        if entry.namespace != position.namespace && !self.is(Mutant::EntriesOfAnyNamespace) {
            Verdict::OtherNamespace
        } else if !self.is_within_horizon(&entry.stamp, position) {
            Verdict::BeforeHorizon
        } else if !self.tags().all(|tag| self.sees_known(state, (instance, reader), tag, &entry.stamp)) {
            Verdict::Changed
        } else if self.is_dirty(state, instance, position) {
            Verdict::Dirty
        } else if token.is_some_and(|token| !self.is_token_seen(position, &entry.stamp, token)) {
            Verdict::TokenUnseen
        } else {
            Verdict::Hit
        }
    }

    /// The tags that the model's entries carry.
    fn tags(&self) -> impl Iterator<Item = usize> {
        let checked = if self.is(Mutant::FirstTagOnly) { 1 } else { self.configuration.tags };
        0..checked
    }

    fn is_within_horizon(&self, stamp: &Snapshot, position: &Position) -> bool {
        let forgotten = Snapshot::before(position.horizon);
        self.is(Mutant::NoHorizonCheck) || (stamp.includes(&forgotten) && stamp.includes(&position.skipped))
    }

    fn sees_known(
        &self,
        state: &State,
        (instance, reader): (usize, &Reader),
        tag: usize,
        stamp: &Snapshot,
    ) -> bool {
        let table = reader.table.unwrap_or(state.instances[instance].tail.table);
        let of_tag = table.intersection(self.configuration.writes_of(tag));
        let mut known: Vec<Xid> =
            of_tag.iter().filter_map(|write| state.database.writes[write].row).collect();
        known.sort_unstable();
        match self.mutant {
            Some(Mutant::LargestOnly) => known.last().is_none_or(|xid| stamp.sees(*xid)),
            Some(Mutant::StampIsXmax) => known.iter().all(|xid| *xid < stamp.xmax()),
            _ => self.sees_remembered(stamp, &known),
        }
    }

    /// The latest few numbers stand in the table one by one, the others as a range.
    fn sees_remembered(&self, stamp: &Snapshot, known: &[Xid]) -> bool {
        let evicted = known.len().saturating_sub(self.configuration.remembered);
        let (evicted, latest) = known.split_at(evicted);
        let sees_range = evicted.first().zip(evicted.last()).is_none_or(|(first, last)| {
            if self.is(Mutant::RangeByItsEnds) {
                stamp.sees(*first) && stamp.sees(*last)
            } else {
                stamp.sees_all(*first, *last)
            }
        });
        sees_range && latest.iter().all(|xid| stamp.sees(*xid))
    }

    /// Whether a tag was marked after the position's poll had started.
    fn is_dirty(&self, state: &State, instance: usize, position: &Position) -> bool {
        let dirty = &state.instances[instance].dirty;
        !self.is(Mutant::NoDirtyMark) && self.tags().any(|tag| dirty[tag] > position.marks)
    }

    fn is_token_seen(&self, position: &Position, stamp: &Snapshot, Token { namespace, xid }: Token) -> bool {
        match self.mutant {
            Some(Mutant::NoToken) => true,
            _ if namespace != position.namespace && !self.is(Mutant::TokenOfAnyNamespace) => false,
            Some(Mutant::TokenByXmax) => xid < position.snapshot.xmax() || stamp.sees(xid),
            _ => position.snapshot.sees(xid) || stamp.sees(xid),
        }
    }
}
