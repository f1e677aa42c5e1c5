//! Accounts: registering, logging in and out, the profile, sessions.

mod adopt_guest;
mod body;
mod change_password;
mod end_session;
mod list_sessions;
mod log_in;
mod log_out;
mod problem;
mod profile;
mod refresh;
mod register;

pub(super) use body::{Profile, Role};
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes below the base path.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(register::register)
        .service(log_in::log_in)
        .service(refresh::refresh)
        .service(log_out::log_out)
        .service(log_out::log_out_everywhere)
        .service(profile::get_profile)
        .service(profile::change_profile)
        .service(change_password::change_password)
        .service(list_sessions::list_sessions)
        .service(end_session::end_session)
        .service(adopt_guest::adopt_guest);
}
