//! What the seller's endpoints answer.

use serde_json::{Value, json};

use super::job::{Job, Outcome};
use super::offer::Offer;
use super::query::OfferQuery;

/// Money is text here.
pub(super) fn offer(offer: &Offer) -> Value {
    let mut body = json!({
        "id": offer.id,
        "type": offer.kind.as_str(),
        "status": offer.status(),
        "currency": "EUR",
        "visibility": offer.visibility,
        "inventory": { "size": offer.size, "sold": 0 },
        "product": { "id": offer.product, "name": offer.product_name },
    });
    let prices = [("price", offer.price), ("businessPrice", offer.business_price)];
    if let Some(fields) = body.as_object_mut() {
        let told = prices.into_iter().filter_map(|(name, price)| Some((name, price?)));
        fields.extend(told.map(|(name, price)| (name.to_owned(), json!(price.to_string()))));
    }
    body
}

pub(super) fn page(query: &OfferQuery, total: usize, offers: &[Value]) -> Value {
    let meta = json!({ "page": query.page, "itemsPerPage": query.items_per_page, "totalResults": total });
    json!({ "data": offers, "meta": meta })
}

pub(super) fn accepted(job: uuid::Uuid) -> Value {
    json!({ "data": { "jobId": job } })
}

/// A job whose element failed is complete all the same. That, and the words of a job that waits, are guesses.
pub(super) fn job(job: &Job) -> Value {
    let (offer, kind) = (job.offer(), "offer");
    let elements = match job.outcome {
        None => json!([]),
        Some(Outcome::Done) => json!([{ "resourceId": offer, "resourceType": kind, "status": "completed" }]),
        Some(Outcome::OutsidePriceLimit) => json!([{
            "resourceId": offer, "resourceType": kind, "status": "failed",
            "code": "PRICE_LIMIT", "message": "Price is outside of the product's limits",
        }]),
    };
    let status = if job.outcome.is_some() { "complete" } else { "pending" };
    json!({ "data": { "jobId": job.id, "status": status, "elements": elements } })
}
