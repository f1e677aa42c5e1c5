//! The contract for people and programs: `/docs/`, `/docs/problems`, `/openapi.json`.

use super::{
    openapi::openapi,
    problem::{ApiError, ProblemCode},
};
use actix_web::{
    HttpResponse, get,
    http::header::{self, ContentType, HeaderName, HeaderValue},
    web::{Bytes, Path},
};
use std::{
    fmt::Write,
    sync::{Arc, LazyLock},
};
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_swagger_ui::Config;

/// Swagger UI brings its own scripts, sets styles from them, and asks this server alone.
const PAGE_POLICY: (HeaderName, HeaderValue) = (
    header::CONTENT_SECURITY_POLICY,
    HeaderValue::from_static(
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
         connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
);

/// The routes outside the base path. The fixed ones come before the one with a parameter.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(start)
        .service(contract)
        .service(documentation)
        .service(documentation_page)
        .service(problem_page)
        .service(documentation_file);
}

/// Leads to the documentation.
#[utoipa::path(tag = "documentation", responses((status = 302, description = "To `/docs/`")))]
#[get("/")]
async fn start() -> HttpResponse {
    to_documentation()
}

/// Leads to the documentation.
#[utoipa::path(tag = "documentation", responses((status = 302, description = "To `/docs/`")))]
#[get("/docs")]
async fn documentation() -> HttpResponse {
    to_documentation()
}

fn to_documentation() -> HttpResponse {
    HttpResponse::Found().insert_header((header::LOCATION, "/docs/")).finish()
}

/// This document.
#[utoipa::path(
    tag = "documentation",
    responses((status = 200, description = "OpenAPI", content_type = "application/json", body = Object))
)]
#[get("/openapi.json")]
async fn contract() -> HttpResponse {
    static JSON: LazyLock<Bytes> = LazyLock::new(|| serde_json::to_vec(openapi()).unwrap_or_default().into());
    HttpResponse::Ok().content_type(ContentType::json()).body(JSON.clone())
}

/// This document, to read and to try.
#[utoipa::path(
    tag = "documentation",
    responses((status = 200, description = "Swagger UI", content_type = "text/html", body = String))
)]
#[get("/docs/")]
async fn documentation_page() -> Result<HttpResponse, ApiError> {
    swagger_ui("index.html")
}

/// A file of the page `/docs/`.
#[utoipa::path(
    tag = "documentation",
    params(("file" = String, Path, description = "The file's name", example = "swagger-ui.css")),
    responses((status = 200, description = "The file", content_type = "text/css", body = String),
              (status = 404, description = "No such file"))
)]
#[get("/docs/{file}")]
async fn documentation_file(file: Path<String>) -> Result<HttpResponse, ApiError> {
    swagger_ui(&file)
}

fn swagger_ui(file: &str) -> Result<HttpResponse, ApiError> {
    static CONFIG: LazyLock<Arc<Config<'static>>> = LazyLock::new(|| {
        // Without a validator the page asks nobody but this server.
        Arc::new(Config::from("/openapi.json").validator_url("none"))
    });
    let found = utoipa_swagger_ui::serve(file, Arc::clone(&CONFIG))
        .map_err(|error| ApiError::new(ProblemCode::InternalError).caused_by(error.to_string()))?;
    let file = found.ok_or_else(|| ApiError::new(ProblemCode::RouteNotFound))?;
    let mut response = HttpResponse::Ok();
    Ok(response.insert_header(PAGE_POLICY).content_type(file.content_type).body(file.bytes.into_owned()))
}

/// What each problem means: where the `type` of a problem leads.
#[utoipa::path(
    tag = "documentation",
    responses((status = 200, description = "A page", content_type = "text/html", body = String))
)]
#[get("/docs/problems")]
async fn problem_page() -> HttpResponse {
    HttpResponse::Ok().insert_header(PAGE_POLICY).content_type(ContentType::html()).body(problems_as_html())
}

fn problems_as_html() -> String {
    let mut page = String::from("<!doctype html><html lang=en><title>Problems</title><h1>Problems</h1><dl>");
    for problem in ProblemCode::ALL {
        let (code, status) = (problem.as_str(), problem.status().as_u16());
        let (title, meaning) = (problem.title(), problem.meaning());
        let _ = write!(page, "<dt id={code}><code>{code}</code> ({status}) {title}<dd>{meaning}");
    }
    page + "</dl></html>"
}
