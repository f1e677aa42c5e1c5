//! Sets of the model's write transactions.

use std::fmt;

/// A set of write transactions, each named by its place in the configuration. As an answer's content it says all there is to say:
/// which commits the answer contains.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Writes(u8);

impl Writes {
    pub(super) const NONE: Self = Self(0);

    pub(super) fn one(write: usize) -> Self {
        Self(1 << write)
    }

    pub(super) fn with(self, write: usize) -> Self {
        self.union(Self::one(write))
    }

    pub(super) fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }

    pub(super) fn union(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    pub(super) fn intersection(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }

    pub(super) fn contains(self, write: usize) -> bool {
        self.0 & (1 << write) != 0
    }

    pub(super) fn contains_all(self, others: Self) -> bool {
        others.0 & !self.0 == 0
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) fn iter(self) -> impl Iterator<Item = usize> {
        (0..8).filter(move |write| self.contains(*write))
    }
}

impl FromIterator<usize> for Writes {
    fn from_iter<I: IntoIterator<Item = usize>>(writes: I) -> Self {
        writes.into_iter().fold(Self::NONE, Self::with)
    }
}

impl fmt::Debug for Writes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
