//! One moment of the model.

use domain::purchase::{IncidentReason, RefundReason, SupplierError};

/// The place of an order among the marketplace's.
pub(super) type Slot = u8;

pub(super) const SLOTS: usize = 4;

/// Where counting ends: what was ordered more often is no different.
pub(super) const MANY: u8 = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct World {
    pub(super) now: u8,
    pub(super) row: Row,
    pub(super) workers: [Worker; 2],
    pub(super) orders: [Option<Order>; SLOTS],
    /// Whether an answer is stored, and can be read.
    pub(super) stored: Option<Readable>,
    /// How many orders were ever paid.
    pub(super) payments: u8,
    /// Whether an operator has decided.
    pub(super) resolved: bool,
    /// How many more orphans were counted than there are.
    pub(super) spare_orphans: i8,
}

/// What is committed of the purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Row {
    pub(super) state: Known,
    pub(super) since: u8,
    pub(super) failures: u8,
    /// Nobody will take it up any more.
    pub(super) rests: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Known {
    Intended { asked: bool },
    Created(Named),
    Paying(Named),
    Paid(Named),
    Delivered(Named),
    Incident(IncidentReason, Named),
    Refunded(RefundReason),
}

/// An order as the row has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Named {
    pub(super) slot: Slot,
    pub(super) created_at: u8,
    /// Up to [`MANY`].
    pub(super) payments_ordered: u8,
}

/// An order as the marketplace has it.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Order {
    pub(super) created_at: u8,
    pub(super) too_dear: bool,
    pub(super) paid: bool,
    pub(super) key_handed_out: bool,
    /// A payment is on its way that nobody waits for.
    pub(super) payment_under_way: bool,
    /// The same with a request for the key.
    pub(super) fetch_under_way: bool,
    /// How many payments were committed to that were not refused for certain, up to [`MANY`].
    pub(super) payments_in_doubt: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Readable {
    Yes,
    No,
}

/// Where a worker stands. It may stay there for as long as it likes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Worker {
    Idle,
    /// It has heard something since that minute, and has not committed what follows.
    Heard {
        news: News,
        since: u8,
    },
    /// What leads to the call is committed; the call is not made. Of a worker that was taken over nothing more is committed.
    Calls {
        call: Ask,
        taken_over: bool,
        /// Only kept where an order counts as being as old as the question.
        decided_at: Option<u8>,
    },
    /// It has the answer with the key in its hands, and nobody else has.
    HoldsKey {
        readable: Readable,
        taken_over: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Ask {
    Create,
    Pay(Slot),
    Status(Slot),
    Fetch(Slot),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum News {
    TakenUp,
    /// An order was made, and dates from that minute, as far as is known.
    OrderCreated(Slot, u8),
    PaymentMade,
    Told(Told),
    Stored(Readable),
    Failed(Ask, Failure),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Told {
    Unpaid,
    Complete,
    Other,
}

/// The kinds of [`SupplierError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Failure {
    OutOfStock,
    PriceTooHigh,
    Lapsed,
    NotReady,
    KeyAlreadyFetched,
    Account,
    Throttled,
    Declined,
    Unreachable,
    Unanswered,
}

impl World {
    /// A customer has just paid for a unit.
    pub(super) const BEGINNING: Self = Self {
        now: 0,
        row: Row { state: Known::Intended { asked: false }, since: 0, failures: 0, rests: false },
        workers: [Worker::Idle; 2],
        orders: [None; SLOTS],
        stored: None,
        payments: 0,
        resolved: false,
        spare_orphans: 0,
    };

    pub(super) fn order(&self, slot: Slot) -> &Order {
        self.orders[usize::from(slot)].as_ref().expect("whoever is named is kept")
    }

    pub(super) fn order_mut(&mut self, slot: Slot) -> &mut Order {
        self.orders[usize::from(slot)].as_mut().expect("whoever is named is kept")
    }
}

impl Known {
    pub(super) fn order(self) -> Option<Named> {
        match self {
            Self::Intended { .. } | Self::Refunded(_) => None,
            Self::Created(order)
            | Self::Paying(order)
            | Self::Paid(order)
            | Self::Delivered(order)
            | Self::Incident(_, order) => Some(order),
        }
    }

    pub(super) fn is_open(self) -> bool {
        !matches!(self, Self::Delivered(_) | Self::Incident(..) | Self::Refunded(_))
    }
}

impl Failure {
    /// All of them but silence, of which nobody knows what it means.
    pub(super) const REFUSALS: [Self; 9] = [
        Self::OutOfStock,
        Self::PriceTooHigh,
        Self::Lapsed,
        Self::NotReady,
        Self::KeyAlreadyFetched,
        Self::Account,
        Self::Throttled,
        Self::Declined,
        Self::Unreachable,
    ];

    /// Whether a payment that has failed so was not made for certain.
    pub(super) fn refuses_for_certain(self) -> bool {
        matches!(self, Self::Lapsed | Self::Account | Self::Throttled | Self::Unreachable)
    }

    pub(super) fn error(self) -> SupplierError {
        let (code, message) = (String::new, String::new);
        match self {
            Self::OutOfStock => SupplierError::OutOfStock(code()),
            Self::PriceTooHigh => SupplierError::PriceTooHigh(code()),
            Self::Lapsed => SupplierError::Lapsed,
            Self::NotReady => SupplierError::NotReady,
            Self::KeyAlreadyFetched => SupplierError::KeyAlreadyFetched,
            Self::Account => SupplierError::Account { code: code(), message: message() },
            Self::Throttled => SupplierError::Throttled,
            Self::Declined => SupplierError::Declined { code: code(), message: message() },
            Self::Unreachable => SupplierError::Unreachable(message()),
            Self::Unanswered => SupplierError::Unanswered(message()),
        }
    }
}
