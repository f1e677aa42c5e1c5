//! What the protocol promises, asked of every hit that could happen in a state.

use super::{
    database::{Stage, Token},
    entry::Entry,
    instance::{Position, Reader},
    protocol::Protocol,
    state::State,
    validity::Verdict,
};

pub(super) const FRESH: &str =
    "a hit contains every commit that was visible when its position's poll started";
pub(super) const OWN: &str = "a hit contains what its instance has told its clients that it wrote";
pub(super) const TOKEN: &str = "a hit under a token contains the token's commit";
pub(super) const REAL: &str = "a hit contains nothing but what was committed";

type Holds = fn(&Protocol, &State) -> bool;

pub(super) const CLAIMS: [(&str, Holds); 4] =
    [(FRESH, is_fresh), (OWN, contains_own_writes), (TOKEN, honours_tokens), (REAL, is_real)];

/// A look-up that might bring an entry to a reader.
pub(super) struct LookUp<'a> {
    pub(super) instance: usize,
    pub(super) reader: &'a Reader,
    pub(super) position: &'a Position,
    pub(super) entry: &'a Entry,
}

/// Every look-up that might happen next.
pub(super) fn look_ups(state: &State) -> impl Iterator<Item = LookUp<'_>> {
    let readers = state
        .instances
        .iter()
        .enumerate()
        .flat_map(|(instance, of)| of.readers.iter().map(move |reader| (instance, reader)));
    let loaded = readers.filter_map(|(instance, reader)| {
        reader.position.as_ref().map(|position| (instance, reader, position))
    });
    loaded.flat_map(|(instance, reader, position)| {
        state.entries.iter().map(move |entry| LookUp { instance, reader, position, entry })
    })
}

impl LookUp<'_> {
    pub(super) fn verdict(&self, protocol: &Protocol, state: &State, token: Option<Token>) -> Verdict {
        protocol.judge(state, (self.instance, self.reader), self.entry, token)
    }
}

fn every_hit(protocol: &Protocol, state: &State, holds: impl Fn(&LookUp<'_>) -> bool) -> bool {
    look_ups(state).all(|look_up| holds(&look_up) || look_up.verdict(protocol, state, None) != Verdict::Hit)
}

fn is_fresh(protocol: &Protocol, state: &State) -> bool {
    every_hit(protocol, state, |look_up| look_up.entry.data.contains_all(look_up.position.started))
}

fn contains_own_writes(protocol: &Protocol, state: &State) -> bool {
    every_hit(protocol, state, |look_up| {
        look_up.entry.data.contains_all(state.instances[look_up.instance].acknowledged)
    })
}

/// Whichever commit a session has a token of.
fn honours_tokens(protocol: &Protocol, state: &State) -> bool {
    state.database.writes.iter().enumerate().all(|(write, now)| {
        let Some(token) = now.token() else { return true };
        look_ups(state).all(|look_up| {
            look_up.entry.data.contains(write)
                || look_up.verdict(protocol, state, Some(token)) != Verdict::Hit
        })
    })
}

fn is_real(protocol: &Protocol, state: &State) -> bool {
    let real = state.database.all(|write| matches!(write.stage, Stage::Committed(_) | Stage::Lost));
    every_hit(protocol, state, |look_up| real.contains_all(look_up.entry.data))
}
