//! What tests do with wallets and orders.

use crate::{Shop, draft, ids::next_id, new_order};
use domain::{
    account::UserId,
    draft::GameDraft,
    money::Money,
    order::{Order, OrderId, OrderStatus},
    ports::{OrderQuery, StorageError, Tx},
    purchase::{Purchase, PurchaseId},
    wallet::{
        LedgerTransaction, LedgerTransactionId, NewTopUp, ProviderName, TopUpId, WalletMovement,
        WalletPosition,
    },
};

/// Opens the user's wallet, and gives it so many cents.
pub async fn open_wallet(tx: &mut Tx, user: UserId, cents: i64) -> Result<(), StorageError> {
    tx.wallets().open(user).await?;
    if cents == 0 { Ok(()) } else { post(tx, &gift(user, cents)).await }
}

/// Makes the order that `new_order(user, lines)` is, and pays for it. Takes nothing out of stock.
pub async fn place_order(
    tx: &mut Tx,
    user: UserId,
    lines: &[(&GameDraft, u8)],
) -> Result<OrderId, StorageError> {
    let (order, units) = new_order(user, lines);
    tx.orders().insert(&order, &units).await?;
    post(tx, &LedgerTransaction::Purchase { order: order.id, user, amount: order.total }).await?;
    Ok(order.id)
}

impl Shop {
    /// Writes games called so: 9.99 euro, five keys each.
    pub(crate) async fn sell<const N: usize>(&self, titles: [&str; N]) -> [GameDraft; N] {
        let drafts = titles.map(|title| draft(title).build());
        self.transact(async |tx| tx.games().upsert_many(&drafts).await).await;
        drafts
    }

    /// How many keys of a game there are.
    pub(crate) async fn stock(&self, title: &str) -> u32 {
        self.game(title).await.summary.stock
    }

    /// A user with this address, whose wallet holds so many cents.
    pub(crate) async fn customer(&self, email: &str, cents: i64) -> UserId {
        let user = self.register(email).await.id;
        self.transact(async |tx| open_wallet(tx, user, cents).await).await;
        user
    }

    /// What the user's wallet holds, in cents.
    pub(crate) async fn balance(&self, user: UserId) -> i64 {
        self.orders().get_balance(user).await.unwrap().amount
    }

    /// Moves money.
    pub(crate) async fn post(&self, transaction: &LedgerTransaction) {
        self.transact(async |tx| post(tx, transaction).await).await;
    }

    /// Moves money, which storage has to refuse; returns why it did.
    pub(crate) async fn refuse_post(&self, transaction: &LedgerTransaction) -> StorageError {
        self.refused(async |tx| post(tx, transaction).await).await
    }

    /// The movements of the user's wallet.
    pub(crate) async fn movements(&self, user: UserId) -> Vec<WalletMovement> {
        self.orders().list_movements(user, None, 100).await.unwrap().items
    }

    /// The user wants to pay in so many cents.
    pub(crate) async fn ask_top_up(&self, user: UserId, cents: i64) -> NewTopUp {
        let top_up = new_top_up(user, cents);
        self.transact(async |tx| tx.wallets().insert_top_up(&top_up).await).await;
        top_up
    }

    /// Makes an order of these games, and pays for it.
    pub(crate) async fn buy(&self, user: UserId, lines: &[(&GameDraft, u8)]) -> OrderId {
        self.transact(async |tx| place_order(tx, user, lines).await).await
    }

    /// A customer of its own buys so many keys of one game, and has no money left.
    pub(crate) async fn buy_units<const N: usize>(&self) -> [PurchaseId; N] {
        let id = next_id();
        let [game] = self.sell([&format!("Game {id}")]).await;
        let quantity = u8::try_from(N).unwrap();
        let user = self.customer(&format!("{id}@example.com"), game.price.amount * i64::from(quantity)).await;
        let order = self.buy(user, &[(&game, quantity)]).await;
        let units = self.order(order).await.units;
        units.iter().map(|unit| unit.purchase).collect::<Vec<_>>().try_into().unwrap()
    }

    /// The order with this id, which has to be there.
    pub(crate) async fn order(&self, id: OrderId) -> Order {
        self.orders().find_order(id, None).await.unwrap().expect("the order is there")
    }

    /// All orders, the latest first.
    pub(crate) async fn list_orders(&self) -> Vec<Order> {
        let query = OrderQuery { limit: 100, ..OrderQuery::default() };
        self.orders().list_orders(&query).await.unwrap().items
    }

    /// Says how an order stands.
    pub(crate) async fn set_status(&self, id: OrderId, status: OrderStatus) {
        self.transact(async |tx| tx.orders().set_status(id, status).await).await;
    }

    /// The purchase with this id, which has to be there.
    pub(crate) async fn purchase(&self, id: PurchaseId) -> Purchase {
        let all = self.orders().list_purchases(None, None, 100).await.unwrap().items;
        all.into_iter().find(|purchase| purchase.id == id).expect("the purchase is there")
    }
}

/// Moves money under a new id.
pub(crate) async fn post(tx: &mut Tx, transaction: &LedgerTransaction) -> Result<(), StorageError> {
    tx.wallets().post(LedgerTransactionId(next_id()), transaction).await
}

/// The user gives itself so many cents, as only an operator can; negative for what is taken.
pub(crate) fn gift(user: UserId, cents: i64) -> LedgerTransaction {
    let reason = "for the test".to_owned().try_into().unwrap();
    LedgerTransaction::Adjustment { user, by: user, amount: Money::eur(cents), reason }
}

/// The user gets back what the purchase was sold for.
pub(crate) fn refund(purchase: &Purchase) -> LedgerTransaction {
    let Purchase { id, order, user, sold_for, .. } = *purchase;
    LedgerTransaction::Refund { order, purchase: id, user, amount: sold_for }
}

/// The money of a top-up has come.
pub(crate) fn credit(top_up: &NewTopUp) -> LedgerTransaction {
    LedgerTransaction::TopUp { top_up: top_up.id, user: top_up.user, amount: top_up.amount }
}

/// A top-up of so many cents that this user is about to ask for.
pub(crate) fn new_top_up(user: UserId, cents: i64) -> NewTopUp {
    NewTopUp { id: TopUpId(next_id()), user, amount: Money::eur(cents), provider: ProviderName::Test }
}

/// The place after a movement.
pub(crate) fn after(movement: &WalletMovement) -> WalletPosition {
    WalletPosition(movement.id)
}
