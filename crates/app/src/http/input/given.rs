//! What a request gives under names: parameters, fields of a body.

use super::Refusal;
use crate::http::problem::FaultCode;

/// Named values, each name once.
pub(super) struct Given<T>(Vec<(String, T)>);

impl<T> Given<T> {
    /// `members`, `most` of them at most, and what is wrong with their names.
    pub(super) fn sorted_out(members: Vec<(String, T)>, most: usize) -> (Self, Vec<(String, Refusal)>) {
        let (mut given, mut faults) = (Self::nothing(), Vec::new());
        for (count, (name, value)) in members.into_iter().enumerate() {
            if count == most {
                faults.push((name, Refusal::new(FaultCode::Unknown, "comes after too many fields")));
            } else if given.has(&name) {
                faults.push((name, Refusal::repeated()));
            } else {
                given.put(name, value);
            }
        }
        (given, faults)
    }

    pub(super) const fn nothing() -> Self {
        Self(Vec::new())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known == name)
    }

    pub(super) fn put(&mut self, name: String, value: T) {
        self.0.push((name, value));
    }

    /// The value under `name`, which is gone then.
    pub(super) fn take(&mut self, name: &str) -> Option<T> {
        let position = self.0.iter().position(|(known, _)| known == name)?;
        Some(self.0.remove(position).1)
    }

    /// The names of the values that nobody has taken, in their order.
    pub(super) fn into_names(self) -> impl Iterator<Item = String> {
        self.0.into_iter().map(|(name, _)| name)
    }
}
