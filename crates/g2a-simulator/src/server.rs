//! The HTTP server around the simulated world, on threads of its own.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::web;
use actix_web::{App, HttpServer, rt};
use tokio::sync::oneshot;

use crate::catalogue::Catalogue;
use crate::config::SimulatorConfig;
use crate::faults::FaultPlan;
use crate::http::serve;
use crate::limiter::RateLimit;
use crate::orders::OrderBook;
use crate::requests::RequestLog;
use crate::seller::SellerBook;
use crate::world::World;

/// The largest request body that is read.
const BODY_LIMIT: usize = 64 * 1024;
/// Seconds that answers under way are given when the simulator stops.
const STOP_SECONDS: u64 = 2;
/// Longer than a client keeps an idle connection.
const KEEP_ALIVE: Duration = Duration::from_mins(2);

/// Starts simulated marketplaces.
#[derive(Clone, Copy, Debug)]
pub struct Simulator;

impl Simulator {
    /// Binds the address and serves on threads of its own, whatever runtime the caller has, if any.
    ///
    /// The error is that of binding. When this returns, the port accepts connections.
    pub fn start(config: SimulatorConfig) -> io::Result<SimulatorHandle> {
        let listener = TcpListener::bind(config.listen)?;
        let address = listener.local_addr()?;
        let workers = config.workers.max(1);
        let world = Arc::new(World::new(config));
        let (start_sender, started) = mpsc::channel();
        let (end_sender, ended) = oneshot::channel();
        let data = web::Data::from(Arc::clone(&world));
        thread::Builder::new().name("g2a-simulator".into()).spawn(move || {
            let outcome = rt::System::new().block_on(run(listener, workers, data, start_sender));
            _ = end_sender.send(outcome);
        })?;
        let server = started.recv().map_err(io::Error::other)?;
        Ok(SimulatorHandle { address, world, server, ended })
    }
}

async fn run(
    listener: TcpListener,
    workers: usize,
    world: web::Data<World>,
    started: mpsc::Sender<ServerHandle>,
) -> io::Result<()> {
    let server = HttpServer::new(move || {
        App::new()
            .app_data(world.clone())
            .app_data(web::PayloadConfig::new(BODY_LIMIT))
            .default_service(web::to(serve))
    })
    .workers(workers)
    .keep_alive(KEEP_ALIVE)
    .shutdown_timeout(STOP_SECONDS)
    .disable_signals()
    .listen(listener)?
    .run();
    _ = started.send(server.handle());
    server.await
}

/// A running simulator. Dropping it stops it without waiting; [`stop`](Self::stop) waits.
#[derive(Debug)]
pub struct SimulatorHandle {
    address: SocketAddr,
    world: Arc<World>,
    server: ServerHandle,
    ended: oneshot::Receiver<io::Result<()>>,
}

impl SimulatorHandle {
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Without a slash at the end: `http://127.0.0.1:40123`.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn catalogue(&self) -> &Catalogue {
        &self.world.catalogue
    }

    pub fn faults(&self) -> &FaultPlan {
        &self.world.faults
    }

    /// The orders, the accounts' money, and the ledger of what really happened.
    pub fn orders(&self) -> &OrderBook {
        &self.world.orders
    }

    pub fn requests(&self) -> &RequestLog {
        &self.world.requests
    }

    /// The offers of sellers.
    pub fn sellers(&self) -> &SellerBook {
        &self.world.sellers
    }

    /// Makes every bearer token so far one that has expired.
    pub fn expire_tokens(&self) {
        self.world.tokens.expire_all();
    }

    /// Changes the limit or, with `None`, turns it off. What was admitted before still counts.
    pub fn set_rate_limit(&self, limit: Option<RateLimit>) {
        self.world.limiter.set(limit);
    }

    /// How many requests were refused so far because they were more than the limit.
    pub fn refused_over_limit(&self) -> u64 {
        self.world.limiter.refused()
    }

    /// Takes no new connection, lets answers under way end, and returns when the threads are done.
    pub async fn stop(mut self) -> io::Result<()> {
        self.server.stop(true).await;
        (&mut self.ended).await.map_err(io::Error::other)?
    }
}

impl Drop for SimulatorHandle {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}
