//! `GET /v1/products`: from the bytes of a page to listings (`g2a-contract.md` §3.1).

mod listing;
mod wire;

use crate::scalar::{Id, Number};
use domain::{
    listing::{Listing, MalformedListing},
    ports::ProductPage,
    product::ProductId,
    text::clean_name,
};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::fmt::Display;
use wire::{Page, Product};

type Decoded = Result<Listing, MalformedListing>;

/// A body that is no page of products.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a page of products: {0}")]
pub struct UndecodablePage(String);

/// Reads a page of products as G2A sends it. A product that makes no sense costs nothing but itself.
///
/// The whole page is read in one go; only when that fails is each product read by itself.
pub fn decode_page(body: &[u8]) -> Result<ProductPage, UndecodablePage> {
    let body = std::str::from_utf8(body).map_err(undecodable)?;
    let (total, listings) = match serde_json::from_str::<Page<Product<'_>>>(body) {
        Ok(page) => (page.total, page.docs.into_iter().map(Listing::try_from).collect()),
        Err(_) => decode_one_by_one(body)?,
    };
    let total = total.whole().ok_or_else(|| UndecodablePage("total: not a whole number".to_owned()))?;
    Ok(ProductPage { total, listings })
}

fn decode_one_by_one(body: &str) -> Result<(Number, Vec<Decoded>), UndecodablePage> {
    let page: Page<&RawValue> = serde_json::from_str(body).map_err(undecodable)?;
    Ok((page.total, page.docs.into_iter().map(|product| decode_product(product.get())).collect()))
}

/// Reads one product, with the field named if that fails.
fn decode_product(json: &str) -> Decoded {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    serde_path_to_error::deserialize::<_, Product<'_>>(&mut deserializer)
        .map_err(|error| MalformedListing { id: find_id(json), reason: one_line(&error) })?
        .try_into()
}

/// The id of a product that is malformed elsewhere.
fn find_id(json: &str) -> Option<ProductId> {
    #[derive(Deserialize)]
    struct Identified {
        id: Id,
    }
    serde_json::from_str::<Identified>(json).ok().map(|product| product.id.0)
}

fn undecodable(error: impl Display) -> UndecodablePage {
    UndecodablePage(one_line(&error))
}

/// The error on one line of bounded length: it quotes what was sent.
fn one_line(error: &impl Display) -> String {
    clean_name(&error.to_string()).unwrap_or_default()
}
