//! Orders about to be made.

use crate::ids::next_id;
use chrono::{DateTime, Utc};
use domain::{
    account::UserId,
    draft::GameDraft,
    money::Money,
    order::{NewOrder, OrderId, OrderItem},
    purchase::{NewPurchase, PurchaseId},
};

/// An order that this user is about to make, of so many keys of each game at its price, and its units. The shop may pay for each what
/// the customer pays, and has until the end of the century. Change a field as in `NewOrder { total, ..order }`.
pub fn new_order(user: UserId, lines: &[(&GameDraft, u8)]) -> (NewOrder, Vec<NewPurchase>) {
    let id = OrderId(next_id());
    let items: Vec<OrderItem> = lines.iter().map(|(game, quantity)| item(game, *quantity)).collect();
    let total = items.iter().map(|item| item.unit_price.amount * i64::from(item.quantity)).sum();
    let games = lines.iter().flat_map(|(game, quantity)| (0..*quantity).map(move |_| game));
    let units = games.map(|game| unit(id, game)).collect();
    (NewOrder { id, user, total: Money::eur(total), items }, units)
}

fn item(game: &GameDraft, quantity: u8) -> OrderItem {
    OrderItem { game: game.id, title: game.title.clone(), quantity, unit_price: game.price }
}

fn unit(order: OrderId, game: &GameDraft) -> NewPurchase {
    NewPurchase {
        id: PurchaseId(next_id()),
        order,
        game: game.id,
        product: game.product_id,
        sold_for: game.price,
        max_price: game.price,
        deadline: end_of_the_century(),
    }
}

fn end_of_the_century() -> DateTime<Utc> {
    const START_OF_2100: i64 = 4_102_444_800;
    DateTime::from_timestamp(START_OF_2100, 0).unwrap()
}
