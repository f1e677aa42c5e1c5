//! From a seller's request to its answer.

use serde_json::json;

use super::answers;
use super::book::SellerBook;
use super::fault::SellerFault;
use super::query::OfferQuery;
use super::request::{Change, NewOffer};
use super::simulation::simulate;
use crate::call::{Call, Route};
use crate::catalogue::Catalogue;
use crate::reply::Reply;

/// Acts on the request of a seller who has shown a token.
pub(crate) fn answer(
    book: &SellerBook,
    catalogue: &Catalogue,
    call: &Call,
    account: &str,
) -> Result<Reply, SellerFault> {
    let id = call.order.as_str();
    let accepted = |job| Reply::json(202, &answers::accepted(job));
    Ok(match call.route {
        Route::ListOffers => Reply::json(200, &book.page(account, &OfferQuery::parse(&call.query)?)),
        Route::GetOffer => Reply::json(200, &json!({ "data": book.find(account, id)? })),
        Route::CreateOffer => accepted(book.create(account, NewOffer::parse(call)?)?),
        Route::ChangeOffer => accepted(book.change(account, id, Change::parse(call)?)?),
        Route::OfferJob => Reply::json(200, &book.job(account, id)?),
        Route::SimulatePrice => Reply::json(200, &simulate(&call.query, catalogue)?),
        _ => return Err(SellerFault::not_found("Page")),
    })
}
