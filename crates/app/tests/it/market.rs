//! A marketplace that does as tests like.

use async_trait::async_trait;
use domain::{
    game_key::{GameKey, KeyAnswer},
    money::Money,
    ports::{Supplier, UnreadableKey},
    product::ProductId,
    purchase::{SupplierError, TransactionId, UpstreamOrderId, UpstreamStatus},
};
use secrecy::{ExposeSecret, SecretSlice};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// How it deals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dealing {
    /// It sells the keys `KEY-1`, `KEY-2` and so on.
    Sells,
    /// It has nothing.
    IsSoldOut,
    /// It takes the money, and says that it handed the key out.
    LosesKeys,
}

/// The marketplace.
pub(crate) struct Market {
    dealing: Dealing,
    keys: AtomicU64,
}

/// How many orders all marketplaces have made: no two orders have one id.
static ORDERS: AtomicU64 = AtomicU64::new(1);

impl Market {
    pub(crate) fn that(dealing: Dealing) -> Arc<Self> {
        Arc::new(Self { dealing, keys: AtomicU64::new(1) })
    }
}

#[async_trait]
impl Supplier for Market {
    async fn create_order(
        &self,
        product: ProductId,
        max_price: Money,
    ) -> Result<(UpstreamOrderId, Money), SupplierError> {
        if self.dealing == Dealing::IsSoldOut {
            return Err(SupplierError::OutOfStock("ORD03".to_owned()));
        }
        let number = ORDERS.fetch_add(1, Ordering::Relaxed);
        Ok((format!("{product}{number}").try_into().unwrap(), max_price))
    }

    async fn pay(&self, order: &UpstreamOrderId) -> Result<TransactionId, SupplierError> {
        Ok(format!("payment-of-{order}").try_into().unwrap())
    }

    async fn ask_status(&self, _: &UpstreamOrderId) -> Result<UpstreamStatus, SupplierError> {
        Ok(UpstreamStatus::Complete)
    }

    async fn fetch_key(&self, _: &UpstreamOrderId) -> Result<KeyAnswer, SupplierError> {
        match self.dealing {
            Dealing::LosesKeys => Err(SupplierError::KeyAlreadyFetched),
            Dealing::Sells | Dealing::IsSoldOut => {
                let number = self.keys.fetch_add(1, Ordering::Relaxed);
                Ok(KeyAnswer(SecretSlice::from(format!("KEY-{number}").into_bytes())))
            }
        }
    }

    fn read_key(&self, answer: &KeyAnswer) -> Result<GameKey, UnreadableKey> {
        let text = String::from_utf8(answer.0.expose_secret().to_vec()).map_err(|_| UnreadableKey)?;
        Ok(GameKey { text: text.into(), is_file: false })
    }
}
