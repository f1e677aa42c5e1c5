//! What holds at every moment, and what holds in the end.

use super::world::{STOCK, World, brought};
use crate::fakes::{FakeVault, key_of};
use domain::{
    game_key::SealedPart,
    order::OrderStatus,
    ports::{KeyVault, OrderQueries, OrderQuery},
    purchase::{Purchase, PurchaseState, StateName},
    wallet::MovementKind,
};
use secrecy::ExposeSecret;

impl World<'_> {
    pub(super) async fn check(&self) {
        self.market.check_books().await;
        let units = self.market.units().await;
        self.check_wallets(&units).await;
        self.check_payments(&units);
        self.check_keys(&units).await;
        self.check_stock(&units).await;
    }

    /// A wallet holds what was paid in and given, but for what its owner has bought and not got back.
    async fn check_wallets(&self, units: &[Purchase]) {
        for user in &self.customers {
            let spent = units.iter().filter(|unit| unit.user == *user && !is_refunded(unit));
            let spent: i64 = spent.map(|unit| unit.sold_for.amount).sum();
            let movements = self.market.storage.list_movements(*user, None, 10_000).await.unwrap().items;
            let credited = movements.iter().filter(|movement| movement.kind == MovementKind::TopUp);
            let credited: i64 = credited.map(|movement| movement.amount.amount).sum();
            assert!(credited <= self.paid_in_by(*user), "nothing is credited that was not paid in");
            assert_eq!(self.market.balance(*user).await, credited + self.adjusted_for(*user) - spent);
        }
    }

    /// No order is paid twice, and what is paid belongs to one unit, which knows it.
    fn check_payments(&self, units: &[Purchase]) {
        for (id, order) in self.market.supplier.paid() {
            assert_eq!(order.payments, 1, "{id}");
            let mut owners = units.iter().filter(|unit| unit.upstream_id() == Some(&id));
            let owner = owners.next().unwrap_or_else(|| panic!("{id} is paid for nobody"));
            assert_eq!(owners.next(), None, "{id} belongs to one unit");
            assert_eq!(owner.product, order.product);
            assert!(order.price <= owner.max_price);
            let is_known = match owner.state {
                PurchaseState::Intended { .. } | PurchaseState::Created(_) => false,
                PurchaseState::Paying(_)
                | PurchaseState::Paid(_)
                | PurchaseState::Delivered(_)
                | PurchaseState::Incident(..)
                | PurchaseState::Refunded(..) => true,
            };
            assert!(is_known, "{id} is paid for {owner:?}");
        }
    }

    /// A delivered key is the one that the marketplace has handed out for the unit's order, or that an operator has brought.
    async fn check_keys(&self, units: &[Purchase]) {
        let (ledger, vault) = (self.market.supplier.ledger(), FakeVault::with_keys(&["2026"]));
        for unit in units.iter().filter(|unit| unit.state.name() == StateName::Delivered) {
            let keys = self.market.storage.list_keys(unit.order).await.unwrap();
            let (_, stored) = keys.into_iter().find(|(owner, _)| owner.id == unit.id).unwrap();
            let key = vault.open(unit.id, SealedPart::Key, &stored.key.unwrap()).unwrap();
            let key = String::from_utf8(key.expose_secret().to_vec()).unwrap();
            if self.brought.contains(&unit.id) {
                assert_eq!(key, brought(unit.id));
            } else {
                let order = unit.upstream_id().unwrap();
                assert_eq!(key, key_of(order));
                let ledger = ledger.get(order).unwrap();
                assert_eq!((ledger.payments, ledger.key.as_ref()), (1, Some(&key)));
            }
        }
    }

    /// What is not for sale is sold.
    async fn check_stock(&self, units: &[Purchase]) {
        for title in ["Portal", "Quake"] {
            let game = self.market.game(title).await;
            let sold = units.iter().filter(|unit| unit.game == game && !frees_stock(unit)).count();
            assert_eq!(self.market.stock(title).await, STOCK - u32::try_from(sold).unwrap());
        }
    }

    /// No unit is open, every order has come to an end, and all that was paid in is there.
    pub(super) async fn check_settled(&self) {
        let units = self.market.units().await;
        for unit in &units {
            assert!(matches!(unit.state.name(), StateName::Delivered | StateName::Refunded), "{unit:?}");
        }
        let orders = OrderQuery { limit: 1000, ..OrderQuery::default() };
        for order in self.market.storage.list_orders(&orders).await.unwrap().items {
            assert_ne!(order.status, OrderStatus::Processing);
        }
        for user in &self.customers {
            let spent = units.iter().filter(|unit| unit.user == *user && !is_refunded(unit));
            let spent: i64 = spent.map(|unit| unit.sold_for.amount).sum();
            let held = self.market.balance(*user).await;
            assert_eq!(held + spent, self.paid_in_by(*user) + self.adjusted_for(*user));
        }
    }
}

fn is_refunded(unit: &Purchase) -> bool {
    unit.state.name() == StateName::Refunded
}

fn frees_stock(unit: &Purchase) -> bool {
    matches!(unit.state, PurchaseState::Refunded(reason, _) if reason.frees_stock())
}
