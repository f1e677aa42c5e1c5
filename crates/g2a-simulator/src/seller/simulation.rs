//! What a price would bring, by fees that are made up.

use serde_json::{Value, json};

use super::fault::SellerFault;
use super::query::Parameters;
use super::request::parse_amount;
use crate::catalogue::{Catalogue, Cents};

/// Of the price, what the seller keeps.
const INCOME_PERCENT: u32 = 90;
/// Of the price, what a buyer pays: more for a business, which pays taxes by itself.
const FINAL_PERCENT: [(&str, u32); 3] = [("DE", 119), ("PL", 123), ("OTHER", 112)];

pub(super) fn simulate(query: &str, catalogue: &Catalogue) -> Result<Value, SellerFault> {
    let parameters = Parameters::parse(query);
    let price = parameters.get("price").and_then(parse_amount);
    let price = price.ok_or_else(|| SellerFault::invalid("price: must be a price"))?;
    if !parameters.get("currency").is_none_or(|currency| currency.eq_ignore_ascii_case("EUR")) {
        return Err(SellerFault::invalid("currency: must be EUR"));
    }
    if let Some(product) = parameters.get("productId") {
        let product = product.parse().ok().and_then(|id| catalogue.find(id));
        product.ok_or_else(|| SellerFault::not_found("Product"))?;
    }
    let income = json!({ "ALL": percent(price, INCOME_PERCENT) });
    let paid: serde_json::Map<_, _> = FINAL_PERCENT
        .into_iter()
        .map(|(area, share)| (area.to_owned(), json!(percent(price, share).to_string())))
        .collect();
    Ok(json!({
        "income": income, "businessIncome": income, "finalePrice": paid, "businessFinalPrice": { "ALL": price.to_string() },
    }))
}

fn percent(price: Cents, percent: u32) -> Cents {
    let cents = u64::from(price.0) * u64::from(percent) / 100;
    Cents(u32::try_from(cents).unwrap_or(u32::MAX))
}
