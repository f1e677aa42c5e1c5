//! What no route serves: 404, or 405 if the path has routes for other methods.

use super::{
    openapi::openapi,
    problem::{ApiError, ProblemCode},
};
use actix_web::{
    HttpRequest, HttpResponse,
    dev::ResourceDef,
    http::header::{self, HeaderValue},
};
use std::sync::LazyLock;
use utoipa::openapi::PathItem;

/// Every path that is served, with the methods that it has.
static ALLOWED: LazyLock<Vec<(ResourceDef, HeaderValue)>> = LazyLock::new(|| {
    let paths = &openapi().paths.paths;
    paths.iter().filter_map(|(path, item)| Some((ResourceDef::new(path.as_str()), allow(item)?))).collect()
});

/// The `Allow` of a path. Who serves GET serves HEAD.
fn allow(item: &PathItem) -> Option<HeaderValue> {
    let methods = [
        ("GET, HEAD", &item.get),
        ("POST", &item.post),
        ("PUT", &item.put),
        ("PATCH", &item.patch),
        ("DELETE", &item.delete),
    ];
    let present: Vec<&str> =
        methods.iter().filter(|(_, operation)| operation.is_some()).map(|(name, _)| *name).collect();
    HeaderValue::from_str(&present.join(", ")).ok()
}

/// The handler.
pub(super) async fn refuse(request: HttpRequest) -> HttpResponse {
    let path = request.match_info().as_str();
    match ALLOWED.iter().find(|(pattern, _)| pattern.is_match(path)) {
        None => HttpResponse::from_error(ApiError::new(ProblemCode::RouteNotFound)),
        Some((_, allow)) => {
            let mut response = HttpResponse::from_error(ApiError::new(ProblemCode::MethodNotAllowed));
            response.headers_mut().insert(header::ALLOW, allow.clone());
            response
        }
    }
}
