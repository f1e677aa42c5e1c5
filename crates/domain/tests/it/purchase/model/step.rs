//! What can happen next.

use super::world::{Failure, Readable, Slot, Told};

/// A worker's number.
pub(super) type Number = usize;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A minute passes.
    Tick,
    /// A worker takes the purchase up; whoever had it may be dead or asleep.
    TakesUp(Number),
    /// `kill -9`.
    Dies(Number),
    /// A worker commits what follows from what it has heard, if that is judged by this minute.
    Commits { worker: Number, at: u8 },
    /// A worker makes its call, and it ends so.
    Calls(Number, End),
    /// A worker stores the answer that it has in its hands, whether it was taken over or not.
    Stores(Number),
    /// A payment is made that was under way while nobody waited for it.
    PaymentArrives(Slot),
    /// The same with a key, which is lost.
    FetchArrives(Slot),
    /// An answer is found that was stored after the incident was declared.
    LateAnswerIsRead,
    /// The customer cancels.
    Cancels,
    /// An operator gives the money back.
    OperatorRefunds,
    /// An operator brings a key.
    OperatorDelivers,
}

/// How a call ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Created {
        too_dear: bool,
    },
    Paid,
    Told(Told),
    Key(Readable),
    Refused(Failure),
    /// It was done, and the answer is lost.
    Unheard,
    /// It was not done, and there is no answer.
    NotDone,
    /// There is no answer yet, and the worker has given up; it may still be done.
    UnderWay,
}
