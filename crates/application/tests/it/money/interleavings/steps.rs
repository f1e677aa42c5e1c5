//! What can happen.

use crate::fakes::{CallKind, Fault, Way, declined, refused_account, unanswered};
use domain::purchase::SupplierError;
use proptest::{collection::vec, option, prelude::*, sample::Index, sample::select};
use std::time::Duration;

/// Something that somebody does. Whom or what it is done to is picked of what there is.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// A customer pays in.
    TopUp { customer: Index, cents: i64, way: Way },
    /// An operator gives or takes.
    Adjust { customer: Index, cents: i64 },
    /// A customer buys, with a key that may have been used.
    CheckOut { customer: Index, key: u8, portals: i64, quakes: i64 },
    /// A customer cancels an order, which may be another's.
    Cancel { customer: Index, order: Index },
    /// An operator decides about a unit, which may be no incident.
    Resolve { unit: Index, delivers: bool },
    /// A worker takes up a unit.
    Work { faults: Vec<(CallKind, Fault)>, dies_after: Option<u32>, calls: usize },
    /// A worker that sleeps in a call goes on.
    Wake { worker: Index },
    /// A worker that sleeps in a call is killed.
    Kill { worker: Index },
    /// Answers that came late are read.
    ReadLate,
    /// A hint comes, about an order at the marketplace that there is or will be, or that is nobody's.
    Hint { order: u8, message: u8, is_forged: bool },
    /// A payment provider tells.
    Payment { top_up: Index, kind: &'static str, wrong_by: i64, message: u8, is_forged: bool },
    /// Messages are acted upon.
    Act { count: usize },
    /// The marketplace asks for this from now on.
    Cost { cents: i64 },
    /// Time passes.
    Pass(Duration),
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    let index = any::<Index>;
    let cents = select(vec![100_i64, 1000, 5000]);
    let way = select(vec![Way::Settled, Way::Settled, Way::Redirect, Way::Forged]);
    let top_up =
        (index(), cents, way).prop_map(|(customer, cents, way)| Step::TopUp { customer, cents, way });
    let adjust = (index(), select(vec![-2000_i64, -300, 400, 3000]))
        .prop_map(|(customer, cents)| Step::Adjust { customer, cents });
    let check_out = (index(), 0..40_u8, 1..=3_i64, 0..=2_i64)
        .prop_map(|(customer, key, portals, quakes)| Step::CheckOut { customer, key, portals, quakes });
    let cancel = (index(), index()).prop_map(|(customer, order)| Step::Cancel { customer, order });
    let resolve = (index(), any::<bool>()).prop_map(|(unit, delivers)| Step::Resolve { unit, delivers });
    let work = (vec(fault(), 0..3), option::weighted(0.15, 1..20_u32), select(vec![1, 2, 9, 9, 9, 9]))
        .prop_map(|(faults, dies_after, calls)| Step::Work { faults, dies_after, calls });
    let hint = (0..12_u8, 0..10_u8, prop::bool::weighted(0.1))
        .prop_map(|(order, message, is_forged)| Step::Hint { order, message, is_forged });
    let kind = select(vec!["succeeded", "succeeded", "failed"]);
    let wrong_by = select(vec![0_i64, 0, 0, -1, 1]);
    let payment = (index(), kind, wrong_by, 0..3_u8, prop::bool::weighted(0.1)).prop_map(
        |(top_up, kind, wrong_by, message, is_forged)| Step::Payment {
            top_up,
            kind,
            wrong_by,
            message,
            is_forged,
        },
    );
    let cost = select(vec![1_i64, 450, 499, 500]).prop_map(|cents| Step::Cost { cents });
    let seconds = select(vec![1_u64, 10, 61, 61, 121, 121, 121, 600, 600, 1200, 1900, 90_000]);
    let pass = seconds.prop_map(|seconds| Step::Pass(Duration::from_secs(seconds)));
    prop_oneof![
        2 => top_up,
        1 => adjust,
        6 => check_out,
        1 => cancel,
        2 => resolve,
        14 => work,
        5 => index().prop_map(|worker| Step::Wake { worker }),
        1 => index().prop_map(|worker| Step::Kill { worker }),
        1 => Just(Step::ReadLate),
        2 => hint,
        2 => payment,
        2 => (1..4_usize).prop_map(|count| Step::Act { count }),
        1 => cost,
        8 => pass,
    ]
}

/// A fault of a call, and of which. The marketplace says nothing that is not so of money; of keys it may.
fn fault() -> impl Strategy<Value = (CallKind, Fault)> {
    let any_call =
        select(vec![CallKind::Create, CallKind::Pay, CallKind::Pay, CallKind::Ask, CallKind::Fetch]);
    let any_fault = select(vec![
        Fault::LoseAnswer,
        Fault::LoseAnswer,
        Fault::SleepBefore,
        Fault::SleepBefore,
        Fault::SleepAfter,
        Fault::SleepAfter,
        Fault::Refuse(unanswered()),
        Fault::Refuse(refused_account()),
        Fault::Refuse(declined("BR02")),
        Fault::Refuse(SupplierError::Throttled),
        Fault::Refuse(SupplierError::NotReady),
        Fault::Refuse(SupplierError::Lapsed),
        Fault::Refuse(SupplierError::KeyAlreadyFetched),
        Fault::Refuse(SupplierError::Unreachable("no route".into())),
        Fault::Refuse(SupplierError::OutOfStock("ORD101".into())),
        Fault::Refuse(SupplierError::PriceTooHigh("ORD102".into())),
    ]);
    prop_oneof![
        12 => (any_call, any_fault).prop_filter("it would say that a paid order is not paid", is_no_lie),
        1 => Just((CallKind::Fetch, Fault::Garble)),
    ]
}

fn is_no_lie((call, fault): &(CallKind, Fault)) -> bool {
    !matches!((call, fault), (CallKind::Ask, Fault::Refuse(SupplierError::Lapsed)))
}
