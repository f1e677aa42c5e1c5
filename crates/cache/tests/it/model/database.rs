//! PostgreSQL, as far as the protocol rests on it: numbers of transactions, snapshots, the log of changes, crashes, a standby.

use super::{configurations::Configuration, writes::Writes};
use domain::changes::{Snapshot, Xid};

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Database {
    pub(super) writes: Vec<Write>,
    /// The number that the next transaction gets.
    next: Xid,
    /// Neither this transaction nor a later one has ended.
    xmax: Xid,
    /// Grows with every crash.
    pub(super) incarnation: u8,
    pub(super) horizon: Xid,
    /// Rows of transactions before this one are gone from the log. Differs from the horizon in a mutant only.
    forgotten: Xid,
    /// The commits that have reached the standby.
    pub(super) standby: Writes,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Write {
    pub(super) stage: Stage,
    /// The transaction that wrote its rows into the log: its own, except in mutants.
    pub(super) row: Option<Xid>,
    /// In which incarnation it got its number.
    incarnation: u8,
}

/// What a session brings along to see its write: the transaction, and the namespace that its number belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) namespace: u8,
    pub(super) xid: Xid,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Stage {
    Waiting,
    Running(Xid),
    Committed(Xid),
    /// Rolled back, or cut off by a crash.
    Aborted,
    /// Committed, and forgotten by a standby that took over.
    Lost,
}

impl Write {
    const ABORTED: Self = Self { stage: Stage::Aborted, row: None, incarnation: 0 };

    /// The token of a write that has committed.
    pub(super) fn token(&self) -> Option<Token> {
        match self.stage {
            Stage::Committed(xid) => Some(Token { namespace: self.incarnation, xid }),
            _ => None,
        }
    }
}

impl Database {
    pub(super) fn new(configuration: &Configuration) -> Self {
        let waiting = Write { stage: Stage::Waiting, row: None, incarnation: 0 };
        Self {
            writes: vec![waiting; configuration.writes.len()],
            next: Xid(1),
            xmax: Xid(1),
            incarnation: 0,
            horizon: Xid(0),
            forgotten: Xid(0),
            standby: Writes::NONE,
        }
    }

    pub(super) fn begin(&mut self, write: usize) {
        let xid = self.take_number();
        let incarnation = self.incarnation;
        self.writes[write] = Write { stage: Stage::Running(xid), row: Some(xid), incarnation };
    }

    pub(super) fn commit(&mut self, write: usize) {
        let xid = self.end(write);
        self.writes[write].stage = Stage::Committed(xid);
    }

    pub(super) fn abort(&mut self, write: usize) {
        self.end(write);
        self.writes[write] = Write::ABORTED;
    }

    /// The rows get into the log by a transaction of their own.
    pub(super) fn log_apart(&mut self, write: usize) {
        let xid = self.take_number();
        self.ended(xid);
        self.writes[write].row = Some(xid);
    }

    /// Deletes the rows of transactions before `horizon`.
    pub(super) fn forget(&mut self, horizon: Xid) {
        self.forgotten = horizon;
    }

    /// Says that the rows before the horizon are gone.
    pub(super) fn move_horizon(&mut self) {
        self.horizon = self.forgotten;
    }

    /// The horizons to which the log can be pruned now: only what every later snapshot sees may go.
    pub(super) fn horizons(&self) -> impl Iterator<Item = Xid> + use<> {
        (self.forgotten.0 + 1..=self.snapshot().xmin().0).map(Xid)
    }

    pub(super) fn horizon_lags(&self) -> bool {
        self.horizon != self.forgotten
    }

    /// What ran is gone, of what had committed only `survivors` are left, and numbers that no survivor has are given again.
    pub(super) fn crash(&mut self, survivors: Writes) {
        for (index, write) in self.writes.iter_mut().enumerate() {
            match write.stage {
                Stage::Running(_) => *write = Write::ABORTED,
                Stage::Committed(_) if !survivors.contains(index) => write.stage = Stage::Lost,
                _ => {}
            }
        }
        let numbers = self.writes.iter().filter_map(|write| match write.stage {
            Stage::Committed(xid) => Some(write.row.map_or(xid, |row| row.max(xid))),
            _ => None,
        });
        let latest = numbers.max().unwrap_or(Xid(0));
        self.next = Xid(latest.0 + 1).max(self.forgotten);
        self.xmax = self.next;
        self.incarnation += 1;
        self.standby = survivors;
    }

    pub(super) fn snapshot(&self) -> Snapshot {
        let mut in_progress: Vec<Xid> = self.running().filter(|xid| *xid < self.xmax).collect();
        in_progress.sort_unstable();
        let xmin = in_progress.first().copied().unwrap_or(self.xmax);
        Snapshot::new(xmin, self.xmax, in_progress).expect("numbers in order")
    }

    pub(super) fn running(&self) -> impl Iterator<Item = Xid> {
        self.writes.iter().filter_map(|write| match write.stage {
            Stage::Running(xid) => Some(xid),
            _ => None,
        })
    }

    pub(super) fn committed(&self) -> Writes {
        self.all(|write| matches!(write.stage, Stage::Committed(_)))
    }

    /// The writes whose rows are in the log for everybody to see.
    pub(super) fn log(&self) -> Writes {
        self.all(|write| {
            let committed = matches!(write.stage, Stage::Committed(_));
            committed && write.row.is_some_and(|row| row >= self.forgotten)
        })
    }

    pub(super) fn all(&self, which: impl Fn(&Write) -> bool) -> Writes {
        let found = self.writes.iter().enumerate().filter(|(_, write)| which(write));
        found.map(|(index, _)| index).collect()
    }

    fn take_number(&mut self) -> Xid {
        let xid = self.next;
        self.next = Xid(xid.0 + 1);
        xid
    }

    fn end(&mut self, write: usize) -> Xid {
        let Stage::Running(xid) = self.writes[write].stage else { panic!("{write} does not run") };
        self.ended(xid);
        xid
    }

    fn ended(&mut self, xid: Xid) {
        self.xmax = self.xmax.max(Xid(xid.0 + 1));
    }
}
