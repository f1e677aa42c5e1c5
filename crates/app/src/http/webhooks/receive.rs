//! `POST /webhooks/g2a` and `/webhooks/payments/{provider}`: messages are kept, and acted upon afterwards.

use super::signed::{SignatureHeaders, Signed};
use crate::http::{
    problem::{ApiError, ProblemCode, WebhookProblems},
    state::HttpState,
};
use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::webhook::WebhookSource;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// The message is kept.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Kept {}

/// Whose message it is.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
#[expect(dead_code, reason = "it stands in the contract; the path is read below")]
pub(super) struct ProviderInPath {
    /// The payment provider.
    #[param(example = "test")]
    provider: String,
}

/// Takes the marketplace's hint that something has happened to an order: `{"type": "order.updated", "data": {"order_id": "…"}}`. The
/// same message again changes nothing.
#[utoipa::path(
    tag = "webhooks",
    params(SignatureHeaders),
    request_body(
        content = Object,
        content_type = "application/json",
        example = json!({"type": "order.updated", "data": {"order_id": "61123455260055"}}),
    ),
    responses((status = 200, description = "It is kept", body = Kept), WebhookProblems)
)]
#[post("/webhooks/g2a")]
pub(super) async fn receive_from_marketplace(
    signed: Signed,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, ApiError> {
    receive(&state, WebhookSource::G2a, &signed).await
}

/// Takes a payment provider's word on a top-up: `{"type": "payment.succeeded" | "payment.failed", "data": {"top_up_id": "…", "amount":
/// 1299, "currency": "EUR"}}`. The same message again changes nothing.
#[utoipa::path(
    tag = "webhooks",
    params(ProviderInPath, SignatureHeaders),
    request_body(
        content = Object,
        content_type = "application/json",
        example = json!({
            "type": "payment.succeeded",
            "data": {"top_up_id": "0198c5c5-3a4e-7c3a-8a55-0d4f0c1d2e3f", "amount": 5000, "currency": "EUR"},
        }),
    ),
    responses((status = 200, description = "It is kept", body = Kept), WebhookProblems)
)]
#[post("/webhooks/payments/{provider}")]
pub(super) async fn receive_from_provider(
    signed: Signed,
    request: HttpRequest,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, ApiError> {
    let provider = request.match_info().get("provider").unwrap_or_default();
    let source = WebhookSource::find(&format!("payments/{provider}"));
    let source = source.ok_or_else(|| ApiError::new(ProblemCode::WebhookSourceNotFound))?;
    receive(&state, source, &signed).await
}

async fn receive(
    state: &HttpState,
    source: WebhookSource,
    Signed(message): &Signed,
) -> Result<HttpResponse, ApiError> {
    state.webhooks.receive(source, message).await?;
    Ok(HttpResponse::Ok().json(Kept {}))
}
