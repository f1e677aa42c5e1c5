#![doc = include_str!("../README.md")]

mod accounts;
mod admin;
mod call;
mod catalogue;
mod clock;
mod config;
mod errors;
mod faults;
mod http;
mod limiter;
mod orders;
mod reply;
mod requests;
mod seller;
mod server;
mod tokens;
mod world;

pub use accounts::{Account, Funds, api_key};
pub use call::Route;
pub use catalogue::{
    Catalogue, Category, Cents, Page, PriceLimit, Product, ProductId, Query, Requirements, Restrictions,
    SystemRequirements, UnknownProduct, Video,
};
pub use clock::{Clock, ManualClock, SystemClock};
pub use config::{Drift, SimulatorConfig};
pub use errors::{ApiError, ErrorCode};
pub use faults::{Breakage, Fault, FaultBody, FaultPlan, FaultRule, FaultScript, FaultScriptError, Matcher};
pub use limiter::RateLimit;
pub use orders::{LedgerEntry, LedgerEvent, Order, OrderBook, OrderId, OrderRules, OrderStage, OrderStatus};
pub use requests::{RecordedRequest, RequestLog};
pub use seller::{Offer, OfferKind, SellerBook, SellerRules, Visibility};
pub use server::{Simulator, SimulatorHandle};
