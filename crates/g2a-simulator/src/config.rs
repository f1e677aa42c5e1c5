//! What a simulator is started with.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use crate::accounts::Account;
use crate::clock::{Clock, SystemClock};
use crate::faults::FaultScript;
use crate::limiter::RateLimit;
use crate::orders::OrderRules;
use crate::seller::SellerRules;

/// The settings of a simulator. The default suits tests: a free port, the sandbox account, no faults, no drift.
#[derive(Clone, Debug)]
pub struct SimulatorConfig {
    /// Port 0 takes a free one.
    pub listen: SocketAddr,
    /// Threads that answer requests.
    pub workers: usize,
    /// Products at the start, the 20 real ones of the sandbox first.
    pub products: u32,
    /// Names the catalogue, the keys and every other matter of chance.
    pub seed: u64,
    /// The probability, 0 to 1, that a page begins with the last product of the page before, as happens when the
    /// catalogue shifts under a reader. `total` grows by one with each such page.
    pub repeat_rate: f64,
    /// For each API hash; `None` turns the limit off.
    pub rate_limit: Option<RateLimit>,
    pub accounts: Vec<Account>,
    pub orders: OrderRules,
    pub seller: SellerRules,
    pub faults: FaultScript,
    /// Changes that happen by themselves.
    pub drift: Option<Drift>,
    pub clock: Arc<dyn Clock>,
}

impl Default for SimulatorConfig {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            workers: 1,
            products: 2_400,
            seed: 1,
            repeat_rate: 0.0,
            rate_limit: Some(RateLimit::default()),
            accounts: vec![Account::sandbox()],
            orders: OrderRules::default(),
            seller: SellerRules::default(),
            faults: FaultScript::default(),
            drift: None,
            clock: Arc::new(SystemClock),
        }
    }
}

/// How restless the catalogue is: prices and stock move, texts are rewritten, products vanish and appear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drift {
    pub changes_per_minute: u32,
}
