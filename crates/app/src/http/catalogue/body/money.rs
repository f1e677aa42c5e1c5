//! Amounts of money.

use domain::money;
use serde::Serialize;
use utoipa::ToSchema;

/// An amount of money.
#[derive(Debug, Serialize, ToSchema)]
pub struct Money {
    /// Minor units: cents for euro.
    #[schema(example = 1299)]
    pub amount: i64,
    /// The ISO 4217 code.
    #[schema(example = "EUR")]
    pub currency: &'static str,
}

impl From<money::Money> for Money {
    fn from(money: money::Money) -> Self {
        Self { amount: money.amount, currency: money.currency.code() }
    }
}
