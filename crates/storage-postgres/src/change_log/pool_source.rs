//! Whose history the pool's connections tell.

use domain::changes::{Namespace, ReadSource};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

/// The namespace of every connection that the pool hands out. Clones share it.
///
/// A connection notes its namespace when it is made, after its time of making was taken. If that differs from what was noted last,
/// connections made before are not handed out again. So, while nothing new is noted, whatever is handed out is of what was noted.
#[derive(Clone, Default)]
pub(crate) struct PoolSource(Arc<Mutex<Noted>>);

#[derive(Default)]
struct Noted {
    latest: Latest,
    epoch: u64,
    /// No connection made before may be handed out.
    since: Option<Instant>,
}

/// What was noted last.
#[derive(Default, PartialEq)]
enum Latest {
    /// Nothing so far.
    #[default]
    Nothing,
    /// That it is not known.
    Unknown,
    Known(Namespace),
}

impl PoolSource {
    /// See [`domain::ports::ChangeLog::read_source`].
    pub(crate) fn get(&self) -> Option<ReadSource> {
        let noted = self.lock();
        match noted.latest {
            Latest::Known(namespace) => Some(ReadSource { namespace, epoch: noted.epoch }),
            Latest::Nothing | Latest::Unknown => None,
        }
    }

    /// Notes what a new connection tells.
    pub(crate) fn note(&self, namespace: Option<Namespace>) {
        let told = namespace.map_or(Latest::Unknown, Latest::Known);
        let mut noted = self.lock();
        if noted.latest == told {
            return;
        }
        if noted.latest != Latest::Nothing {
            noted.since = Some(Instant::now());
        }
        noted.latest = told;
        noted.epoch += 1;
    }

    /// Has all connections replaced: what they told holds no longer.
    pub(crate) fn renew(&self) {
        let mut noted = self.lock();
        *noted = Noted { latest: Latest::Nothing, epoch: noted.epoch + 1, since: Some(Instant::now()) };
    }

    /// Whether a connection that was made then may be handed out.
    pub(crate) fn accepts(&self, made_at: Instant) -> bool {
        self.lock().since.is_none_or(|since| made_at >= since)
    }

    fn lock(&self) -> MutexGuard<'_, Noted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn namespace(incarnation: u128) -> Namespace {
        Namespace { system: 1, database: 2, timeline: 3, incarnation: Uuid::from_u128(incarnation) }
    }

    #[test]
    fn the_source_is_what_the_first_connection_notes() {
        let source = PoolSource::default();
        assert_eq!(source.get(), None);
        let made_at = Instant::now();
        source.note(Some(namespace(1)));
        assert_eq!(source.get().unwrap().namespace, namespace(1));
        assert!(source.accepts(made_at));
    }

    #[test]
    fn connections_of_one_namespace_change_nothing() {
        let source = PoolSource::default();
        let made_at = Instant::now();
        source.note(Some(namespace(1)));
        let before = source.get();
        source.note(Some(namespace(1)));
        assert_eq!(source.get(), before);
        assert!(source.accepts(made_at));
    }

    #[test]
    fn another_namespace_outdates_what_was_made_before_it_was_noted() {
        let source = PoolSource::default();
        source.note(Some(namespace(1)));
        let (before, made_at) = (source.get(), Instant::now());
        source.note(Some(namespace(2)));
        assert_eq!(source.get().unwrap().namespace, namespace(2));
        assert_ne!(source.get().map(|source| source.epoch), before.map(|source| source.epoch));
        assert!(!source.accepts(made_at));
        assert!(source.accepts(Instant::now()));
    }

    #[test]
    fn a_namespace_that_comes_back_is_not_the_source_of_before() {
        let source = PoolSource::default();
        source.note(Some(namespace(1)));
        let before = source.get();
        source.note(Some(namespace(2)));
        source.note(Some(namespace(1)));
        assert_ne!(source.get(), before);
    }

    #[test]
    fn who_does_not_know_leaves_no_source_until_others_take_its_place() {
        let source = PoolSource::default();
        source.note(Some(namespace(1)));
        source.note(None);
        assert_eq!(source.get(), None);
        let made_at = Instant::now();
        source.note(Some(namespace(1)));
        assert!(source.get().is_some() && !source.accepts(made_at));
    }

    #[test]
    fn renewal_leaves_no_source_until_a_new_connection_is_made() {
        let source = PoolSource::default();
        source.note(None);
        let old = Instant::now();
        source.renew();
        let new = Instant::now();
        source.note(Some(namespace(1)));
        assert!(source.get().is_some());
        assert!(!source.accepts(old) && source.accepts(new));
    }
}
