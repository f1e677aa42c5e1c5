//! The contract, generated from the code that serves it.

use super::{
    admin, auth, cart, catalogue, docs, guest, health, metrics, orders,
    problem::{CommonProblems, Problem},
    wallet, webhooks, wishlist,
};
use actix_web::App;
use std::sync::LazyLock;
use utoipa::{
    Modify, OpenApi as _,
    openapi::{
        OpenApi,
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};
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
        (name = "auth", description = "Accounts: registering, logging in and out, the profile, sessions"),
        (name = "guest", description = "Guests: known by a token in the header `X-Guest-Token`, or by a cookie"),
        (name = "cart", description = "Carts, of users and of guests"),
        (name = "wishlist", description = "Wishlists, of users and of guests"),
        (name = "wallet", description = "Customers' money"),
        (name = "orders", description = "Orders and their keys"),
        (name = "webhooks", description = "What others tell the shop, signed after Standard Webhooks"),
        (name = "admin", description = "For users who run the shop"),
        (name = "operation", description = "For those who run the shop"),
        (name = "documentation", description = "This contract"),
    ),
    components(schemas(Problem<'static>)),
    modifiers(&Credentials),
)]
struct Contract;

/// The ways to say who is asking.
struct Credentials;

impl Modify for Credentials {
    fn modify(&self, document: &mut OpenApi) {
        let access = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
        let guest =
            ApiKeyValue::with_description("X-Guest-Token", "From `POST /guest-sessions`, or the first write");
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("access_token", SecurityScheme::Http(access));
        components.add_security_scheme("guest_token", SecurityScheme::ApiKey(ApiKey::Header(guest)));
    }
}

/// Everything that is served. What is registered here is in the document, and the other way round: a service without
/// documentation does not compile.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(scope(BASE_PATH).configure(api))
        .service(health::live)
        .service(health::ready)
        .service(metrics::show_metrics)
        .configure(docs::routes);
}

/// The routes below the base path.
fn api(config: &mut ServiceConfig<'_>) {
    config
        .configure(catalogue::routes)
        .configure(auth::routes)
        .configure(guest::routes)
        .configure(cart::routes)
        .configure(wishlist::routes)
        .configure(wallet::routes)
        .configure(orders::routes)
        .configure(webhooks::routes)
        .configure(admin::routes);
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
