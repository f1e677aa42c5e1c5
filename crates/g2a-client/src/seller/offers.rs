//! Offers in the answers to a seller. One that makes no sense costs nothing but itself.

use super::{UndecodableSeller, answers::Data, read};
use crate::{
    answer,
    error::G2aError,
    scalar::{Id, Number, Word},
};
use domain::{
    money::{Currency, Money},
    seller::{MalformedOffer, Offer, OfferId, OfferKind, OfferPage, OfferStatus, Visibility},
    text::clean_name,
};
use serde::Deserialize;
use serde_json::value::RawValue;

/// `GET /v3/sales/offers`
#[derive(Deserialize)]
struct Page {
    data: Vec<Box<RawValue>>,
    meta: Meta,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Meta {
    total_results: Number,
}

/// An offer as it is told. Whatever is absent is `None`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire {
    id: Word,
    #[serde(rename = "type", alias = "offerType")]
    kind: String,
    status: String,
    #[serde(default)]
    price: Number,
    #[serde(default)]
    business_price: Number,
    #[serde(default)]
    currency: Option<String>,
    #[serde(default)]
    visibility: Option<String>,
    #[serde(default)]
    inventory: Option<Inventory>,
    product: Product,
}

#[derive(Deserialize)]
struct Inventory {
    #[serde(default)]
    size: Number,
    #[serde(default)]
    sold: Number,
}

#[derive(Deserialize)]
struct Product {
    id: Id,
    #[serde(default)]
    name: Option<String>,
}

pub(super) fn page(body: &[u8]) -> Result<OfferPage, G2aError> {
    let Page { data, meta } = read(body)?;
    let total =
        meta.total_results.whole().ok_or_else(|| UndecodableSeller("meta.totalResults".to_owned()))?;
    Ok(OfferPage { total, offers: data.iter().map(|offer| decode(offer.get())).collect() })
}

pub(super) fn offer(body: &[u8]) -> Result<Offer, G2aError> {
    let Data { data } = read::<Data<Box<RawValue>>>(body)?;
    decode(data.get()).map_err(|malformed| UndecodableSeller(malformed.to_string()).into())
}

fn decode(json: &str) -> Result<Offer, MalformedOffer> {
    let wire = answer::read::<Wire>(json.as_bytes());
    wire.and_then(Offer::try_from).map_err(|reason| MalformedOffer { id: find_id(json), reason })
}

/// The id of an offer that is malformed elsewhere.
fn find_id(json: &str) -> Option<OfferId> {
    #[derive(Deserialize)]
    struct Identified {
        id: Word,
    }
    let identified: Identified = serde_json::from_str(json).ok()?;
    OfferId::try_from(identified.id.0).ok()
}

impl TryFrom<Wire> for Offer {
    /// The field at fault.
    type Error = String;

    fn try_from(wire: Wire) -> Result<Self, String> {
        let in_euro = |code: &String| code.is_empty() || code.eq_ignore_ascii_case(Currency::Eur.code());
        if !wire.currency.as_ref().is_none_or(in_euro) {
            return Err("currency".to_owned());
        }
        let Inventory { size, sold } =
            wire.inventory.unwrap_or(Inventory { size: Number(None), sold: Number(None) });
        Ok(Self {
            id: OfferId::try_from(wire.id.0).map_err(|_| "id")?,
            product: wire.product.id.0,
            product_name: wire.product.name.as_deref().and_then(clean_name),
            kind: OfferKind::of(&clean_name(&wire.kind).ok_or("type")?),
            status: OfferStatus::of(&clean_name(&wire.status).ok_or("status")?),
            price: amount(wire.price).map_err(|()| "price")?,
            business_price: amount(wire.business_price).map_err(|()| "businessPrice")?,
            visibility: wire.visibility.as_deref().and_then(Visibility::of),
            stock: pieces(size).map_err(|()| "inventory.size")?,
            sold: pieces(sold).map_err(|()| "inventory.sold")?,
        })
    }
}

fn amount(number: Number) -> Result<Option<Money>, ()> {
    let Some(number) = number.0 else { return Ok(None) };
    let money = Money::from_decimal(number, Currency::Eur).ok().filter(|_| !number.is_sign_negative());
    money.map(Some).ok_or(())
}

fn pieces(number: Number) -> Result<Option<u32>, ()> {
    if number.0.is_none() {
        return Ok(None);
    }
    number.whole().and_then(|pieces| u32::try_from(pieces).ok()).map(Some).ok_or(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn decode_with(changes: Value) -> Result<Offer, MalformedOffer> {
        let mut offer = json!({
            "id": "0190a3a8-0f5c-7cc0-9fd4-000000000001", "type": "dropshipping", "status": "active", "price": "5.98",
            "visibility": "all", "inventory": {"size": 10}, "product": {"id": "10000000024005", "name": "Portal 2"},
        });
        let Value::Object(changes) = changes else { panic!("{changes} names no fields") };
        offer.as_object_mut().unwrap().extend(changes);
        decode(&offer.to_string())
    }

    #[test]
    fn an_offer_is_read_in_every_form() {
        let plain = decode_with(json!({})).unwrap();
        assert_eq!((plain.price, plain.business_price), (Some(Money::eur(598)), None));
        assert_eq!((plain.stock, plain.sold, plain.visibility), (Some(10), None, Some(Visibility::All)));
        assert_eq!((&plain.kind, &plain.status), (&OfferKind::Dropshipping, &OfferStatus::Active));
        assert_eq!(plain.product_name.as_deref(), Some("Portal 2"));
        let same = json!({
            "type": "DropShipping", "status": "ACTIVE", "price": 5.98, "visibility": "All", "inventory": {"size": "10"},
            "currency": "eur", "product": {"id": 10_000_000_024_005_i64, "name": " Portal\n2 "}, "businessPrice": null,
            "finalPrice": {"pl": "12.44"},
        });
        assert_eq!(decode_with(same).unwrap(), plain);
    }

    #[test]
    fn what_is_not_told_is_not_known() {
        let offer = decode_with(
            json!({"price": "", "inventory": null, "visibility": "both", "product": {"id": "7"}}),
        )
        .unwrap();
        assert_eq!(
            (offer.price, offer.stock, offer.visibility, offer.product_name),
            (None, None, None, None)
        );
    }

    #[test]
    fn a_malformed_offer_names_the_field() {
        for (changes, field) in [
            (json!({"price": "-1"}), "price"),
            (json!({"price": "a lot"}), "price"),
            (json!({"businessPrice": 1e27}), "businessPrice"),
            (json!({"currency": "USD"}), "currency"),
            (json!({"inventory": {"size": -1}}), "inventory.size"),
            (json!({"inventory": {"size": 5_000_000_000_u64}}), "inventory.size"),
            (json!({"product": {"id": "x"}}), "product.id"),
            (json!({"status": " "}), "status"),
            (json!({"type": 7}), "type"),
        ] {
            let malformed = decode_with(changes.clone()).unwrap_err();
            assert_eq!(malformed.reason, field, "{changes}");
            assert!(malformed.id.is_some(), "{changes}");
        }
        assert_eq!(decode_with(json!({"id": "a/b"})).unwrap_err().id, None);
    }
}
