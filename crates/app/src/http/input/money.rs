//! Amounts of money in a body.

use super::{BodyValue, Object, Refusal};
use crate::http::problem::FaultCode;
use domain::money::{Currency, Money};

/// More than anything costs, in minor units.
const MAX_PRICE: i64 = 1_000_000_000_000;

/// Money as answers have it, too: `{"amount": 1299, "currency": "EUR"}`. The amount is good if `check` takes it, in minor units.
pub fn money<T>(value: BodyValue, check: impl FnOnce(i64) -> Result<T, Refusal>) -> Result<T, Vec<Refusal>> {
    Object::read(value, |object| {
        let amount = object.field("amount", |value| check(saturated(value.whole_number()?)));
        let currency = object.field("currency", currency);
        currency.and(amount)
    })
}

/// Beyond 64 bits no amount is taken anyway.
fn saturated(number: i128) -> i64 {
    i64::try_from(number).unwrap_or(if number < 0 { i64::MIN } else { i64::MAX })
}

fn currency(value: BodyValue) -> Result<Currency, Refusal> {
    let only = Currency::Eur;
    if value.text()? == only.code() {
        Ok(only)
    } else {
        Err(Refusal::new(FaultCode::Unknown, format!("must be {}", only.code())))
    }
}

/// What something is expected to cost.
pub fn price(cents: i64) -> Result<Money, Refusal> {
    if (0..=MAX_PRICE).contains(&cents) {
        Ok(Money::eur(cents))
    } else {
        Err(Refusal::new(FaultCode::OutOfRange, format!("must be between 0 and {MAX_PRICE}")))
    }
}
