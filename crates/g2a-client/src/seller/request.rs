//! What is sent for an offer (`g2a-contract.md` §6.3, §6.4). Money is text here.

use domain::{
    money::Money,
    seller::{NewOffer, OfferChange, OfferPrice, OfferStock, Visibility},
};
use serde::Serialize;

/// The body of `POST /v3/sales/offers`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreateBody<'a> {
    offer_type: &'a str,
    variants: [Variant; 1],
}

/// The body of `PATCH /v3/sales/offers/{id}`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ChangeBody<'a> {
    offer_type: &'a str,
    variant: Variant,
}

#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Variant {
    #[serde(skip_serializing_if = "Option::is_none")]
    product_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<Price>,
    #[serde(skip_serializing_if = "Option::is_none")]
    active: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    archive: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inventory: Option<Inventory>,
    #[serde(skip_serializing_if = "Option::is_none")]
    visibility: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct Price {
    #[serde(skip_serializing_if = "Option::is_none")]
    retail: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    business: Option<String>,
}

#[derive(Debug, Serialize)]
struct Inventory {
    size: u32,
}

impl<'a> CreateBody<'a> {
    pub(super) fn new(offer: &'a NewOffer) -> Self {
        let NewOffer { product, kind, price, stock, active, visibility } = offer;
        let variant = Variant {
            product_id: Some(product.to_string()),
            price: Some((*price).into()),
            active: Some(*active),
            archive: None,
            inventory: stock.map(Inventory::from),
            visibility: Some(visibility.as_str()),
        };
        Self { offer_type: kind.as_str(), variants: [variant] }
    }
}

impl<'a> ChangeBody<'a> {
    pub(super) fn new(change: &'a OfferChange) -> Self {
        let OfferChange { kind, price, stock, active, visibility, archive } = change;
        let variant = Variant {
            product_id: None,
            price: price.map(Price::from),
            active: *active,
            archive: archive.then_some(true),
            inventory: stock.map(Inventory::from),
            visibility: visibility.map(Visibility::as_str),
        };
        Self { offer_type: kind.as_str(), variant }
    }
}

impl From<OfferPrice> for Price {
    fn from(price: OfferPrice) -> Self {
        Self { retail: price.retail().map(decimal), business: price.business().map(decimal) }
    }
}

impl From<OfferStock> for Inventory {
    fn from(stock: OfferStock) -> Self {
        Self { size: stock.get() }
    }
}

/// Two digits after the point.
pub(super) fn decimal(money: Money) -> String {
    money.to_decimal().to_string()
}
