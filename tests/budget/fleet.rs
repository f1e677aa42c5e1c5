//! The instances, whoever of them is there.

use super::{
    plan::{Breakage, LIMIT, Plan},
    waits::Waits,
};
use crate::{
    keymart::{Keymart, Server, eventually},
    shop::Shop,
};
use reqwest::{Method, RequestBuilder};
use std::{
    path::Path,
    sync::{
        Mutex, MutexGuard,
        atomic::{AtomicU32, Ordering},
    },
};

/// How long until a unit is taken up again whose instance was killed.
const LEASE: &str = "2s";

/// Processes that are everything at once: a worker alone buys as well, but has nothing to read its waits from.
pub(crate) struct Fleet {
    instances: Mutex<Vec<Server>>,
    started: AtomicU32,
    /// What those have waited that are gone.
    waits: Mutex<Waits>,
}

impl Fleet {
    pub(crate) async fn start(shop: &Shop, redis: &str, logs: &Path, plan: &Plan) -> Self {
        let fleet =
            Self { instances: Mutex::default(), started: AtomicU32::default(), waits: Mutex::default() };
        for _ in 0..plan.instances {
            fleet.start_another(shop, redis, logs, plan).await;
        }
        fleet
    }

    pub(crate) async fn start_another(&self, shop: &Shop, redis: &str, logs: &Path, plan: &Plan) {
        let number = self.started.fetch_add(1, Ordering::Relaxed);
        let instance = command(shop, plan, number)
            .env("REDIS_URL", format!("redis://{redis}"))
            .log_to(logs.join(format!("instance-{number}.log")))
            .serve()
            .await;
        self.instances().push(instance);
    }

    /// A request to any of them.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let instances = self.instances();
        instances[fastrand::usize(..instances.len())].request(method, path)
    }

    /// Takes the instance away that runs the lap, or another; it goes on, but is asked no more.
    pub(crate) async fn take_away(&self, shop: &Shop, runs_the_lap: bool) -> Server {
        let instance = eventually("an instance that runs the lap", async || {
            let holder = holder(shop).await?;
            let mut instances = self.instances();
            instances.iter().position(|instance| instance.process.id() == holder)?;
            let index =
                instances.iter().position(|instance| (instance.process.id() == holder) == runs_the_lap)?;
            Some(instances.remove(index))
        })
        .await;
        self.note_waits(&instance).await;
        instance
    }

    /// What orders' calls have waited, on all instances there were. Nothing is known of what an instance did between being taken away
    /// and its end.
    pub(crate) async fn waits(&self) -> Waits {
        let instances = std::mem::take(&mut *self.instances());
        for instance in &instances {
            self.note_waits(instance).await;
        }
        *self.instances() = instances;
        self.waits.lock().expect("nobody panics").clone()
    }

    async fn note_waits(&self, instance: &Server) {
        let answer = instance.request(Method::GET, "/metrics").send().await.expect("an answer");
        let waits = Waits::read(&answer.text().await.expect("a body"));
        self.waits.lock().expect("nobody panics").add(&waits);
    }

    fn instances(&self) -> MutexGuard<'_, Vec<Server>> {
        self.instances.lock().expect("nobody panics")
    }
}

/// The process that runs the lap now.
async fn holder(shop: &Shop) -> Option<u32> {
    let sql = "SELECT holder FROM sync_runs WHERE finished_at IS NULL AND lease_expires_at > now()";
    let row = shop.rows(sql).await.into_iter().next()?;
    row.get::<_, Option<&str>>(0)?.rsplit(' ').next()?.parse().ok()
}

fn command(shop: &Shop, plan: &Plan, number: u32) -> Keymart {
    let limit = if plan.breakage == Some(Breakage::Greedy) { LIMIT * 11 / 10 } else { LIMIT };
    let mut marketplace = shop.marketplace.base_url();
    if plan.breakage == Some(Breakage::Apart) && number % 2 == 1 {
        // The same place under another name, and by its name goes the budget.
        marketplace = marketplace.replace("127.0.0.1", "localhost");
    }
    shop.keymart(&[])
        .env("BCRYPT_COST", "4")
        .env("G2A_BASE_URL", marketplace)
        .env("G2A_RATE_PER_MINUTE", limit.to_string())
        .env("PURCHASE_LEASE", LEASE)
}
