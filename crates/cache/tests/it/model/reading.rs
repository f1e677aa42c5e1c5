//! The steps of a reader: load the position; if no entry may be served, read the database and fill.

use super::{
    entry::Entry,
    instance::{Position, Reader},
    mutants::Mutant,
    protocol::Protocol,
    state::State,
    writes::Writes,
};

impl Protocol {
    /// Whether a reader reads something before the statement that completes its answer.
    pub(super) fn reads_twice(&self) -> bool {
        self.configuration.statements == 2
            || self.is(Mutant::StampAfterRead)
            || self.is(Mutant::OlderTransaction)
    }

    /// Whether a first statement may run before the position is loaded.
    pub(super) fn reads_without_position(&self) -> bool {
        self.is(Mutant::OlderTransaction)
    }

    /// A request begins. What the reader does from here on rests on this position, however long it takes.
    pub(super) fn load_position(&self, state: &mut State, instance: usize, reader: usize) {
        let position = state.instances[instance].tail.published.clone();
        let reader = &mut state.instances[instance].readers[reader];
        let read = reader.read.filter(|_| self.is(Mutant::OlderTransaction) && reader.position.is_none());
        let table = reader.table.filter(|_| self.is(Mutant::TableBeforePosition));
        *reader = Reader { position, table, read };
    }

    /// A mutant looks into the table before it loads the position.
    pub(super) fn look_at_table(state: &mut State, instance: usize, reader: usize) {
        let table = Some(state.instances[instance].tail.table);
        state.instances[instance].readers[reader] = Reader { table, ..Reader::default() };
    }

    /// The first of two statements.
    pub(super) fn read_first(state: &mut State, instance: usize, reader: usize) {
        let committed = state.database.committed();
        state.instances[instance].readers[reader].read = Some(committed);
    }

    /// The statement that completes the answer, and the fill, which the levels may delay at will. `own` is what a transaction
    /// around it has written (in a mutant).
    pub(super) fn read_and_fill(&self, state: &mut State, (instance, reader): (usize, usize), own: Writes) {
        let reading = std::mem::take(&mut state.instances[instance].readers[reader]);
        let position = reading.position.expect("a reader loads the position first");
        let data = self.read_last(state, reading.read).union(own);
        let late = self.is(Mutant::StampAfterRead) || self.is(Mutant::StampBetweenStatements);
        let stamped = match &state.instances[instance].tail.published {
            Some(published) if late => published.clone(),
            _ => position,
        };
        if let Some(entry) = self.entry(state, stamped, data) {
            self.fill(state, instance, entry);
        }
    }

    /// What the answer contains once its last statement has run.
    fn read_last(&self, state: &State, first: Option<Writes>) -> Writes {
        let standby = self.is(Mutant::FillFromReplica);
        let now = if standby { state.database.standby } else { state.database.committed() };
        match first {
            None => now,
            // A mutant's only statement.
            Some(first) if self.configuration.statements == 1 => first,
            // The first statement read what the first tag stands for.
            Some(first) => now.without(self.configuration.writes_of(0).without(first)),
        }
    }

    /// What was read, if it comes from where the stamp comes from: another namespace serves no fills.
    fn entry(&self, state: &State, stamped: Position, data: Writes) -> Option<Entry> {
        let source = self.namespace(state);
        let namespace = if self.is(Mutant::NamespaceOfTheRead) { source } else { stamped.namespace };
        let fills = namespace == source || self.is(Mutant::FillFromAnotherNamespace);
        fills.then_some(Entry { namespace, stamp: stamped.snapshot, data, in_processes: 0 })
    }

    /// Entries do not know of each other: the model watches a few, and takes the others for lost at once.
    fn fill(&self, state: &mut State, instance: usize, mut entry: Entry) {
        entry.in_processes = 1 << instance;
        if let Some(same) = state.entries.iter_mut().find(|other| other.is_same_as(&entry)) {
            same.in_processes |= entry.in_processes;
        } else if state.entries.len() < self.configuration.entries {
            state.entries.push(entry);
        }
    }
}
