//! Things of which each owner has one.

use crate::{state::State, transaction::MemoryTransaction};
use domain::{ports::StorageError, shopper::Owner};
use std::{collections::BTreeMap, sync::Arc};

/// Rows `T` by their id `I`, with the unique index of their owners.
#[derive(Clone)]
pub(crate) struct OwnedTable<I, T> {
    ids: BTreeMap<Owner, I>,
    rows: BTreeMap<I, T>,
}

impl<I: Copy + Ord, T: Default> OwnedTable<I, T> {
    pub(crate) fn find(&self, id: I) -> Option<&T> {
        self.rows.get(&id)
    }

    pub(crate) fn find_mut(&mut self, id: I) -> Option<&mut T> {
        self.rows.get_mut(&id)
    }

    pub(crate) fn find_of(&self, owner: Owner) -> Option<&T> {
        self.ids.get(&owner).and_then(|id| self.find(*id))
    }

    /// Who has one.
    pub(crate) fn owners(&self) -> impl Iterator<Item = Owner> {
        self.ids.keys().copied()
    }

    pub(crate) fn remove_of(&mut self, owner: Owner) {
        if let Some(id) = self.ids.remove(&owner) {
            self.rows.remove(&id);
        }
    }

    /// The id of the owner's row. An owner without one gets an empty one with the id `new`; `None` if that is another's.
    fn claim(&mut self, owner: Owner, new: I) -> Option<I> {
        if let Some(id) = self.ids.get(&owner) {
            return Some(*id);
        }
        if self.rows.contains_key(&new) {
            return None;
        }
        self.ids.insert(owner, new);
        self.rows.insert(new, T::default());
        Some(new)
    }
}

impl<I, T> Default for OwnedTable<I, T> {
    fn default() -> Self {
        Self { ids: BTreeMap::new(), rows: BTreeMap::new() }
    }
}

impl MemoryTransaction {
    /// The ids of the owners' rows in `table`, in the order of `owners`, each with the id that it gets if its row is new.
    pub(crate) fn claim_many<I: Copy + Ord, T: Clone + Default>(
        &mut self,
        table: fn(&mut State) -> &mut Arc<OwnedTable<I, T>>,
        owners: &[(Owner, I)],
    ) -> Result<Vec<I>, StorageError> {
        let mut ids = Vec::with_capacity(owners.len());
        for (owner, new) in owners {
            self.require(self.state.has_owner(*owner), "there is no such owner")?;
            let claimed = Arc::make_mut(table(&mut self.state)).claim(*owner, *new);
            ids.push(claimed.ok_or_else(|| self.fail("the id is another owner's"))?);
        }
        Ok(ids)
    }
}
