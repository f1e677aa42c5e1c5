//! Reads in progress: of several misses of one key, one goes to look, and the others wait for what it brings.

use crate::entry::Entry;
use domain::ports::StorageError;
use futures_util::{
    FutureExt,
    future::{BoxFuture, Shared, WeakShared},
};
use parking_lot::Mutex;
use std::{collections::HashMap, sync::Arc};

/// What a read brings.
pub(crate) type Landed = Result<Arc<Entry>, Arc<StorageError>>;
type Flight = Shared<BoxFuture<'static, Landed>>;

/// The reads in progress, by key. Whoever waits for one drives it; when nobody does any more, it ends.
#[derive(Default)]
pub(crate) struct Flights(Arc<Mutex<Board>>);

#[derive(Default)]
struct Board {
    flights: HashMap<String, Listed>,
    last_number: u64,
}

struct Listed {
    number: u64,
    flight: WeakShared<BoxFuture<'static, Landed>>,
}

/// A way to the answer.
pub(crate) enum Boarding {
    /// This caller's own read.
    Leading(Flight),
    /// Another's, which began earlier: whoever takes it has to see whether what it brings is new enough.
    Following(Flight),
}

impl Flights {
    /// The read of `key` that is in progress, or else the one that `begin` begins.
    pub(crate) fn board(&self, key: &str, begin: impl FnOnce() -> BoxFuture<'static, Landed>) -> Boarding {
        let mut board = self.0.lock();
        if let Some(flight) = board.flights.get(key).and_then(|listed| listed.flight.upgrade()) {
            return Boarding::Following(flight);
        }
        board.last_number += 1;
        let number = board.last_number;
        let departure = Departure { board: Arc::clone(&self.0), key: key.to_owned(), number };
        let read = begin();
        let flight = async move {
            let _departure = departure;
            read.await
        };
        let flight = flight.boxed().shared();
        if let Some(weak) = flight.downgrade() {
            board.flights.insert(key.to_owned(), Listed { number, flight: weak });
        }
        Boarding::Leading(flight)
    }
}

/// Takes a read off the board when it ends or is given up; one that has taken its place stays.
struct Departure {
    board: Arc<Mutex<Board>>,
    key: String,
    number: u64,
}

impl Drop for Departure {
    fn drop(&mut self) {
        let mut board = self.board.lock();
        if board.flights.get(&self.key).is_some_and(|listed| listed.number == self.number) {
            board.flights.remove(&self.key);
        }
    }
}
