//! Where a tag stands in tables of a fixed size.

use domain::changes::Tag;
use std::hash::{DefaultHasher, Hash, Hasher};

/// How many slots a table has: so many that two tags in use seldom share one.
pub(crate) const SLOTS: usize = 1 << 16;

/// The place of a tag. Tags that share one count as one, which makes entries look older than they are, and never newer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Slot(u16);

impl Slot {
    /// The place of `tag`, the same in every table of this process.
    pub(crate) fn of(tag: &Tag) -> Self {
        let mut hasher = DefaultHasher::new();
        tag.hash(&mut hasher);
        let [high, low, ..] = hasher.finish().to_be_bytes();
        Self(u16::from_be_bytes([high, low]))
    }

    /// The places of `tags`, each once.
    pub(crate) fn of_all(tags: &[Tag]) -> Box<[Self]> {
        let mut slots: Vec<Self> = tags.iter().map(Self::of).collect();
        slots.sort_unstable();
        slots.dedup();
        slots.into()
    }

    pub(crate) fn index(self) -> usize {
        usize::from(self.0)
    }
}
