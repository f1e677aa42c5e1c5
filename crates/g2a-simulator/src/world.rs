//! Everything behind HTTP: what the marketplace knows, and what it answers.

use std::sync::Arc;

use crate::accounts::{Account, Accounts};
use crate::call::{Call, Route};
use crate::catalogue::{Catalogue, Query};
use crate::clock::Clock;
use crate::config::SimulatorConfig;
use crate::errors::{ApiError, ErrorCode};
use crate::faults::FaultPlan;
use crate::limiter::{Limiter, TooMany};
use crate::orders::{OrderBook, OrderRequest};
use crate::reply::Reply;
use crate::requests::RequestLog;
use crate::seller::{self, SellerBook, SellerFault};
use crate::tokens::TokenMint;

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) faults: FaultPlan,
    pub(crate) limiter: Limiter,
    pub(crate) orders: OrderBook,
    pub(crate) requests: RequestLog,
    pub(crate) sellers: SellerBook,
    pub(crate) tokens: TokenMint,
    accounts: Accounts,
}

impl World {
    pub(crate) fn new(config: SimulatorConfig) -> Self {
        let catalogue = Arc::new(Catalogue::new(&config));
        let SimulatorConfig { clock, seed, .. } = config;
        let accounts = Accounts::new(config.accounts);
        Self {
            faults: FaultPlan::new(seed, config.faults),
            limiter: Limiter::new(config.rate_limit),
            orders: OrderBook::new(
                Arc::clone(&clock),
                Arc::clone(&catalogue),
                seed,
                config.orders,
                &accounts,
            ),
            sellers: SellerBook::new(
                Arc::clone(&clock),
                Arc::clone(&catalogue),
                seed,
                config.seller,
                &accounts,
            ),
            requests: RequestLog::new(Arc::clone(&clock)),
            tokens: TokenMint::new(Arc::clone(&clock), seed),
            clock,
            catalogue,
            accounts,
        }
    }

    /// Who has an account.
    pub(crate) fn api_hashes(&self) -> impl Iterator<Item = &str> {
        self.accounts.iter().map(|account| account.api_hash.as_str())
    }

    /// Acts on a request as the real API would.
    pub(crate) fn answer(&self, call: &Call) -> Reply {
        match call.route {
            Route::Token => self.tokens.answer(call, &self.accounts),
            Route::Unknown => ErrorCode::WrongUrl.into(),
            route if route.is_sellers() => self.answer_seller(call),
            _ => self.answer_authorised(call),
        }
    }

    /// The seller's side takes bearer tokens alone. That it shares the limit of the rest is a guess.
    fn answer_seller(&self, call: &Call) -> Reply {
        let account =
            call.authorization.as_deref().and_then(|header| self.accounts.bearer(header, &self.tokens));
        let Some(account) = account else { return SellerFault::unauthorised().into() };
        if let Err(TooMany(retry_after)) = self.limiter.admit(&account.api_hash, self.clock.now()) {
            return Reply { retry_after, ..SellerFault::too_many_requests().into() };
        }
        let answer = seller::answer(&self.sellers, &self.catalogue, call, &account.api_hash);
        answer.unwrap_or_else(Reply::from)
    }

    fn answer_authorised(&self, call: &Call) -> Reply {
        let account = match self.accounts.authorise(call.authorization.as_deref(), call.route, &self.tokens) {
            Ok(account) => account,
            Err(code) => return code.into(),
        };
        if let Err(TooMany(retry_after)) = self.limiter.admit(&account.api_hash, self.clock.now()) {
            return Reply { retry_after, ..ErrorCode::Br03.into() };
        }
        self.act(call, account).unwrap_or_else(Reply::from)
    }

    fn act(&self, call: &Call, account: &Account) -> Result<Reply, ApiError> {
        let order = call.order.as_str();
        Ok(match call.route {
            Route::Products => {
                let query = Query::parse(&call.query)?;
                self.orders.expire();
                Reply::page(&self.catalogue.page(&query))
            }
            Route::CreateOrder if !call.has_json_body() => return Err(ErrorCode::CtType.into()),
            Route::CreateOrder => {
                let request = OrderRequest::parse(&call.body)?;
                Reply::json(200, &self.orders.create(account, request)?)
            }
            Route::PayOrder => Reply::json(200, &self.orders.pay(account, order)?),
            Route::OrderDetails => Reply::json(200, &self.orders.details(account, order)?),
            Route::OrderKey => Reply::json(200, &self.orders.take_key(account, order)?),
            _ => return Err(ErrorCode::WrongUrl.into()),
        })
    }
}
