//! The steps of writers and of whoever runs the machines.

use super::{instance::Instance, mutants::Mutant, protocol::Protocol, state::State, writes::Writes};
use domain::changes::Xid;

impl Protocol {
    /// The transaction gets its number, and writes its data and its row.
    pub(super) fn begin(&self, state: &mut State, write: usize) {
        if self.is(Mutant::RowInEarlierTransaction) {
            state.database.log_apart(write);
        }
        let row = state.database.writes[write].row;
        state.database.begin(write);
        if self.is(Mutant::RowInEarlierTransaction) {
            state.database.writes[write].row = row;
        }
        if self.is(Mutant::MarkedBeforeCommit) {
            self.mark(state, write);
        }
    }

    pub(super) fn commit(&self, state: &mut State, write: usize) {
        state.database.commit(write);
        if self.is(Mutant::RowInLaterTransaction) {
            state.database.writes[write].row = None;
        }
    }

    /// After the commit the instance marks the tags dirty, and then tells its client.
    pub(super) fn acknowledge(&self, state: &mut State, write: usize) {
        if !self.is(Mutant::MarkedBeforeCommit) {
            self.mark(state, write);
        }
        if let Some(instance) = self.configuration.writes[write].by {
            state.instances[instance].acknowledge(write);
        }
    }

    fn mark(&self, state: &mut State, write: usize) {
        let write = self.configuration.writes[write];
        if let Some(instance) = write.by {
            state.instances[instance].mark(write.tags);
        }
    }

    /// All connections break. Whoever lost a commit in a fail-over is owed nothing more.
    pub(super) fn crash(state: &mut State, survivors: Writes) {
        state.database.crash(survivors);
        for index in 0..state.instances.len() {
            Self::drop_poll(state, index);
            let acknowledged = &mut state.instances[index].acknowledged;
            *acknowledged = acknowledged.intersection(survivors);
        }
    }

    /// All that a process knows is gone; what it told its clients is not.
    pub(super) fn restart(&self, state: &mut State, index: usize) {
        let namespace = self.namespace(state);
        let fresh = Instance::new(namespace, self.configuration.readers);
        let old = std::mem::replace(&mut state.instances[index], fresh);
        state.instances[index].acknowledged = old.acknowledged;
        if self.is(Mutant::SinceSurvivesRestart) {
            state.instances[index].tail.since = old.tail.since;
        }
        for entry in &mut state.entries {
            entry.in_processes &= !(1 << index);
        }
    }

    /// Rows vanish, and in the same transaction the horizon moves.
    pub(super) fn prune(&self, state: &mut State, horizon: Xid) {
        state.database.forget(horizon);
        if !self.is(Mutant::HorizonMovesLater) {
            state.database.move_horizon();
        }
    }
}
