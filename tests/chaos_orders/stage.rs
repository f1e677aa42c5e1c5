//! The shop, its processes, and the marketplace.

use super::plan::{Breakage, Plan};
use crate::{
    keymart::{Keymart, Process, Server},
    shop::Shop,
};
use g2a_simulator::{OrderRules, Simulator, SimulatorConfig, SimulatorHandle};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::time::{Instant, sleep};

/// How long the marketplace keeps an unpaid order: short, so that orders lapse during a run.
pub(crate) const RESERVATION: Duration = Duration::from_secs(15);
/// How long units may take.
const DEADLINE: Duration = Duration::from_secs(20);
/// How long until a unit is taken up again whose worker was killed.
const LEASE: Duration = Duration::from_secs(2);
/// How long everything may take to settle: lapsed orders take a reservation and two minutes more.
const PATIENCE: Duration = Duration::from_mins(5);

/// Customers wait while so many units are open.
const MANY: i64 = 60;

/// Games that are bought: few, so that some sell out.
const PRODUCTS: u32 = 120;

/// What messages of the marketplace are signed with.
pub(crate) const WEBHOOK_SECRET: &str = "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";

pub(crate) struct Stage {
    pub(crate) shop: Shop,
    pub(crate) server: Server,
    /// Where processes log.
    pub(crate) logs: tempfile::TempDir,
}

impl Stage {
    pub(crate) async fn open(plan: &Plan) -> Self {
        let orders = OrderRules {
            reservation: RESERVATION,
            completion_delay: Duration::from_millis(150),
            ..OrderRules::default()
        };
        let config =
            SimulatorConfig { products: PRODUCTS, rate_limit: None, orders, ..SimulatorConfig::default() };
        let shop = Shop::with(Simulator::start(config).expect("a port is free")).await;
        assert_eq!(shop.lap().await, Some(0), "the catalogue is read");
        let logs = tempfile::tempdir().expect("a folder for logs");
        let server = command(&shop, logs.path(), "serve", "serve.log").serve().await;
        if plan.breakage == Some(Breakage::Generosity) {
            shop.execute(GENEROSITY).await;
        }
        Self { shop, server, logs }
    }

    pub(crate) fn marketplace(&self) -> &SimulatorHandle {
        &self.shop.marketplace
    }

    /// Starts a process that buys.
    pub(crate) fn start_worker(&self, number: usize) -> Process {
        command(&self.shop, self.logs.path(), "worker", &format!("worker-{number}.log")).spawn()
    }

    /// How many units are in one of these states.
    pub(crate) async fn count(&self, states: &str) -> i64 {
        self.shop.number(&format!("SELECT count(*) FROM purchases WHERE state IN ({states})")).await
    }

    /// Waits until workers have caught up, more or less: what they never come to is merely refunded, which is not what is in question.
    pub(crate) async fn wait_for_workers(&self) {
        while self.count("'intended', 'created', 'paying', 'paid'").await > MANY {
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until no unit is open. Returns whether it came to that.
    pub(crate) async fn settle(&self, workers: Vec<Process>) -> bool {
        let begin = Instant::now();
        let mut settled = false;
        while !settled && begin.elapsed() < PATIENCE {
            sleep(Duration::from_millis(200)).await;
            settled = self.count("'intended', 'created', 'paying', 'paid'").await == 0;
        }
        // A worker that slept may still have an answer in its hands, and another has to read it.
        sleep(LEASE + Duration::from_secs(11)).await;
        for worker in workers {
            worker.terminate_within(Duration::from_secs(30)).await;
        }
        settled
    }
}

fn command(shop: &Shop, logs: &Path, role: &str, log: &str) -> Keymart {
    let log: PathBuf = logs.join(log);
    shop.keymart(&[role])
        .env("BCRYPT_COST", "4")
        .env("G2A_RESERVATION", format!("{}s", RESERVATION.as_secs()))
        .env("PURCHASE_DEADLINE", format!("{}s", DEADLINE.as_secs()))
        .env("PURCHASE_LEASE", format!("{}s", LEASE.as_secs()))
        .env("PURCHASE_PARALLEL", "8")
        .env("G2A_WEBHOOK_SECRETS", WEBHOOK_SECRET)
        .env("RUST_LOG", "info,application=debug,app=debug,g2a_client=debug")
        .log_to(log)
}

/// A refund that nobody has decided on, for every fifth unit.
const GENEROSITY: &str = "
    CREATE FUNCTION give_away() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE movement uuid := gen_random_uuid();
    BEGIN
        IF NEW.state = 'delivered' AND OLD.state <> 'delivered' AND random() < 0.2 THEN
            INSERT INTO ledger_transactions (id, kind, order_id, purchase_id) VALUES (movement, 'refund', NEW.order_id, NEW.id);
            INSERT INTO ledger_entries (transaction_id, account, user_id, amount)
            SELECT movement, account, owner, amount FROM (
                SELECT 'wallet' AS account, user_id AS owner, NEW.sold_for AS amount FROM orders WHERE id = NEW.order_id
                UNION ALL SELECT 'sales', NULL, -NEW.sold_for
            ) AS entry;
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER generous BEFORE UPDATE ON purchases FOR EACH ROW EXECUTE FUNCTION give_away();";
