//! What is sent for an order.

use domain::{
    money::{Currency, Money},
    product::ProductId,
};
use rust_decimal::Decimal;
use serde::{Serialize, Serializer, ser::Error as _};
use serde_json::value::RawValue;

/// The body of `POST /v1/order`.
#[derive(Debug, Serialize)]
pub(super) struct NewOrder {
    /// In quotes: the API takes nothing else.
    product_id: String,
    /// Of the price that is told. That of the limit is euro, whatever stands here.
    currency: Currency,
    max_price: BareNumber,
}

/// A number without quotes, such as 4.99, written from its decimal: no float comes near it.
#[derive(Debug)]
struct BareNumber(Decimal);

impl NewOrder {
    pub(super) fn new(product: ProductId, max_price: Money) -> Self {
        let max_price = BareNumber(max_price.to_decimal());
        Self { product_id: product.to_string(), currency: Currency::Eur, max_price }
    }
}

impl Serialize for BareNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.to_string()).map_err(S::Error::custom)?.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(cents: i64) -> String {
        let order = NewOrder::new("10000000024005".parse().unwrap(), Money::eur(cents));
        serde_json::to_string(&order).unwrap()
    }

    #[test]
    fn the_limit_is_a_number_of_euro() {
        assert_eq!(written(499), r#"{"product_id":"10000000024005","currency":"EUR","max_price":4.99}"#);
        assert!(written(1300).ends_with(r#""max_price":13.00}"#));
        assert!(written(1).ends_with(r#""max_price":0.01}"#));
    }

    proptest! {
        #[test]
        fn every_limit_is_exact(cents in 1_i64..100_000_000) {
            let limit = format!("\"max_price\":{}.{:02}}}", cents / 100, cents % 100);
            prop_assert!(written(cents).ends_with(&limit));
        }
    }
}
