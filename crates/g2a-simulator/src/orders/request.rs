//! The body of `POST /v1/order`.

use serde_json::{Map, Value};

use super::currency::Currency;
use crate::catalogue::{Cents, ProductId};
use crate::errors::ErrorCode;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OrderRequest {
    /// An id that is not even a number is as unknown as one that nobody has.
    pub(super) product: Option<ProductId>,
    pub(super) currency: Currency,
    /// In EUR, whatever the currency of the order.
    pub(super) max_price: Option<Cents>,
}

impl OrderRequest {
    pub(crate) fn parse(body: &[u8]) -> Result<Self, ErrorCode> {
        let body: Value = serde_json::from_slice(body).map_err(|_| ErrorCode::Br01)?;
        Self::from_fields(body.as_object()).ok_or(ErrorCode::Br02)
    }

    fn from_fields(fields: Option<&Map<String, Value>>) -> Option<Self> {
        let fields = fields?;
        let product = fields.get("product_id")?.as_str()?.parse().ok();
        let currency = match fields.get("currency") {
            None => Currency::EUR,
            Some(code) => Currency::find(code.as_str()?)?,
        };
        let max_price = match fields.get("max_price") {
            None => None,
            Some(Value::Number(number)) => Some(Cents::from_json(number)?).filter(|limit| limit.0 > 0),
            Some(_) => return None,
        };
        let is_rating = |rating: &Value| rating.as_f64().is_some_and(|rating| (0.0..=1.0).contains(&rating));
        if !fields.get("min_rating").is_none_or(is_rating) {
            return None;
        }
        Some(Self { product, currency, max_price })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_but_the_product_is_optional() {
        let request = OrderRequest::parse(br#"{"product_id":"10000000024005"}"#).unwrap();
        assert_eq!(request.product, Some(ProductId(10_000_000_024_005)));
        assert_eq!((request.currency, request.max_price), (Currency::EUR, None));
    }

    #[test]
    fn zero_means_no_limit() {
        let request = OrderRequest::parse(br#"{"product_id":"1","max_price":0,"min_rating":0}"#).unwrap();
        assert_eq!(request.max_price, None);
    }

    #[test]
    fn bad_bodies_have_their_codes() {
        let cases = [
            ("", ErrorCode::Br01),
            ("{", ErrorCode::Br01),
            ("[]", ErrorCode::Br02),
            ("{}", ErrorCode::Br02),
            (r#"{"product_id":10000000024005}"#, ErrorCode::Br02),
            (r#"{"product_id":"1","max_price":"9.99"}"#, ErrorCode::Br02),
            (r#"{"product_id":"1","max_price":-1}"#, ErrorCode::Br02),
            (r#"{"product_id":"1","currency":"XYZ"}"#, ErrorCode::Br02),
            (r#"{"product_id":"1","currency":5}"#, ErrorCode::Br02),
            (r#"{"product_id":"1","min_rating":1.5}"#, ErrorCode::Br02),
        ];
        for (body, code) in cases {
            assert_eq!(OrderRequest::parse(body.as_bytes()), Err(code), "{body}");
        }
    }
}
