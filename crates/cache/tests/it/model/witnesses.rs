//! Situations that must come up in a configuration, or its claims would hold for want of anything to break them.

use super::{
    claims::{LookUp, look_ups},
    database::{Stage, Token, Write},
    protocol::Protocol,
    state::State,
    validity::Verdict,
};
use domain::changes::Xid;

pub(super) type Witness = (&'static str, fn(&Protocol, &State) -> bool);

pub(super) const PROCESS_HIT: Witness = ("a hit from the process's level", |protocol, state| {
    hit(protocol, state, |look_up| look_up.entry.is_in_process(look_up.instance))
});

pub(super) const SHARED_HIT: Witness = ("a hit that only the shared level can give", |protocol, state| {
    hit(protocol, state, |look_up| !look_up.entry.is_in_process(look_up.instance))
});

pub(super) const OWN_HIT: Witness = ("a hit that contains what its instance wrote", |protocol, state| {
    hit(protocol, state, |look_up| !state.instances[look_up.instance].acknowledged.is_empty())
});

pub(super) const HIT_WHILE_OTHERS_WRITE: Witness =
    ("a hit though a transaction was in progress when the entry was stamped", |protocol, state| {
        hit(protocol, state, |look_up| !look_up.entry.stamp.in_progress().is_empty())
    });

pub(super) const TOKEN_HIT: Witness = ("a hit under a token", |protocol, state| {
    tokens(state).any(|token| {
        look_ups(state).any(|look_up| look_up.verdict(protocol, state, Some(token)) == Verdict::Hit)
    })
});

pub(super) const CHANGED: Witness =
    ("a miss because of a change", |protocol, state| miss(protocol, state, Verdict::Changed));

pub(super) const BEFORE_HORIZON: Witness =
    ("a miss because the tail may never have read a change", |protocol, state| {
        miss(protocol, state, Verdict::BeforeHorizon)
    });

pub(super) const OTHER_NAMESPACE: Witness =
    ("a miss because of another namespace", |protocol, state| miss(protocol, state, Verdict::OtherNamespace));

pub(super) const DIRTY: Witness =
    ("a miss because of a dirty mark alone", |protocol, state| miss(protocol, state, Verdict::Dirty));

pub(super) const TOKEN_UNSEEN: Witness = ("a miss because of a token alone", |protocol, state| {
    tokens(state).any(|token| {
        look_ups(state).any(|look_up| look_up.verdict(protocol, state, Some(token)) == Verdict::TokenUnseen)
    })
});

pub(super) const RESURRECTED: Witness =
    ("an old entry comes back beside a newer one, and only the newer one is a hit", |protocol, state| {
        look_ups(state).any(|old| {
            old.verdict(protocol, state, None) == Verdict::Changed
                && hit(protocol, state, |new| {
                    new.instance == old.instance
                        && new.position == old.position
                        && new.entry.stamp.includes(&old.entry.stamp)
                })
        })
    });

pub(super) const OUT_OF_ORDER: Witness =
    ("a tail knows a commit of a transaction while an earlier one still runs", |_, state| {
        state.instances.iter().flat_map(|instance| &instance.tail.published).any(|position| {
            committed(state).any(|(write, xid)| {
                position.started.contains(write)
                    && position.snapshot.in_progress().iter().any(|earlier| *earlier < xid)
            })
        })
    });

pub(super) const OLDER_POSITION: Witness =
    ("readers of one instance with different positions", |_, state| {
        state.instances.iter().any(|instance| {
            let loaded = instance.readers.iter().filter(|reader| reader.position.is_some());
            loaded.clone().zip(loaded.skip(1)).any(|(one, other)| one.position != other.position)
        })
    });

pub(super) const PRUNED_UNREAD: Witness = ("a row that a tail never read is forgotten", |_, state| {
    let gone = state.database.committed().without(state.database.log());
    state.instances.iter().any(|instance| {
        instance.tail.published.as_ref().is_some_and(|position| {
            !position.started.intersection(gone).is_empty()
                && instance.tail.table.intersection(gone).is_empty()
        })
    })
});

pub(super) const RANGE_TOO_COARSE: Witness =
    ("a miss because a range hides which numbers it stands for", |protocol, state| {
        look_ups(state).any(|look_up| {
            let table = state.instances[look_up.instance].tail.table;
            let sees_all = table
                .iter()
                .filter_map(|write| state.database.writes[write].row)
                .all(|xid| look_up.entry.stamp.sees(xid));
            sees_all && look_up.verdict(protocol, state, None) == Verdict::Changed
        })
    });

pub(super) const REISSUED: Witness =
    ("a commit's number is one that a stamp of another namespace sees as ended without it", |_, state| {
        committed(state).any(|(write, xid)| {
            state.entries.iter().any(|entry| {
                entry.namespace != state.database.incarnation
                    && entry.stamp.sees(xid)
                    && !entry.data.contains(write)
            })
        })
    });

pub(super) const READER_OF_OLD_TAIL: Witness =
    ("a hit under a position of a tail that was replaced", |protocol, state| {
        hit(protocol, state, |look_up| look_up.reader.table.is_some())
    });

pub(super) const LOST: Witness = ("an entry contains a commit that the standby never got", |_, state| {
    let lost = state.database.all(|write| write.stage == Stage::Lost);
    state.entries.iter().any(|entry| !entry.data.intersection(lost).is_empty())
});

pub(super) const TORN: Witness = ("a commit between two statements of one answer", |_, state| {
    let committed = state.database.committed();
    let readers = state.instances.iter().flat_map(|instance| &instance.readers);
    readers.filter_map(|reader| reader.read).any(|read| read != committed)
});

fn hit(protocol: &Protocol, state: &State, which: impl Fn(&LookUp<'_>) -> bool) -> bool {
    look_ups(state).any(|look_up| which(&look_up) && look_up.verdict(protocol, state, None) == Verdict::Hit)
}

fn miss(protocol: &Protocol, state: &State, why: Verdict) -> bool {
    look_ups(state).any(|look_up| look_up.verdict(protocol, state, None) == why)
}

fn tokens(state: &State) -> impl Iterator<Item = Token> {
    state.database.writes.iter().filter_map(Write::token)
}

fn committed(state: &State) -> impl Iterator<Item = (usize, Xid)> {
    state.database.writes.iter().enumerate().filter_map(|(write, now)| match now.stage {
        Stage::Committed(xid) => Some((write, xid)),
        _ => None,
    })
}
