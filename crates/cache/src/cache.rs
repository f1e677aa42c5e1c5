//! The cache as a whole: how an answer is found, and how it is kept.

use crate::{
    dirty_marks::DirtyMarks,
    entry::{Entry, Stamp},
    errands::{Errand, Errands},
    flights::{Boarding, Flights, Landed},
    position::{MissReason, Position},
    process_level::ProcessLevel,
    question::Question,
    seal::{ForgedToken, Seal},
    shared_level::SharedLevel,
    slot::Slot,
    source::Source,
    stats::{Level, Stats},
    tail::Tail,
    token::ConsistencyToken,
};
use domain::{
    changes::{Changed, Tag},
    ports::{ChangeLog, Clock, StorageError},
};
use futures_util::FutureExt;
use metrics::counter;
use std::{sync::Arc, time::Duration};

/// What a cache is made of.
pub struct CacheParts {
    /// Where answers come from.
    pub source: Arc<dyn Source>,
    /// What tells of changes.
    pub change_log: Arc<dyn ChangeLog>,
    /// The level that instances share, if there is one.
    pub shared: Option<Arc<dyn SharedLevel>>,
    /// What proves that an entry of the shared level is ours.
    pub seal: Seal,
    /// For the age of positions.
    pub clock: Arc<dyn Clock>,
}

/// How a cache works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CacheConfig {
    /// An answer contains every commit that is older than this. Zero turns the cache off.
    pub max_staleness: Duration,
    /// How many bytes the level in this process may take, about.
    pub process_bytes: u64,
    /// Of how many hits one is read again from the database and compared; zero for none.
    pub audit_one_in: u32,
}

impl Default for CacheConfig {
    fn default() -> Self {
        Self { max_staleness: Duration::from_secs(1), process_bytes: 64 << 20, audit_one_in: 1000 }
    }
}

/// Answers from the levels while no known change makes them old, and from storage otherwise.
pub struct Cache {
    pub(crate) source: Arc<dyn Source>,
    pub(crate) change_log: Arc<dyn ChangeLog>,
    pub(crate) shared: Option<Arc<dyn SharedLevel>>,
    pub(crate) seal: Seal,
    pub(crate) config: CacheConfig,
    pub(crate) tail: Tail,
    pub(crate) stats: Arc<Stats>,
    pub(crate) process: ProcessLevel,
    pub(crate) errands: Errands,
    pub(crate) dirty: DirtyMarks,
    flights: Flights,
}

/// How often a request takes what another has read before it reads for itself.
const MAX_FOLLOWED: usize = 2;

/// So many keys are removed from the shared level after a write at most. It is hygiene, and a lap changes thousands.
const MAX_REMOVED: usize = 32;

impl Cache {
    /// An empty cache. It serves nothing before its first poll.
    pub fn new(parts: CacheParts, config: CacheConfig) -> Arc<Self> {
        let stats = Arc::new(Stats::default());
        let tail = Tail::new(Arc::clone(&parts.change_log), parts.clock, Arc::clone(&stats));
        Arc::new(Self {
            source: parts.source,
            change_log: parts.change_log,
            shared: parts.shared,
            seal: parts.seal,
            config,
            tail,
            stats,
            process: ProcessLevel::new(config.process_bytes),
            errands: Errands::new(),
            dirty: DirtyMarks::new(),
            flights: Flights::default(),
        })
    }

    /// The answer to `question`: it contains every commit older than [`CacheConfig::max_staleness`], what this instance has
    /// written, and the write that `token` stands for.
    pub async fn answer(
        self: &Arc<Self>,
        question: &Question,
        token: Option<ConsistencyToken>,
    ) -> Result<Arc<Entry>, Arc<StorageError>> {
        let Some(position) = self.fresh_position() else {
            self.stats.miss(MissReason::StalePosition);
            return self.read(question).await;
        };
        let key = question.key();
        match self.look_here(&position, &key, token.as_ref()) {
            Ok(entry) => Ok(entry),
            Err(reason) => self.fetch(key, question, token, reason).await,
        }
    }

    /// The answer that [`Cache::answer`] would give at once, from this process: `None` if it would look further.
    pub fn find_in_process(
        &self,
        question: &Question,
        token: Option<&ConsistencyToken>,
    ) -> Option<Arc<Entry>> {
        self.look_here(&*self.fresh_position()?, &question.key(), token).ok()
    }

    /// The same for the question that has this key, which its asker has computed before.
    pub fn find_under(&self, key: &str) -> Option<Arc<Entry>> {
        self.look_here(&*self.fresh_position()?, key, None).ok()
    }

    /// Polls the log of changes once, as [`Cache::follow_changes`] does for ever.
    pub async fn poll_once(&self) -> Result<(), StorageError> {
        self.tail.poll_once().await
    }

    /// Follows the log of changes, for ever. Without it nothing is served from the cache.
    pub async fn follow_changes(&self) {
        if self.config.max_staleness.is_zero() {
            return;
        }
        self.tail.run().await;
    }

    /// Something has changed, perhaps: the next poll begins soon.
    pub fn poke(&self) {
        self.tail.poke();
    }

    /// A transaction of this instance has committed, or may have. From here on nothing is served that may lack what it changed.
    pub(crate) fn note_written(&self, changed: &Changed) {
        if changed.tags.is_empty() {
            return;
        }
        let number = self.tail.next_number();
        changed.tags.iter().for_each(|tag| self.dirty.mark(Slot::of(tag), number));
        self.tail.poke();
        if changed.tags.len() <= MAX_REMOVED {
            self.errands.send(Errand::Remove(changed.tags.iter().map(Tag::to_string).collect()));
        }
        self.errands.send(Errand::Hint);
    }

    /// What stands for the transaction `changed`, for clients; `None` if it wrote nothing, or where is not known.
    pub(crate) fn token_of(&self, changed: &Changed) -> Option<ConsistencyToken> {
        let source = self.change_log.read_source()?;
        Some(ConsistencyToken::new(changed.xid?, &source.namespace))
    }

    /// `token` as clients get it.
    pub fn write_token(&self, token: ConsistencyToken) -> String {
        self.seal.write_token(token)
    }

    /// The token that a client brings.
    pub fn read_token(&self, text: &str) -> Result<ConsistencyToken, ForgedToken> {
        self.seal.read_token(text)
    }

    pub(crate) fn fresh_position(&self) -> Option<Arc<Position>> {
        self.tail.fresh_position(self.config.max_staleness)
    }

    /// Whether `entry` may be served now: no known change makes it old.
    pub fn may_serve(&self, entry: &Entry, token: Option<&ConsistencyToken>) -> bool {
        self.judge(entry, token).is_ok()
    }

    fn judge(&self, entry: &Entry, token: Option<&ConsistencyToken>) -> Result<(), MissReason> {
        let position = self.fresh_position().ok_or(MissReason::StalePosition)?;
        position.judge(entry, &self.dirty, token)
    }

    /// What this process has under `key`, if it may be served.
    fn look_here(
        &self,
        position: &Position,
        key: &str,
        token: Option<&ConsistencyToken>,
    ) -> Result<Arc<Entry>, MissReason> {
        let entry = self.process.get(key).ok_or(MissReason::Absent)?;
        position.judge(&entry, &self.dirty, token)?;
        self.hit(Level::Process, &entry);
        Ok(entry)
    }

    /// Looks further than this process' level, together with others that miss the same.
    async fn fetch(
        self: &Arc<Self>,
        key: String,
        question: &Question,
        token: Option<ConsistencyToken>,
        reason: MissReason,
    ) -> Landed {
        for _ in 0..MAX_FOLLOWED {
            let begin = || {
                let (cache, key, question) = (Arc::clone(self), key.clone(), question.clone());
                async move { cache.look_further(key, question, token, reason).await }.boxed()
            };
            match self.flights.board(&key, begin) {
                Boarding::Leading(flight) => return flight.await,
                Boarding::Following(flight) => {
                    let entry = flight.await?;
                    // It may have been read before a change that this request has to see.
                    if self.may_serve(&entry, token.as_ref()) {
                        self.hit(Level::Flight, &entry);
                        return Ok(entry);
                    }
                }
            }
        }
        self.stats.miss(reason);
        self.read(question).await
    }

    async fn look_further(
        self: Arc<Self>,
        key: String,
        question: Question,
        token: Option<ConsistencyToken>,
        mut reason: MissReason,
    ) -> Landed {
        if question.may_be_shared()
            && let Some(entry) = self.find_shared(&key).await
        {
            match self.judge(&entry, token.as_ref()) {
                Ok(()) => {
                    let entry = Arc::new(entry);
                    self.process.put(key, Arc::clone(&entry));
                    self.hit(Level::Shared, &entry);
                    return Ok(entry);
                }
                Err(other) if reason == MissReason::Absent => reason = other,
                Err(_) => {}
            }
        }
        self.stats.miss(reason);
        self.read(&question).await
    }

    async fn find_shared(&self, key: &str) -> Option<Entry> {
        let bytes = self.shared.as_ref()?.get(key).await?;
        let entry = crate::envelope::read(&self.seal, key, &bytes);
        if entry.is_none() {
            counter!("cache_unreadable_total").increment(1);
        }
        entry
    }

    /// Reads the answer from storage, and keeps it if it is known what it is as old as.
    async fn read(&self, question: &Question) -> Landed {
        // Before the reading begins: the reading contains all that the stamp sees.
        let position = self.fresh_position();
        let before = self.change_log.read_source();
        let loaded = self.source.load(question).await.map_err(Arc::new)?;
        let source_is_known = before.is_some() && self.change_log.read_source() == before;
        let kept = position.filter(|position| {
            source_is_known && before.is_some_and(|source| source.namespace == position.namespace)
        });
        let Some(position) = kept else {
            return Ok(Arc::new(Entry::new(question.clone(), None, loaded)));
        };
        let stamp = Stamp { namespace: position.namespace, snapshot: Arc::clone(&position.snapshot) };
        let entry = Arc::new(Entry::new(question.clone(), Some(stamp), loaded));
        self.process.put(question.key(), Arc::clone(&entry));
        if question.may_be_shared() && self.shared.is_some() {
            self.errands.send(Errand::Store(Arc::clone(&entry)));
        }
        Ok(entry)
    }

    fn hit(&self, level: Level, entry: &Arc<Entry>) {
        self.stats.hit(level);
        if self.config.audit_one_in > 0 && fastrand::u32(0..self.config.audit_one_in) == 0 {
            self.errands.send(Errand::Audit(Arc::clone(entry)));
        }
    }
}
