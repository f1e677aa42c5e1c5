//! The contract, generated from the code that serves it.

use super::{
    catalogue, docs, health, metrics,
    problem::{CommonProblems, Problem},
};
use actix_web::App;
use std::sync::LazyLock;
use utoipa::{OpenApi as _, openapi::OpenApi};
use utoipa_actix_web::{AppExt, scope, service_config::ServiceConfig};

/// Where version 1 of the API begins.
const BASE_PATH: &str = "/api/v1";

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Keymart",
        description = "A shop for game keys. Errors are problems after RFC 9457 with a stable `code`; every response has \
                       `x-request-id`. Money is in minor units. Times are UTC.",
    ),
    servers((url = "/", description = "The server that this document comes from")),
    tags(
        (name = "catalogue", description = "Games, categories, platforms"),
        (name = "operation", description = "For those who run the shop"),
        (name = "documentation", description = "This contract"),
    ),
    components(schemas(Problem<'static>)),
)]
struct Contract;

/// Everything that is served. What is registered here is in the document, and the other way round: a service without
/// documentation does not compile.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(scope(BASE_PATH).configure(catalogue::routes))
        .service(health::live)
        .service(health::ready)
        .service(metrics::show_metrics)
        .configure(docs::routes);
}

/// The OpenAPI document of all routes.
pub fn openapi() -> &'static OpenApi {
    static DOCUMENT: LazyLock<OpenApi> = LazyLock::new(|| {
        let app = App::new().into_utoipa_app().openapi(Contract::openapi()).configure(routes);
        let (_, mut document) = app.split_for_parts();
        CommonProblems::document(&mut document);
        // Taken from the crate, which has none yet.
        document.info.license = None;
        document
    });
    &DOCUMENT
}
