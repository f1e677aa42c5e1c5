//! How an order stands, as it follows from its units.

use crate::purchase::{PurchaseState, RefundReason};
use serde::{Deserialize, Serialize};

/// How an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// Some units are being bought, or a person has to look at them.
    Processing,
    /// All keys are there.
    Completed,
    /// Some keys are there, the money for the others was given back.
    PartiallyCompleted,
    /// There are no keys; all money was given back.
    Failed,
    /// The customer has cancelled; all money was given back.
    Cancelled,
}

impl OrderStatus {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Processing, Self::Completed, Self::PartiallyCompleted, Self::Failed, Self::Cancelled];

    /// The status of an order with these units, of which there is at least one.
    pub fn of<'a>(units: impl IntoIterator<Item = &'a PurchaseState>) -> Self {
        let (mut delivered, mut refunded, mut cancelled) = (0, 0, 0);
        for unit in units {
            match unit {
                PurchaseState::Delivered(_) => delivered += 1,
                PurchaseState::Refunded(RefundReason::Cancelled, _) => cancelled += 1,
                PurchaseState::Refunded(..) => refunded += 1,
                PurchaseState::Intended { .. }
                | PurchaseState::Created(_)
                | PurchaseState::Paying(_)
                | PurchaseState::Paid(_)
                | PurchaseState::Incident(..) => return Self::Processing,
            }
        }
        match (delivered, refunded, cancelled) {
            (0, 0, _) => Self::Cancelled,
            (0, ..) => Self::Failed,
            (_, 0, 0) => Self::Completed,
            _ => Self::PartiallyCompleted,
        }
    }

    /// Whether nothing will change any more.
    pub fn is_final(self) -> bool {
        self != Self::Processing
    }

    /// The word, as storage and clients have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Processing => "processing",
            Self::Completed => "completed",
            Self::PartiallyCompleted => "partially_completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        money::Money,
        purchase::{IncidentReason, PaidOrder, UpstreamOrder},
    };
    use chrono::DateTime;
    use proptest::{prelude::*, sample::select};

    fn paid() -> PaidOrder {
        let id = "1530978476".to_owned().try_into().unwrap();
        PaidOrder { order: UpstreamOrder::new(id, Money::eur(499), DateTime::UNIX_EPOCH), transaction: None }
    }

    fn delivered() -> PurchaseState {
        PurchaseState::Delivered(paid())
    }

    fn refunded(reason: RefundReason) -> PurchaseState {
        PurchaseState::Refunded(reason, None)
    }

    #[test]
    fn the_status_follows_from_the_units() {
        use OrderStatus::{Cancelled, Completed, Failed, PartiallyCompleted, Processing};
        let open = PurchaseState::Intended { asked: false };
        let incident = PurchaseState::Incident(IncidentReason::KeyLost, paid());
        let lost = refunded(RefundReason::OutOfStock);
        let cancelled = refunded(RefundReason::Cancelled);
        for (units, expected) in [
            (vec![open.clone()], Processing),
            (vec![delivered(), open], Processing),
            (vec![delivered(), incident], Processing),
            (vec![delivered(), delivered()], Completed),
            (vec![delivered(), lost.clone()], PartiallyCompleted),
            (vec![delivered(), cancelled.clone()], PartiallyCompleted),
            (vec![lost.clone(), lost.clone()], Failed),
            (vec![lost, cancelled.clone()], Failed),
            (vec![cancelled.clone(), cancelled], Cancelled),
        ] {
            assert_eq!(OrderStatus::of(&units), expected, "{units:?}");
        }
    }

    proptest! {
        #[test]
        fn the_order_of_the_units_does_not_matter(
            units in proptest::collection::vec(select(vec![
                delivered(),
                refunded(RefundReason::OutOfStock),
                refunded(RefundReason::Cancelled),
                PurchaseState::Intended { asked: true },
            ]), 1..6),
        ) {
            let reversed: Vec<_> = units.iter().rev().cloned().collect();
            prop_assert_eq!(OrderStatus::of(&units), OrderStatus::of(&reversed));
        }
    }
}
