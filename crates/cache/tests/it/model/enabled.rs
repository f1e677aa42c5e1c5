//! Which steps can be taken next.

use super::{
    configurations::Fault,
    database::Stage,
    instance::Poll,
    mutants::Mutant,
    protocol::{Protocol, Step},
    state::State,
};

impl Protocol {
    fn has(&self, fault: Fault) -> bool {
        self.configuration.faults.contains(&fault)
    }

    pub(super) fn steps_of_writers(&self, state: &State, steps: &mut Vec<Step>) {
        for (write, now) in state.database.writes.iter().enumerate() {
            match now.stage {
                Stage::Waiting if self.is_next_of_its_kind(state, write) => steps.push(Step::Begin { write }),
                Stage::Running(_) => steps.extend([Step::Commit { write }, Step::Abort { write }]),
                Stage::Committed(_) if now.row.is_none() => steps.push(Step::LogApart { write }),
                _ => {}
            }
            if self.may_acknowledge(state, write) {
                steps.push(Step::Acknowledge { write });
            }
        }
    }

    /// Of writes that are alike the first one begins first: the other orders are the same under other names.
    fn is_next_of_its_kind(&self, state: &State, write: usize) -> bool {
        let of = &self.configuration.writes;
        let mut before = state.database.writes.iter().zip(of).take(write);
        !before.any(|(now, other)| *other == of[write] && now.stage == Stage::Waiting)
    }

    fn may_acknowledge(&self, state: &State, write: usize) -> bool {
        let committed = matches!(state.database.writes[write].stage, Stage::Committed(_));
        let by = self.configuration.writes[write].by;
        committed && by.is_some_and(|instance| !state.instances[instance].acknowledged.contains(write))
    }

    pub(super) fn steps_of_database(&self, state: &State, steps: &mut Vec<Step>) {
        let database = &state.database;
        let committed = database.committed();
        if database.horizon_lags() {
            steps.push(Step::MoveHorizon);
        } else if self.has(Fault::Prune) {
            steps.extend(database.horizons().map(|horizon| Step::Prune { horizon }));
        }
        let stands_by = self.has(Fault::FailOver) || self.is(Mutant::FillFromReplica);
        if stands_by && database.standby != committed {
            steps.push(Step::Replicate);
        }
        if database.incarnation == 0 && self.has(Fault::Crash) {
            steps.push(Step::Crash { survivors: committed });
        }
        if database.incarnation == 0 && self.has(Fault::FailOver) {
            steps.push(Step::Crash { survivors: database.standby });
        }
    }

    pub(super) fn steps_of_tail(&self, state: &State, instance: usize, steps: &mut Vec<Step>) {
        let of = &state.instances[instance];
        match &of.tail.poll {
            Poll::Idle => steps.push(Step::StartPoll { instance }),
            Poll::Started { .. } => {
                steps.push(Step::ReadLog { instance, flood: false });
                if self.has(Fault::Flood) {
                    steps.push(Step::ReadLog { instance, flood: true });
                }
            }
            Poll::Read { rows, .. } => {
                steps.extend(rows.iter().map(|row| Step::Apply { instance, row }));
                if self.may_publish(*rows) {
                    steps.push(Step::Publish { instance });
                }
            }
        }
        if self.has(Fault::Break) && of.tail.poll != Poll::Idle {
            steps.push(Step::BreakPoll { instance });
        }
        if self.has(Fault::Restart) {
            steps.push(Step::Restart { instance });
        }
    }

    pub(super) fn steps_of_reader(
        &self,
        state: &State,
        (instance, reader): (usize, usize),
        steps: &mut Vec<Step>,
    ) {
        let of = &state.instances[instance];
        let reading = &of.readers[reader];
        if self.is(Mutant::TableBeforePosition) {
            steps.push(Step::LookAtTable { instance, reader });
        }
        let may_load = !self.is(Mutant::TableBeforePosition) || reading.table.is_some();
        if of.tail.published.is_some() && reading.position != of.tail.published && may_load {
            steps.push(Step::LoadPosition { instance, reader });
        }
        let may_read = reading.position.is_some() || self.reads_without_position();
        if self.reads_twice() && reading.read.is_none() && may_read {
            steps.push(Step::ReadFirst { instance, reader });
        } else if reading.position.is_some() {
            steps.push(Step::ReadAndFill { instance, reader });
            if self.is(Mutant::FillInsideWriter) {
                let running = state.database.all(|write| matches!(write.stage, Stage::Running(_)));
                steps.extend(running.iter().map(|write| Step::FillInsideWriter { instance, reader, write }));
            }
        }
    }
}
