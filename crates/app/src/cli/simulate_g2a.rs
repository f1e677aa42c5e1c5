//! `keymart simulate-g2a`.

use super::{
    arguments::{RatePerMinute, SimulateG2a},
    print,
};
use crate::{
    config::Settings,
    failure::{Code, Failure},
    telemetry::{self, ProgressArea},
    wiring,
};
use g2a_simulator::{Drift, FaultScript, RateLimit, Simulator, SimulatorConfig};

/// Serves a simulated marketplace until the process is told to stop.
pub(super) async fn run(settings: Settings, options: SimulateG2a) -> Result<(), Failure> {
    let config = simulator_config(&settings, options)?;
    telemetry::start_logs(&settings.logs, &ProgressArea::default());
    let (listen, products, seed) = (config.listen, config.products, config.seed);
    let simulator =
        Simulator::start(config).map_err(|error| wiring::cannot_listen(listen, "--listen", &error))?;
    let url = simulator.base_url();
    print(&format!(
        "A simulated G2A with {products} products (seed {seed}) at {url}\n\
         Use it with: G2A_ENV=simulator G2A_BASE_URL={url} keymart\n"
    ))?;
    wiring::stop_on_signal().await;
    simulator.stop().await.map_err(Failure::from_error)
}

fn simulator_config(settings: &Settings, options: SimulateG2a) -> Result<SimulatorConfig, Failure> {
    let faults = options.faults.map(FaultScript::from_file).transpose();
    Ok(SimulatorConfig {
        listen: options.listen,
        workers: 2,
        products: options.products.unwrap_or(settings.simulator.products),
        seed: options.seed.unwrap_or(settings.simulator.seed),
        rate_limit: match options.rate_limit {
            RatePerMinute::Limited(per_minute) => Some(RateLimit { per_minute, ..RateLimit::default() }),
            RatePerMinute::Off => None,
        },
        orders: settings.simulated_orders(),
        faults: faults.map_err(|error| Failure::from_error(error).code(Code::Usage))?.unwrap_or_default(),
        drift: options.drift.map(|changes_per_minute| Drift { changes_per_minute }),
        ..SimulatorConfig::default()
    })
}
