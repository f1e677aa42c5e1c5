//! Whether the two ledgers tell one story.

use super::{
    books::{Books, Unit},
    stage::Stage,
};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that must not be.
pub(crate) async fn judge(stage: &Stage, books: &Books, settled: bool) -> Vec<String> {
    let mut violations = Vec::new();
    if !settled {
        violations.push("units were still open when all patience was over".to_owned());
    }
    payments(books, &mut violations);
    keys(books, &mut violations);
    money(books, &mut violations);
    orders(stage, &mut violations).await;
    audit(stage, &mut violations).await;
    violations
}

/// Every order is paid once at most, and every payment is some unit's.
fn payments(books: &Books, violations: &mut Vec<String>) {
    let named: BTreeMap<&str, &Unit> = books
        .units
        .iter()
        .filter(|unit| matches!(unit.state.as_str(), "delivered" | "incident"))
        .filter_map(|unit| Some((unit.upstream.as_deref()?, unit)))
        .collect();
    for (order, amounts) in &books.paid {
        if amounts.len() != 1 {
            violations.push(format!("order {order} was paid {} times", amounts.len()));
        }
        match named.get(order.as_str()) {
            None => violations.push(format!("order {order} was paid, and no unit has it")),
            Some(unit) if unit.upstream_price != amounts.first().copied() => {
                violations
                    .push(format!("unit {} was paid {amounts:?}, not {:?}", unit.id, unit.upstream_price));
            }
            Some(_) => {}
        }
    }
    for unit in books.units.iter().filter(|unit| unit.state == "delivered") {
        if !unit.upstream.as_ref().is_some_and(|order| books.paid.contains_key(order)) {
            violations.push(format!("unit {} was delivered and never paid", unit.id));
        }
    }
}

/// Every key that left the marketplace is seen by one customer, or its unit waits for a person.
fn keys(books: &Books, violations: &mut Vec<String>) {
    let waiting: BTreeSet<&str> = books
        .units
        .iter()
        .filter(|unit| unit.state == "incident")
        .filter_map(|unit| unit.upstream.as_deref())
        .collect();
    let left: BTreeMap<&str, &str> = books
        .handed_out
        .iter()
        .flat_map(|(order, keys)| keys.iter().map(|key| (key.as_str(), order.as_str())))
        .collect();
    for (key, order) in &left {
        match (books.revealed.get(*key), waiting.contains(order)) {
            (Some(1), false) | (None, true) => {}
            (times, _) => {
                violations.push(format!("the key of order {order} is seen {} times", times.unwrap_or(&0)));
            }
        }
    }
    for key in books.revealed.keys().filter(|key| !left.contains_key(key.as_str())) {
        violations.push(format!(
            "a customer sees a key of {} characters that never left the marketplace",
            key.len()
        ));
    }
    let delivered = books.count("delivered");
    let seen: u32 = books.revealed.values().sum();
    if delivered != seen as usize {
        violations.push(format!("{delivered} units are delivered, and {seen} keys are seen"));
    }
}

/// Every cent that was paid in is in a wallet, or was paid for a unit that was not refunded.
fn money(books: &Books, violations: &mut Vec<String>) {
    let mut spent: BTreeMap<&str, i64> = BTreeMap::new();
    for unit in books.units.iter().filter(|unit| unit.state != "refunded") {
        *spent.entry(&unit.user).or_default() += unit.sold_for;
    }
    for wallet in &books.wallets {
        let expected = wallet.paid_in - spent.get(wallet.user.as_str()).copied().unwrap_or_default();
        if wallet.balance != expected {
            violations.push(format!("wallet {} holds {} cents, not {expected}", wallet.user, wallet.balance));
        }
    }
}

/// No order is `processing` but for a unit that waits for a person.
async fn orders(stage: &Stage, violations: &mut Vec<String>) {
    let stuck = "SELECT count(*) FROM orders WHERE status = 'processing'
                 AND NOT EXISTS (SELECT FROM purchases WHERE order_id = orders.id AND state = 'incident')";
    let stuck = stage.shop.number(stuck).await;
    if stuck > 0 {
        violations.push(format!("{stuck} orders are `processing` without a reason"));
    }
}

/// The shop's own audit agrees.
async fn audit(stage: &Stage, violations: &mut Vec<String>) {
    let audit = stage.shop.keymart(&["audit"]).output().await;
    if !audit.status.success() {
        violations.push(format!("the audit disagrees: {}", String::from_utf8_lossy(&audit.stdout)));
    }
}
