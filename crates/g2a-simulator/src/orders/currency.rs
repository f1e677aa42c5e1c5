//! Currencies an order may be placed in. Accounts and limits are in EUR all the same.

use crate::catalogue::Cents;

/// Hundredths of a unit for one EUR; fixed, since no test should depend on a market.
const RATES: [(&str, u32); 4] = [("EUR", 100), ("USD", 110), ("GBP", 85), ("PLN", 425)];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Currency {
    pub(super) code: &'static str,
    rate: u32,
}

impl Currency {
    pub(super) const EUR: Self = Self { code: "EUR", rate: 100 };

    pub(super) fn find(code: &str) -> Option<Self> {
        let (code, rate) = RATES.into_iter().find(|(known, _)| *known == code)?;
        Some(Self { code, rate })
    }

    /// An amount of EUR in hundredths of this currency.
    pub(super) fn convert(self, amount: Cents) -> Cents {
        Cents(amount.0.saturating_mul(self.rate) / 100)
    }
}
