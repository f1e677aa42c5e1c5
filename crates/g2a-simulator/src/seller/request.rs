//! The bodies of `POST` and `PATCH /v3/sales/offers`.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};

use super::fault::SellerFault;
use super::offer::{OfferKind, Visibility};
use crate::call::Call;
use crate::catalogue::{Cents, ProductId};

/// The most that an offer says it has.
const LARGEST_SIZE: u32 = 10_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NewOffer {
    pub(super) kind: OfferKind,
    pub(super) product: ProductId,
    pub(super) change: Change,
}

/// What is said of an offer; `None` for what is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) price: Option<Cents>,
    pub(super) business_price: Option<Cents>,
    pub(super) size: Option<u32>,
    pub(super) active: Option<bool>,
    pub(super) visibility: Option<Visibility>,
    pub(super) archive: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CreateBody {
    offer_type: OfferKind,
    variants: Vec<Variant>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ChangeBody {
    offer_type: OfferKind,
    variant: Variant,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Variant {
    product_id: Option<ProductId>,
    price: Option<Price>,
    inventory: Option<Inventory>,
    active: Option<bool>,
    visibility: Option<Visibility>,
    archive: Option<bool>,
}

#[derive(Deserialize)]
struct Price {
    retail: Option<Amount>,
    business: Option<Amount>,
}

#[derive(Deserialize)]
struct Inventory {
    size: u32,
}

/// A decimal in quotes, with two digits after the point at most, and more than nothing.
struct Amount(Cents);

impl NewOffer {
    pub(super) fn parse(call: &Call) -> Result<Self, SellerFault> {
        let CreateBody { offer_type: kind, variants } = read(call)?;
        let Ok([variant]) = <[Variant; 1]>::try_from(variants) else {
            return Err(SellerFault::invalid("variants: exactly one is expected"));
        };
        let product = variant.product_id.ok_or_else(|| SellerFault::invalid("productId: is required"))?;
        let change = Change::of(&variant)?;
        if change.price.or(change.business_price).is_none() {
            return Err(SellerFault::invalid("price: retail or business is required"));
        }
        Ok(Self { kind, product, change })
    }
}

impl Change {
    /// The change, and the kind that the offer must have.
    pub(super) fn parse(call: &Call) -> Result<(OfferKind, Self), SellerFault> {
        let ChangeBody { offer_type, variant } = read(call)?;
        Ok((offer_type, Self::of(&variant)?))
    }

    fn of(variant: &Variant) -> Result<Self, SellerFault> {
        let size = variant.inventory.as_ref().map(|inventory| inventory.size);
        if size.is_some_and(|size| size > LARGEST_SIZE) {
            return Err(SellerFault::invalid("inventory.size: must be at most 10000"));
        }
        let amount = |of: fn(&Price) -> Option<&Amount>| Some(variant.price.as_ref().and_then(of)?.0);
        Ok(Self {
            price: amount(|price| price.retail.as_ref()),
            business_price: amount(|price| price.business.as_ref()),
            size,
            active: variant.active,
            visibility: variant.visibility,
            archive: variant.archive.unwrap_or_default(),
        })
    }
}

fn read<T: DeserializeOwned>(call: &Call) -> Result<T, SellerFault> {
    if !call.has_json_body() {
        return Err(SellerFault::invalid("the body must be JSON"));
    }
    serde_json::from_slice(&call.body).map_err(|error| SellerFault::invalid(error.to_string()))
}

/// Euro and cents, more than nothing.
pub(super) fn parse_amount(text: &str) -> Option<Cents> {
    let amount: Decimal = text.parse().ok().filter(|amount: &Decimal| amount.normalize().scale() <= 2)?;
    Cents::from_decimal(amount, RoundingStrategy::ToZero).filter(|cents| cents.0 > 0)
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse_amount(&text).map(Self).ok_or_else(|| D::Error::custom("not a price"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(body: &str) -> Call {
        let content_type = Some("application/json".to_owned());
        Call { content_type, body: body.into(), ..Call::new("POST", "/v3/sales/offers", "") }
    }

    #[test]
    fn everything_that_is_said_of_an_offer_is_read() {
        let body = r#"{"offerType":"dropshipping","variants":[{"productId":"10000000024005",
            "price":{"retail":"5.98","business":"5.5"},"active":true,"inventory":{"size":10},"visibility":"retail",
            "regions":["GLOBAL"]}]}"#;
        let change = Change {
            price: Some(Cents(598)),
            business_price: Some(Cents(550)),
            size: Some(10),
            active: Some(true),
            visibility: Some(Visibility::Retail),
            archive: false,
        };
        let product = ProductId(10_000_000_024_005);
        let expected = NewOffer { kind: OfferKind::Dropshipping, product, change };
        assert_eq!(NewOffer::parse(&call(body)).unwrap(), expected);
    }

    #[test]
    fn what_makes_no_offer_is_refused() {
        let variant = |fields: &str| format!(r#"{{"offerType":"game","variants":[{{{fields}}}]}}"#);
        for body in [
            "{".to_owned(),
            "[]".to_owned(),
            r#"{"offerType":"game","variants":[]}"#.to_owned(),
            r#"{"offerType":"song","variants":[{"productId":"1","price":{"retail":"1"}}]}"#.to_owned(),
            variant(r#""price":{"retail":"5.98"}"#),
            variant(r#""productId":"1""#),
            variant(r#""productId":"1","price":{}"#),
            variant(r#""productId":"1","price":{"retail":5.98}"#),
            variant(r#""productId":"1","price":{"retail":"5.981"}"#),
            variant(r#""productId":"1","price":{"retail":"0.00"}"#),
            variant(r#""productId":"1","price":{"retail":"-1"}"#),
            variant(r#""productId":"1","price":{"retail":"5.98"},"inventory":{"size":10001}"#),
            variant(r#""productId":"1","price":{"retail":"5.98"},"visibility":"both""#),
        ] {
            assert!(NewOffer::parse(&call(&body)).is_err(), "{body}");
        }
        assert!(NewOffer::parse(&call(&variant(r#""productId":"1","price":{"business":"1"}"#))).is_ok());
    }
}
