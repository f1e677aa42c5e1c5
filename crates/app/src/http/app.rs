//! The application: routes, what they work with, and the layers around them.

use super::{admission::admit, config::HttpConfig, cors, edge::edge, fallback, openapi, state::HttpState};
use actix_web::{
    App, Error,
    body::BoxBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    middleware::{Compress, from_fn},
    web,
};
use utoipa_actix_web::AppExt;

/// The application, as each worker runs it.
///
/// A request comes in through the layers from the last to the first: the edge, which answers for everything inside it;
/// then compression, origins, admission; then the routes.
pub fn app(
    config: &HttpConfig,
    state: HttpState,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<BoxBody>,
        Error = Error,
        InitError = (),
    > + use<>,
> {
    App::new()
        .into_utoipa_app()
        .configure(openapi::routes)
        .into_app()
        .app_data(web::Data::new(state))
        .app_data(web::Data::new(config.clone()))
        .default_service(web::to(fallback::refuse))
        .wrap(from_fn(admit))
        .wrap(cors::middleware(&config.allowed_origins))
        .wrap(Compress::default())
        .wrap(from_fn(edge))
}
