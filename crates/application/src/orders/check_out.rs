//! Checkout: money, stock, order and units in one transaction, once for each request (`orders.md`).

use super::Orders;
use crate::idempotent::{NamedRequest, NotDone, wait_for_other};
use domain::{
    cart::CartId,
    money::Money,
    order::{CheckOutLine, Draft, DraftError, NewOrder, Order, OrderId, StoredReply, UnavailableLine},
    ports::{Constraint, StorageError, Tx, in_transaction},
    purchase::{NewPurchase, PurchaseId},
    shopper::Owner,
    wallet::{LedgerTransaction, LedgerTransactionId},
};

/// Somebody wants to buy.
#[derive(Debug, Clone)]
pub struct CheckOut {
    /// Who, and what the client calls it.
    pub request: NamedRequest,
    /// What, each game once; the cart, if nothing is named.
    pub lines: Option<Vec<CheckOutLine>>,
    /// What the customer was told that it costs.
    pub expected_total: Option<Money>,
}

/// Makes the reply to a request of its order. The reply is kept with the order, in one transaction.
pub type Render = dyn Fn(&Order) -> StoredReply + Send + Sync;

/// Why there is no order. Nothing was changed, and the same request may be made again.
#[derive(Debug, thiserror::Error)]
pub enum CheckOutError {
    /// The request was not done, because of its key.
    #[error(transparent)]
    NotDone(NotDone),
    /// What is wanted cannot be ordered like this.
    #[error(transparent)]
    Draft(DraftError),
    /// The wallet does not hold enough.
    #[error("the wallet does not hold enough")]
    InsufficientFunds,
    /// Storage failed.
    #[error("the order could not be stored")]
    Storage(#[source] StorageError),
}

impl From<StorageError> for CheckOutError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Conflict(Constraint::WalletBalance) => Self::InsufficientFunds,
            other => Self::Storage(other),
        }
    }
}

impl Orders {
    /// Makes an order and takes the money for it. The same request again gets the same reply.
    pub async fn check_out(&self, wish: &CheckOut, render: &Render) -> Result<StoredReply, CheckOutError> {
        let mut attempt = 0;
        loop {
            let done =
                in_transaction(&*self.unit_of_work, async |tx| self.order(tx, wish, render).await).await;
            match done {
                Err(CheckOutError::NotDone(NotDone::InUse))
                    if wait_for_other(&*self.clock, attempt).await =>
                {
                    attempt += 1;
                }
                done => return done,
            }
        }
    }

    async fn order(
        &self,
        tx: &mut Tx,
        wish: &CheckOut,
        render: &Render,
    ) -> Result<StoredReply, CheckOutError> {
        if let Some(reply) = wish.request.claim(tx).await?.map_err(CheckOutError::NotDone)? {
            return Ok(reply);
        }
        let cart = self.lock_cart(tx, wish).await?;
        let lines = match (&wish.lines, cart) {
            (Some(lines), _) => lines.clone(),
            (None, Some(cart)) => read_cart(tx, cart).await?,
            (None, None) => Vec::new(),
        };
        let draft = reserve(tx, &lines, wish.expected_total).await?;
        let id = self.place(tx, wish, draft).await?;
        if let Some(cart) = cart {
            tx.carts().clear(cart).await?;
        }
        let reply = render(&tx.orders().get(id).await?);
        wish.request.keep(tx, &reply).await?;
        Ok(reply)
    }

    /// The customer's cart, if it is what is wanted.
    async fn lock_cart(&self, tx: &mut Tx, wish: &CheckOut) -> Result<Option<CartId>, StorageError> {
        if wish.lines.is_some() {
            return Ok(None);
        }
        let owner = Owner::User(wish.request.user);
        Ok(tx.carts().lock_many(&[(owner, CartId(self.ids.next()))]).await?.first().copied())
    }

    /// Writes the order with its units, and takes the money for it.
    async fn place(&self, tx: &mut Tx, wish: &CheckOut, draft: Draft) -> Result<OrderId, CheckOutError> {
        let (id, user, total) = (OrderId(self.ids.next()), wish.request.user, draft.total);
        let units = self.units(id, &draft);
        let items = draft.items.into_iter().map(|(item, _)| item).collect();
        tx.orders().insert(&NewOrder { id, user, total, items }, &units).await?;
        if total.is_positive() {
            let payment = LedgerTransaction::Purchase { order: id, user, amount: total };
            tx.wallets().post(LedgerTransactionId(self.ids.next()), &payment).await?;
        }
        Ok(id)
    }

    fn units(&self, order: OrderId, draft: &Draft) -> Vec<NewPurchase> {
        let deadline = self.clock.now() + self.policy.deadline;
        let pieces = draft.items.iter().flat_map(|line| std::iter::repeat_n(line, line.0.quantity.into()));
        pieces
            .map(|(item, product)| NewPurchase {
                id: PurchaseId(self.ids.next()),
                order,
                game: item.game,
                product: *product,
                sold_for: item.unit_price,
                max_price: self.policy.margin.highest_cost(item.unit_price),
                deadline,
            })
            .collect()
    }
}

async fn read_cart(tx: &mut Tx, cart: CartId) -> Result<Vec<CheckOutLine>, StorageError> {
    let cart = tx.carts().get(cart).await?;
    let lines = cart.lines.iter().map(|line| CheckOutLine { game: line.game.id, quantity: line.quantity });
    Ok(lines.collect())
}

/// Sets the keys aside, at the prices of this moment.
async fn reserve(
    tx: &mut Tx,
    lines: &[CheckOutLine],
    expected: Option<Money>,
) -> Result<Draft, CheckOutError> {
    let offers = tx.orders().lock_offers(lines).await?;
    let draft = Draft::new(lines, &offers, expected).map_err(CheckOutError::Draft)?;
    if tx.orders().take_stock(lines).await? {
        return Ok(draft);
    }
    let none = lines.iter().map(|line| UnavailableLine { game: line.game, left: 0 }).collect();
    Err(CheckOutError::Draft(DraftError::Unavailable(none)))
}
