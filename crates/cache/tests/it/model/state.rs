//! One moment of the model.

use super::{configurations::Configuration, database::Database, entry::Entry, instance::Instance};

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct State {
    pub(super) database: Database,
    pub(super) instances: Vec<Instance>,
    /// Everything that was ever sent to the caches.
    pub(super) entries: Vec<Entry>,
}

impl State {
    pub(super) fn new(configuration: &Configuration) -> Self {
        let instance = Instance::new(0, configuration.readers);
        Self {
            database: Database::new(configuration),
            instances: vec![instance; configuration.instances],
            entries: Vec::new(),
        }
    }
}
