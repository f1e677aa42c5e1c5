//! The steps that can be taken, in whatever order.

use super::{claims::CLAIMS, configurations::Configuration, mutants::Mutant, state::State, writes::Writes};
use domain::changes::Xid;
use stateright::{Model, Property};

/// The protocol, perhaps with one rule broken, in a configuration.
pub(super) struct Protocol {
    pub(super) configuration: Configuration,
    pub(super) mutant: Option<Mutant>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Begin { write: usize },
    Commit { write: usize },
    Abort { write: usize },
    Acknowledge { write: usize },
    LogApart { write: usize },
    Prune { horizon: Xid },
    MoveHorizon,
    Replicate,
    Crash { survivors: Writes },
    StartPoll { instance: usize },
    ReadLog { instance: usize, flood: bool },
    Apply { instance: usize, row: usize },
    Publish { instance: usize },
    BreakPoll { instance: usize },
    Restart { instance: usize },
    LookAtTable { instance: usize, reader: usize },
    LoadPosition { instance: usize, reader: usize },
    ReadFirst { instance: usize, reader: usize },
    ReadAndFill { instance: usize, reader: usize },
    FillInsideWriter { instance: usize, reader: usize, write: usize },
}

impl Protocol {
    pub(super) fn is(&self, mutant: Mutant) -> bool {
        self.mutant == Some(mutant)
    }

    pub(super) fn namespace(&self, state: &State) -> u8 {
        if self.is(Mutant::NoNamespace) { 0 } else { state.database.incarnation }
    }
}

impl Model for Protocol {
    type State = State;
    type Action = Step;

    fn init_states(&self) -> Vec<State> {
        vec![State::new(&self.configuration)]
    }

    fn actions(&self, state: &State, steps: &mut Vec<Step>) {
        self.steps_of_writers(state, steps);
        self.steps_of_database(state, steps);
        for (instance, of) in state.instances.iter().enumerate() {
            self.steps_of_tail(state, instance, steps);
            for reader in 0..of.readers.len() {
                self.steps_of_reader(state, (instance, reader), steps);
            }
        }
    }

    fn next_state(&self, state: &State, step: Step) -> Option<State> {
        let mut state = state.clone();
        let next = &mut state;
        match step {
            Step::Begin { write } => self.begin(next, write),
            Step::Commit { write } => self.commit(next, write),
            Step::Abort { write } => next.database.abort(write),
            Step::Acknowledge { write } => self.acknowledge(next, write),
            Step::LogApart { write } => next.database.log_apart(write),
            Step::Prune { horizon } => self.prune(next, horizon),
            Step::MoveHorizon => next.database.move_horizon(),
            Step::Replicate => next.database.standby = next.database.committed(),
            Step::Crash { survivors } => Self::crash(next, survivors),
            Step::StartPoll { instance } => self.start_poll(next, instance),
            Step::ReadLog { instance, flood } => self.read_log(next, instance, flood),
            Step::Apply { instance, row } => Self::apply(next, instance, row),
            Step::Publish { instance } => self.publish(next, instance),
            Step::BreakPoll { instance } => Self::drop_poll(next, instance),
            Step::Restart { instance } => self.restart(next, instance),
            Step::LookAtTable { instance, reader } => Self::look_at_table(next, instance, reader),
            Step::LoadPosition { instance, reader } => self.load_position(next, instance, reader),
            Step::ReadFirst { instance, reader } => Self::read_first(next, instance, reader),
            Step::ReadAndFill { instance, reader } => {
                self.read_and_fill(next, (instance, reader), Writes::NONE);
            }
            Step::FillInsideWriter { instance, reader, write } => {
                self.read_and_fill(next, (instance, reader), Writes::one(write));
            }
        }
        Some(state)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        let claims = CLAIMS.iter().map(|(name, holds)| Property::always(name, *holds));
        let witnesses = self.configuration.witnesses.iter();
        claims.chain(witnesses.map(|(name, seen)| Property::sometimes(name, *seen))).collect()
    }
}
