//! What becomes of a guest's cart when the guest logs in.

use super::{CartEntry, Quantity};
use crate::catalogue::{Availability, GameId};
use std::collections::BTreeMap;

/// What a merge did to the user's cart, in lines of the guest's cart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CartMergeReport {
    /// Lines whose game the user's cart did not have.
    pub moved: u32,
    /// Lines that were added to a line of the user's.
    pub summed: u32,
    /// Of those, lines that came to more than one line may hold, and were cut to that.
    pub capped: u32,
    /// Of all lines, those whose game cannot be had at the moment. They are kept all the same.
    pub unavailable_kept: u32,
}

/// What the guest's lines change in the user's cart: the lines to write, and the report. `availability` says how it is with
/// the games of the guest's lines; a game that it does not name cannot be had.
pub fn merge(
    user: &[CartEntry],
    guest: &[CartEntry],
    availability: &BTreeMap<GameId, Availability>,
) -> (Vec<CartEntry>, CartMergeReport) {
    let known: BTreeMap<GameId, Quantity> = user.iter().map(|entry| (entry.game, entry.quantity)).collect();
    let mut report = CartMergeReport::default();
    let mut writes = Vec::with_capacity(guest.len());
    for entry in guest {
        let quantity = match known.get(&entry.game) {
            None => {
                report.moved += 1;
                entry.quantity
            }
            Some(known) => {
                report.summed += 1;
                report.capped += u32::from(known.plus(entry.quantity).is_err());
                known.plus_capped(entry.quantity)
            }
        };
        let available = availability.get(&entry.game) == Some(&Availability::Available);
        report.unavailable_kept += u32::from(!available);
        writes.push(CartEntry { quantity, ..*entry });
    }
    (writes, report)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn entry(game: u128, quantity: i64) -> CartEntry {
        CartEntry {
            game: GameId(Uuid::from_u128(game)),
            quantity: Quantity::try_from(quantity).unwrap(),
            added_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn lines_are_moved_summed_capped_and_never_dropped() {
        let user = [entry(1, 3), entry(2, 8), entry(5, 1)];
        let guest = [entry(1, 2), entry(2, 4), entry(3, 10), entry(4, 1)];
        let on_sale = [1, 2, 3].map(|game| (GameId(Uuid::from_u128(game)), Availability::Available));
        let sold_out = (GameId(Uuid::from_u128(4)), Availability::OutOfStock);
        let (writes, report) = merge(&user, &guest, &on_sale.into_iter().chain([sold_out]).collect());
        assert_eq!(writes, [entry(1, 5), entry(2, 10), entry(3, 10), entry(4, 1)]);
        assert_eq!(report, CartMergeReport { moved: 2, summed: 2, capped: 1, unavailable_kept: 1 });
    }

    fn cart() -> impl Strategy<Value = Vec<CartEntry>> {
        prop::collection::btree_map(0_u128..8, 1_i64..=10, 0..8)
            .prop_map(|lines| lines.into_iter().map(|(game, quantity)| entry(game, quantity)).collect())
    }

    proptest! {
        #[test]
        fn every_unit_arrives_up_to_the_cap(user in cart(), guest in cart()) {
            let of = |cart: &[CartEntry], game| -> u8 {
                cart.iter().filter(|entry| entry.game == game).map(|entry| entry.quantity.get()).sum()
            };
            let (writes, report) = merge(&user, &guest, &BTreeMap::new());
            prop_assert_eq!(writes.len(), guest.len());
            for entry in &guest {
                let wanted = of(&user, entry.game) + of(&guest, entry.game);
                prop_assert_eq!(of(&writes, entry.game), wanted.min(Quantity::MAX.get()));
            }
            prop_assert_eq!((report.moved + report.summed) as usize, guest.len());
            prop_assert_eq!(report.unavailable_kept as usize, guest.len());
        }
    }
}
