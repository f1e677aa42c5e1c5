//! `POST /admin/webhooks/{id}/replay`: a message once more.

use crate::http::{
    caller::Administrator,
    input::{Fields, InTurn, Input, Parsed, values},
    problem::{AdministratorProblems, ApiError, InputProblems, ReplayProblems},
    state::HttpState,
};
use actix_web::{HttpResponse, post, web};
use domain::webhook::InboxId;
use utoipa::IntoParams;

/// The message to act upon.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct ReplayWebhook {
    /// The shop's id of the message, a UUID.
    #[param(value_type = uuid::Uuid, example = "0198c5c5-3a4e-7c3a-8a55-0d4f0c1d2e3f")]
    id: InboxId,
}

impl Input for ReplayWebhook {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self { id: InboxId(fields.path("id", values::uuid)?) })
    }
}

/// Has a message acted upon as if it had come now. What was done for it before is not done twice.
#[utoipa::path(
    tag = "admin",
    security(("access_token" = [])),
    params(ReplayWebhook),
    responses(
        (status = 202, description = "It will be acted upon"),
        InputProblems, AdministratorProblems, ReplayProblems,
    )
)]
#[post("/admin/webhooks/{id}/replay")]
pub(super) async fn replay_webhook(
    InTurn(_admin, Parsed(ReplayWebhook { id })): InTurn<Administrator, Parsed<ReplayWebhook>>,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, ApiError> {
    state.webhooks.replay(id).await?;
    Ok(HttpResponse::Accepted().finish())
}
