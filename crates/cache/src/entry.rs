//! An answer in the cache, and what it was read at.

use crate::{content::Content, question::Question, slot::Slot};
use bytes::Bytes;
use domain::{
    catalogue::GameId,
    changes::{Namespace, Snapshot},
};
use std::{sync::Arc, time::Duration};

/// What storage answers to a [`Question`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// The answer as JSON; `None` if there is no such thing.
    pub json: Option<Bytes>,
    /// The games that the answer shows, besides the one that the question names.
    pub games: Vec<GameId>,
}

/// What a reading contains at least.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// In which history of the database.
    pub(crate) namespace: Namespace,
    /// All that this sees.
    pub(crate) snapshot: Arc<Snapshot>,
}

/// An answer, and the reading that it comes from.
#[derive(Debug)]
pub struct Entry {
    pub(crate) question: Question,
    /// `None` if it is not known how old the reading is. Such an entry answers the request that it was read for, and no other.
    pub(crate) stamp: Option<Stamp>,
    pub(crate) games: Box<[GameId]>,
    pub(crate) slots: Box<[Slot]>,
    content: Option<Content>,
}

impl Entry {
    pub(crate) fn new(question: Question, stamp: Option<Stamp>, loaded: Loaded) -> Self {
        let slots = Slot::of_all(&question.tags(&loaded.games));
        let content = loaded.json.map(Content::new);
        Self { question, stamp, games: loaded.games.into(), slots, content }
    }

    /// The answer; `None` if there is no such thing.
    pub fn content(&self) -> Option<&Content> {
        self.content.as_ref()
    }

    /// How long it is kept, a little longer or shorter each time, so that what was read together is not read again together.
    pub(crate) fn lifetime(&self) -> Duration {
        let whole = match self.content {
            Some(_) => self.question.lifetime(),
            // What is not there can be asked for under any number of names.
            None => self.question.lifetime().min(Duration::from_mins(1)),
        };
        whole.mul_f64(0.9 + 0.2 * fastrand::f64())
    }

    /// About how many bytes of memory it takes.
    pub(crate) fn weight(&self) -> usize {
        const OVERHEAD: usize = 400;
        let content = self.content.as_ref().map_or(0, Content::weight);
        OVERHEAD + content + size_of_val(&*self.games) + size_of_val(&*self.slots)
    }
}
