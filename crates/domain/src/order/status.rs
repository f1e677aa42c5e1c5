//! How an order stands, as it follows from its units.

use crate::purchase::{RefundReason, StateName};
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

    /// The status of an order whose units are in these states, of which there is at least one; with each that is refunded goes why.
    pub fn of(units: impl IntoIterator<Item = (StateName, Option<RefundReason>)>) -> Self {
        let (mut delivered, mut refunded, mut cancelled) = (0, 0, 0);
        for unit in units {
            match unit {
                (StateName::Delivered, _) => delivered += 1,
                (StateName::Refunded, Some(RefundReason::Cancelled)) => cancelled += 1,
                (StateName::Refunded, _) => refunded += 1,
                (
                    StateName::Intended
                    | StateName::Created
                    | StateName::Paying
                    | StateName::Paid
                    | StateName::Incident,
                    _,
                ) => return Self::Processing,
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
    use proptest::{prelude::*, sample::select};

    type Unit = (StateName, Option<RefundReason>);

    const OPEN: Unit = (StateName::Intended, None);
    const INCIDENT: Unit = (StateName::Incident, None);
    const DELIVERED: Unit = (StateName::Delivered, None);
    const LOST: Unit = (StateName::Refunded, Some(RefundReason::OutOfStock));
    const CANCELLED: Unit = (StateName::Refunded, Some(RefundReason::Cancelled));

    #[test]
    fn the_status_follows_from_the_units() {
        use OrderStatus::{Cancelled, Completed, Failed, PartiallyCompleted, Processing};
        for (units, expected) in [
            (vec![OPEN], Processing),
            (vec![DELIVERED, OPEN], Processing),
            (vec![DELIVERED, INCIDENT], Processing),
            (vec![DELIVERED, DELIVERED], Completed),
            (vec![DELIVERED, LOST], PartiallyCompleted),
            (vec![DELIVERED, CANCELLED], PartiallyCompleted),
            (vec![LOST, LOST], Failed),
            (vec![LOST, CANCELLED], Failed),
            (vec![CANCELLED, CANCELLED], Cancelled),
        ] {
            assert_eq!(OrderStatus::of(units.clone()), expected, "{units:?}");
        }
    }

    proptest! {
        #[test]
        fn the_order_of_the_units_does_not_matter(
            units in proptest::collection::vec(select(vec![OPEN, DELIVERED, LOST, CANCELLED]), 1..6),
        ) {
            prop_assert_eq!(OrderStatus::of(units.clone()), OrderStatus::of(units.into_iter().rev()));
        }
    }
}
