//! Laps over the catalogue: starting, following and cancelling them.

mod body;
mod cancel_run;
mod get_run;
mod list_runs;
mod run_events;
mod run_in_path;
mod start_lap;

pub use body::SyncRunBody;
pub use run_events::Streams;

use utoipa_actix_web::service_config::ServiceConfig;

/// The routes below the base path.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(start_lap::start_catalogue_lap)
        .service(start_lap::start_stock_lap)
        .service(list_runs::list_runs)
        .service(get_run::get_run)
        .service(run_events::follow_run)
        .service(cancel_run::cancel_run);
}
