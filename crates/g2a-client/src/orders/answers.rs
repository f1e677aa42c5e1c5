//! What the answers about an order say. None is quoted in an error: whatever came in the place of an answer may be a key.

use crate::{
    answer,
    error::G2aError,
    scalar::{Number, Word},
};
use domain::{
    money::{Currency, Money},
    purchase::{TransactionId, UpstreamOrderId, UpstreamStatus},
    text::clean_name,
};
use serde::{Deserialize, de::DeserializeOwned};

/// A body that is not the answer it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an answer about an order: {0}")]
pub(crate) struct UndecodableAnswer(String);

/// `POST /v1/order`.
#[derive(Deserialize)]
struct Created {
    order_id: Word,
    price: Number,
    currency: String,
}

/// `PUT /v1/order/pay/{id}`.
#[derive(Deserialize)]
struct Paid {
    status: bool,
    transaction_id: Word,
}

/// `GET /v1/order/details/{id}`.
#[derive(Deserialize)]
struct Details {
    status: String,
}

pub(super) fn created(body: &[u8]) -> Result<(UpstreamOrderId, Money), G2aError> {
    let Created { order_id, price, currency } = read(body)?;
    if !currency.eq_ignore_ascii_case(Currency::Eur.code()) {
        return Err(makes_no_sense("currency"));
    }
    let id = UpstreamOrderId::try_from(order_id.0).map_err(|_| makes_no_sense("order_id"))?;
    Ok((id, cost(price).ok_or_else(|| makes_no_sense("price"))?))
}

/// A payment counts as made only if the answer says so and names it. Anything else is asked about.
pub(super) fn paid(body: &[u8]) -> Result<TransactionId, G2aError> {
    let Paid { status, transaction_id } = read(body)?;
    if !status {
        return Err(makes_no_sense("status"));
    }
    TransactionId::try_from(transaction_id.0).map_err(|_| makes_no_sense("transaction_id"))
}

pub(super) fn status(body: &[u8]) -> Result<UpstreamStatus, G2aError> {
    let status = read::<Details>(body)?.status;
    let status = clean_name(&status).ok_or_else(|| makes_no_sense("status"))?;
    Ok(match status.to_ascii_lowercase().as_str() {
        "new" => UpstreamStatus::Unpaid,
        "pending" | "processing" => UpstreamStatus::Pending,
        "complete" => UpstreamStatus::Complete,
        _ => UpstreamStatus::Other(status),
    })
}

/// What the order costs, rounded up to the cent.
fn cost(price: Number) -> Option<Money> {
    let price = price.0.filter(|price| !price.is_sign_negative())?;
    Money::from_decimal(price, Currency::Eur).ok()
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, G2aError> {
    answer::read(body).map_err(|what| makes_no_sense(&what))
}

fn makes_no_sense(what: &str) -> G2aError {
    G2aError::UndecodableOrder(UndecodableAnswer(what.to_owned()))
}
