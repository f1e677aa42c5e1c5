//! Pages of products that come out wrong.

use serde_json::{Value, json};

use super::plan::Spoil;
use super::rule::Breakage;
use crate::reply::{Body, Reply};

/// Spoils a successful answer; one that is not a page of products can still be truncated.
pub(crate) fn spoil(reply: &mut Reply, spoils: &[Spoil]) {
    let Body::Json(body) = &mut reply.body else { return };
    for spoil in spoils {
        match spoil {
            Spoil::Truncate => body.truncate(body.len() / 2),
            Spoil::Break { index, how } => edit(body, |docs| break_product(docs, *index, *how)),
            Spoil::Repeat { index } => edit(body, |docs| repeat_product(docs, *index)),
            Spoil::NumbersAsStrings => edit(body, |docs| docs.iter_mut().for_each(write_numbers_as_strings)),
        }
    }
}

fn edit(body: &mut Vec<u8>, change: impl FnOnce(&mut Vec<Value>)) {
    let Ok(mut page) = serde_json::from_slice::<Value>(body) else { return };
    if let Some(Value::Array(docs)) = page.get_mut("docs") {
        change(docs);
        *body = page.to_string().into_bytes();
    }
}

fn break_product(docs: &mut [Value], index: usize, how: Breakage) {
    let Some(product) = docs.get_mut(index) else { return };
    if how == Breakage::NotAnObject {
        *product = json!("sold");
    }
    let Some(fields) = product.as_object_mut() else { return };
    let (field, value) = match how {
        Breakage::MissingId => ("id", None),
        Breakage::MissingName => ("name", None),
        Breakage::MissingPrice => ("minPrice", None),
        Breakage::NullName => ("name", Some(Value::Null)),
        Breakage::WrongType => ("qty", Some(json!([3]))),
        Breakage::BadId => ("id", Some(json!("unknown"))),
        Breakage::NegativePrice => ("minPrice", Some(json!(-4.99))),
        Breakage::NegativeQuantity => ("qty", Some(json!(-1))),
        Breakage::NotAnObject => return,
    };
    match value {
        None => drop(fields.remove(field)),
        Some(value) => drop(fields.insert(field.to_owned(), value)),
    }
}

fn repeat_product(docs: &mut Vec<Value>, index: usize) {
    if let Some(product) = docs.get(index).cloned() {
        docs.insert(index, product);
    }
}

fn write_numbers_as_strings(product: &mut Value) {
    for field in [
        "/qty",
        "/minPrice",
        "/retail_min_price",
        "/retailMinBasePrice",
        "/priceLimit/min",
        "/priceLimit/max",
    ] {
        if let Some(value) = product.pointer_mut(field).filter(|value| value.is_number()) {
            *value = json!(value.to_string());
        }
    }
}
