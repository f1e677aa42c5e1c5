//! The steps of a tail: start, snapshot and rows, apply, publish.

use super::{
    instance::{Instance, Poll, Position, Tail},
    mutants::Mutant,
    protocol::Protocol,
    state::State,
    writes::Writes,
};
use domain::changes::Snapshot;

impl Protocol {
    pub(super) fn start_poll(&self, state: &mut State, instance: usize) {
        let database = &state.database;
        let horizon = self.is(Mutant::HorizonFromEarlierStatement).then_some(database.horizon);
        let started = database.committed();
        let instance = &mut state.instances[instance];
        instance.tail.poll = Poll::Started { started, marks: instance.marks, horizon };
    }

    /// One statement returns the namespace, the snapshot, the horizon and the rows; or, in a `flood`, that there are too many.
    pub(super) fn read_log(&self, state: &mut State, instance: usize, flood: bool) {
        let namespace = self.namespace(state);
        if state.instances[instance].tail.namespace != namespace {
            self.replace_tail(&mut state.instances[instance], namespace);
        }
        let snapshot = state.database.snapshot();
        let rows = if flood { Writes::NONE } else { self.rows_since(state, &state.instances[instance].tail) };
        let tail = &mut state.instances[instance].tail;
        let Poll::Started { started, marks, horizon } = tail.poll else { panic!("no poll has started") };
        let horizon = horizon.unwrap_or(state.database.horizon);
        if self.is(Mutant::SinceMovesAtStatement) {
            tail.since = snapshot.clone();
        }
        let skipped = self.skipped(tail, &snapshot, flood);
        let position = Position { namespace, snapshot, horizon, skipped, started, marks };
        tail.poll = Poll::Read { position, rows };
    }

    fn skipped(&self, tail: &Tail, snapshot: &Snapshot, flood: bool) -> Snapshot {
        if flood && !self.is(Mutant::FloodIgnored) {
            snapshot.clone()
        } else if self.is(Mutant::FloodForgotten) {
            Snapshot::empty()
        } else {
            tail.skipped.clone()
        }
    }

    pub(super) fn apply(state: &mut State, instance: usize, row: usize) {
        let tail = &mut state.instances[instance].tail;
        tail.table = tail.table.with(row);
        if let Poll::Read { rows, .. } = &mut tail.poll {
            *rows = rows.without(Writes::one(row));
        }
    }

    pub(super) fn may_publish(&self, rows: Writes) -> bool {
        rows.is_empty() || self.is(Mutant::PublishBeforeApply)
    }

    pub(super) fn publish(&self, state: &mut State, instance: usize) {
        let committed = state.database.committed();
        let marks = state.instances[instance].marks;
        let tail = &mut state.instances[instance].tail;
        let Poll::Read { position, rows } = &mut tail.poll else { panic!("no poll has read") };
        match self.mutant {
            Some(Mutant::PositionDatedAtPublish) => position.started = committed,
            Some(Mutant::DirtyClearedByEarlierPoll) => position.marks = marks,
            _ => {}
        }
        tail.since = position.snapshot.clone();
        tail.skipped = position.skipped.clone();
        let horizon = position.horizon;
        tail.published = Some(position.clone());
        if rows.is_empty() {
            tail.poll = Poll::Idle;
        }
        if self.is(Mutant::TablePrunedInPlace) {
            let old = state.database.all(|write| write.row.is_some_and(|row| row < horizon));
            tail.table = tail.table.without(old);
        }
    }

    /// The connection breaks, or the process starts anew.
    pub(super) fn drop_poll(state: &mut State, instance: usize) {
        state.instances[instance].tail.poll = Poll::Idle;
    }

    fn rows_since(&self, state: &State, tail: &Tail) -> Writes {
        let database = &state.database;
        let since = &tail.since;
        let largest = tail.table.iter().filter_map(|write| database.writes[write].row).max();
        let asked = database.all(|write| {
            write.row.is_some_and(|row| match self.mutant {
                Some(Mutant::PollsPastLargest) => largest.is_none_or(|largest| row > largest),
                Some(Mutant::PollsPastXmax) => row >= since.xmax(),
                _ => row >= since.xmax() || since.in_progress().contains(&row),
            })
        });
        asked.intersection(database.log()).without(tail.table)
    }

    /// A new namespace gets a new tail. Whoever loaded a position of the old one goes on with the old table.
    fn replace_tail(&self, instance: &mut Instance, namespace: u8) {
        let old = std::mem::replace(&mut instance.tail, Tail::new(namespace));
        instance.tail.poll = old.poll;
        if self.is(Mutant::TableClearedInPlace) {
            return;
        }
        for reader in instance.readers.iter_mut().filter(|reader| reader.position.is_some()) {
            reader.table.get_or_insert(old.table);
        }
    }
}
