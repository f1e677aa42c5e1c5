//! The supplier port, spoken over HTTP: orders, payments and keys (`g2a-contract.md` §3.2 to 3.5).
//!
//! Each call is made once, whatever comes of it: an order has no idempotency key, and a key is handed out once.

mod answers;
mod failure;
mod key;
mod request;

pub(crate) use answers::UndecodableAnswer;

use crate::{call::Call, client::G2aHttpClient, error::G2aError, http::Http};
use async_trait::async_trait;
use domain::{
    game_key::{GameKey, KeyAnswer},
    money::Money,
    ports::{Supplier, UnreadableKey},
    product::ProductId,
    purchase::{SupplierError, TransactionId, UpstreamOrderId, UpstreamStatus},
    rate::RequestClass,
};
use failure::{not_created, supplier_error};
use request::NewOrder;
use reqwest::RequestBuilder;
use tracing::{Instrument as _, debug_span};

/// The largest answer that is read; only that of a key that is a file has more than a few hundred bytes.
const MAX_BYTES: usize = 1024 * 1024;

impl G2aHttpClient {
    async fn ask_once<T>(
        &self,
        name: &'static str,
        decode: fn(Vec<u8>) -> Result<T, G2aError>,
        request: impl FnOnce(&Http) -> RequestBuilder,
    ) -> Result<T, G2aError> {
        let call = Call { name, class: RequestClass::Purchase, max_bytes: MAX_BYTES, decode };
        let answer = self.caller.call_once(&call, request(&self.caller.http));
        answer.instrument(debug_span!("g2a", call = name)).await
    }
}

#[async_trait]
impl Supplier for G2aHttpClient {
    async fn create_order(
        &self,
        product: ProductId,
        max_price: Money,
    ) -> Result<(UpstreamOrderId, Money), SupplierError> {
        // On the wire, nothing means no limit.
        if !max_price.is_positive() {
            return Err(SupplierError::PriceTooHigh("our limit is nothing".to_owned()));
        }
        let order = NewOrder::new(product, max_price);
        let decode = |body: Vec<u8>| answers::created(&body);
        let created = self.ask_once("create_order", decode, |http| http.post("v1/order").json(&order));
        created.await.map_err(not_created)
    }

    async fn pay(&self, order: &UpstreamOrderId) -> Result<TransactionId, SupplierError> {
        let path = format!("v1/order/pay/{order}");
        let decode = |body: Vec<u8>| answers::paid(&body);
        let paid = self.ask_once("pay_order", decode, |http| http.put_nothing(&path));
        paid.await.map_err(supplier_error)
    }

    async fn ask_status(&self, order: &UpstreamOrderId) -> Result<UpstreamStatus, SupplierError> {
        let path = format!("v1/order/details/{order}");
        let decode = |body: Vec<u8>| answers::status(&body);
        let status = self.ask_once("order_details", decode, |http| http.get(&path));
        status.await.map_err(supplier_error)
    }

    async fn fetch_key(&self, order: &UpstreamOrderId) -> Result<KeyAnswer, SupplierError> {
        let path = format!("v1/order/key/{order}");
        let keep = |body: Vec<u8>| Ok(KeyAnswer(body.into()));
        let answer = self.ask_once("order_key", keep, |http| http.get(&path));
        answer.await.map_err(supplier_error)
    }

    fn read_key(&self, answer: &KeyAnswer) -> Result<GameKey, UnreadableKey> {
        key::read(answer)
    }
}
