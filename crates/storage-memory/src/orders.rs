//! Orders and their units, inside a transaction.

use crate::{
    money::{StoredOrder, StoredPurchase, StoredStop},
    stored_game::StoredGame,
    transaction::MemoryTransaction,
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    account::UserId,
    catalogue::GameId,
    order::{CheckOutLine, NewOrder, Offer, Order, OrderId, OrderNumber, OrderStatus},
    ports::{Attempt, Fenced, LineStop, NextTakeUp, OrderRepository, StorageError, TakenUp, WorkerId},
    purchase::{
        IncidentReason, NewPurchase, Purchase, PurchaseId, PurchaseState, StateName, UpstreamOrderId,
    },
};
use std::{sync::Arc, time::Duration};

#[async_trait]
impl OrderRepository for MemoryTransaction {
    async fn lock_offers(&mut self, lines: &[CheckOutLine]) -> Result<Vec<Offer>, StorageError> {
        let games = lines.iter().filter_map(|line| self.state.games.find_by_id(line.game));
        Ok(games.map(offer).collect())
    }

    async fn take_stock(&mut self, lines: &[CheckOutLine]) -> Result<bool, StorageError> {
        let mut enough = true;
        for line in lines {
            let quantity = u32::from(line.quantity.get());
            enough &= self.change_game(line.game, |game| {
                let left = game.draft.stock.checked_sub(quantity).filter(|_| game.listed);
                left.map(|left| game.draft.stock = left).is_some()
            });
        }
        Ok(enough)
    }

    async fn return_stock(&mut self, games: &[GameId]) -> Result<(), StorageError> {
        for game in games {
            self.change_game(*game, |game| {
                game.draft.stock += 1;
                true
            });
        }
        Ok(())
    }

    async fn insert(&mut self, order: &NewOrder, units: &[NewPurchase]) -> Result<(), StorageError> {
        let now = self.now();
        self.require(self.state.money.wallets.contains_key(&order.user), "there is no such wallet")?;
        self.require(!self.state.money.orders.contains_key(&order.id), "an order has this id")?;
        self.require_games(order.items.iter().map(|item| item.game))?;
        self.require_new_units(order, units)?;
        let number = OrderNumber(i64::try_from(self.state.money.orders.len()).unwrap_or(i64::MAX) + 1);
        let money = Arc::make_mut(&mut self.state.money);
        let stored = StoredOrder {
            new: order.clone(),
            number,
            status: OrderStatus::Processing,
            created_at: now,
            completed_at: None,
        };
        money.orders.insert(order.id, stored);
        for unit in units {
            let purchase = Purchase {
                id: unit.id,
                order: order.id,
                user: order.user,
                game: unit.game,
                product: unit.product,
                sold_for: unit.sold_for,
                max_price: unit.max_price,
                deadline: unit.deadline,
                state: PurchaseState::Intended { asked: false },
                since: now,
                failures: 0,
                orphans: 0,
                last_failure: None,
            };
            let stored = StoredPurchase { purchase, attempt: Attempt(0), due_at: Some(now), is_taken: false };
            money.purchases.insert(unit.id, stored);
        }
        Ok(())
    }

    async fn get(&mut self, id: OrderId) -> Result<Order, StorageError> {
        let missing = || StorageError::Corrupt("an order is gone".into());
        self.state.money.find_order(id, None).ok_or_else(missing)
    }

    async fn lock(&mut self, id: OrderId, owner: Option<UserId>) -> Result<Option<Order>, StorageError> {
        Ok(self.state.money.find_order(id, owner))
    }

    async fn set_status(&mut self, id: OrderId, status: OrderStatus) -> Result<(), StorageError> {
        let now = self.now();
        if let Some(order) = Arc::make_mut(&mut self.state.money).orders.get_mut(&id) {
            order.status = status;
            order.completed_at = status.is_final().then_some(now);
        }
        Ok(())
    }

    async fn lock_units(&mut self, order: OrderId) -> Result<Vec<TakenUp>, StorageError> {
        Ok(self.state.money.purchases_of(order).map(StoredPurchase::taken_up).collect())
    }

    async fn take_up(
        &mut self,
        _: WorkerId,
        limit: u32,
        lease: Duration,
    ) -> Result<Vec<TakenUp>, StorageError> {
        let Some(stop) = self.state.money.line_stop.clone() else {
            return Ok(self.take_up_of(|_, _| true, limit, lease));
        };
        let mut taken = self.take_up_of(is_urgent, limit, lease);
        if stop.try_again_at <= self.now() && taken.len() < limit as usize {
            taken.extend(self.take_up_of(|purchase, now| !is_urgent(purchase, now), 1, lease));
            let try_again_at = self.now() + lease;
            Arc::make_mut(&mut self.state.money).line_stop = Some(StoredStop { try_again_at, ..stop });
        }
        Ok(taken)
    }

    async fn save(
        &mut self,
        attempt: Attempt,
        purchase: &Purchase,
        next: NextTakeUp,
    ) -> Result<Fenced, StorageError> {
        let now = self.now();
        let stored = self.state.money.purchases.get(&purchase.id);
        if stored.is_none_or(|stored| stored.attempt != attempt) {
            return Ok(Fenced::Lost);
        }
        let owner = purchase.upstream_id().and_then(|id| self.state.money.bought_by(id));
        self.require(owner.is_none_or(|owner| owner == purchase.id), "another unit has this order")?;
        let has_next = next != NextTakeUp::Never;
        self.require(purchase.state.name().is_open() == has_next, "only open units are taken up again")?;
        self.require(is_possible(&purchase.state), "no unit is in such a state")?;
        let money = Arc::make_mut(&mut self.state.money);
        let Some(stored) = money.purchases.get_mut(&purchase.id) else { return Ok(Fenced::Lost) };
        stored.become_like(purchase);
        match next {
            NextTakeUp::Lease(lease) => stored.due_at = Some(now + lease),
            NextTakeUp::After(wait) => stored.give_back(Some(now + wait)),
            NextTakeUp::Never => stored.give_back(None),
        }
        Ok(Fenced::Held)
    }

    async fn find_order_of(&mut self, purchase: PurchaseId) -> Result<Option<OrderId>, StorageError> {
        Ok(self.state.money.purchases.get(&purchase).map(|stored| stored.purchase.order))
    }

    async fn make_due(&mut self, upstream: &UpstreamOrderId) -> Result<bool, StorageError> {
        let now = self.now();
        let Some(id) = self.state.money.bought_by(upstream) else { return Ok(false) };
        if let Some(stored) = Arc::make_mut(&mut self.state.money).purchases.get_mut(&id)
            && !stored.is_taken
        {
            stored.due_at = stored.due_at.map(|due| due.min(now));
        }
        Ok(true)
    }

    async fn lock_incidents_with_unread_answer(&mut self, limit: u32) -> Result<Vec<TakenUp>, StorageError> {
        let money = &self.state.money;
        let unread = |stored: &&StoredPurchase| {
            let known =
                matches!(stored.purchase.state, PurchaseState::Incident(IncidentReason::KeyUnreadable, _));
            let key = money.keys.get(&stored.purchase.id);
            stored.purchase.state.name() == StateName::Incident
                && !known
                && key.is_some_and(|key| key.key.is_none())
        };
        let found = money.purchases.values().filter(unread).take(limit as usize);
        Ok(found.map(StoredPurchase::taken_up).collect())
    }

    async fn stop_line(&mut self, reason: &str, pause: Duration) -> Result<(), StorageError> {
        let now = self.now();
        let since = self.state.money.line_stop.as_ref().map_or(now, |stored| stored.stop.since);
        let stop = LineStop { reason: reason.to_owned(), since };
        Arc::make_mut(&mut self.state.money).line_stop = Some(StoredStop { stop, try_again_at: now + pause });
        Ok(())
    }

    async fn start_line(&mut self) -> Result<bool, StorageError> {
        Ok(Arc::make_mut(&mut self.state.money).line_stop.take().is_some())
    }
}

impl StoredPurchase {
    /// What was bought stays what it is.
    fn become_like(&mut self, purchase: &Purchase) {
        let Purchase { state, since, failures, orphans, last_failure, .. } = purchase.clone();
        self.purchase = Purchase { state, since, failures, orphans, last_failure, ..self.purchase.clone() };
    }

    /// Whoever holds it is fenced out from here on.
    fn give_back(&mut self, due_at: Option<DateTime<Utc>>) {
        self.attempt = Attempt(self.attempt.0 + 1);
        self.is_taken = false;
        self.due_at = due_at;
    }
}

impl MemoryTransaction {
    fn require_new_units(&mut self, order: &NewOrder, units: &[NewPurchase]) -> Result<(), StorageError> {
        for unit in units {
            let is_new = !self.state.money.purchases.contains_key(&unit.id);
            self.require(is_new, "a unit has this id")?;
            let is_ordered = order.items.iter().any(|item| item.game == unit.game);
            self.require(is_ordered, "a unit is of no game in the order")?;
            let is_fair = (0..=unit.sold_for.amount).contains(&unit.max_price.amount);
            self.require(is_fair, "a unit may cost more than it was sold for")?;
        }
        Ok(())
    }

    fn take_up_of(
        &mut self,
        wanted: fn(&Purchase, DateTime<Utc>) -> bool,
        limit: u32,
        lease: Duration,
    ) -> Vec<TakenUp> {
        let now = self.now();
        let purchases = &mut Arc::make_mut(&mut self.state.money).purchases;
        let mut due: Vec<&mut StoredPurchase> = purchases
            .values_mut()
            .filter(|stored| stored.due_at.is_some_and(|due| due <= now))
            .filter(|stored| wanted(&stored.purchase, now))
            .collect();
        due.sort_by_key(|stored| stored.due_at);
        let take = |stored: &mut StoredPurchase| {
            stored.attempt = Attempt(stored.attempt.0 + 1);
            stored.is_taken = true;
            stored.due_at = Some(now + lease);
            stored.taken_up()
        };
        due.into_iter().take(limit as usize).map(take).collect()
    }

    /// Does `change` to the game, and returns what it says; `false` if there is no such game.
    fn change_game(&mut self, id: GameId, change: impl FnOnce(&mut StoredGame) -> bool) -> bool {
        let Some(product) = self.state.games.find_by_id(id).map(|game| game.draft.product_id) else {
            return false;
        };
        Arc::make_mut(&mut self.state.games).find_mut(product).is_some_and(change)
    }
}

/// Whether a purchase can be in this state.
fn is_possible(state: &PurchaseState) -> bool {
    let payments = state.order().map_or(0, |order| order.payments_ordered);
    match state.name() {
        StateName::Created => payments == 0,
        StateName::Paying | StateName::Paid => payments > 0,
        StateName::Intended | StateName::Delivered | StateName::Incident | StateName::Refunded => true,
    }
}

/// Payments that were ordered wait for no operator, nor do customers whose time is over.
fn is_urgent(purchase: &Purchase, now: DateTime<Utc>) -> bool {
    matches!(purchase.state.name(), StateName::Paying | StateName::Paid) || purchase.deadline <= now
}

fn offer(game: &StoredGame) -> Offer {
    Offer {
        game: game.draft.id,
        product: game.draft.product_id,
        title: game.draft.title.clone(),
        price: game.draft.price,
        stock: game.draft.stock,
        listed: game.listed,
    }
}
