//! `POST /admin/purchases/{id}/resolve`: what becomes of a unit that needs a person.

use super::purchase::Purchase;
use crate::http::{
    caller::Administrator,
    input::{BodyValue, Fields, InTurn, Input, Parsed, Refusal, values},
    problem::{AdministratorProblems, ApiError, BodyProblems, FaultCode, ProblemCode, ResolveProblems},
    state::HttpState,
};
use actix_web::{post, web};
use application::incidents::{Decision, ResolveError};
use domain::purchase::PurchaseId;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// The longest key, in bytes.
const MAX_KEY_BYTES: usize = 4096;

/// The purchase to decide about.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct PurchaseInPath {
    /// The purchase's id, a UUID.
    #[param(value_type = uuid::Uuid, example = "0198c5c5-3a4e-7c3a-8a55-0d4f0c1d2e3f")]
    id: PurchaseId,
}

/// What to do.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "it stands in the contract; the domain has its own")]
pub(super) struct Resolve {
    /// What becomes of the unit.
    outcome: Outcome,
    /// The key to deliver: 1 to 4096 bytes. With `deliver` alone.
    #[schema(format = "password", max_length = 4096, nullable = false)]
    key: Option<String>,
}

/// What becomes of a unit.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Outcome {
    /// The customer gets the money back.
    Refund,
    /// The customer gets a key.
    Deliver,
}

/// The decision about the purchase with this id.
pub(super) struct ResolvePurchase {
    id: PurchaseId,
    decision: Decision,
}

impl Input for PurchaseInPath {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self { id: PurchaseId(fields.path("id", values::uuid)?) })
    }
}

impl Input for ResolvePurchase {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let purchase = PurchaseInPath::read(fields);
        let decision = match fields.body("outcome", outcome) {
            Some(Outcome::Deliver) => fields.body("key", key).map(Decision::Deliver),
            // A key that nobody is to get is one too many.
            Some(Outcome::Refund) => Some(Decision::Refund),
            None => {
                fields.optional_body("key", key);
                None
            }
        };
        Some(Self { id: purchase?.id, decision: decision? })
    }
}

fn outcome(value: BodyValue) -> Result<Outcome, Refusal> {
    values::word(&value.text()?, &[Outcome::Refund, Outcome::Deliver], |outcome| match outcome {
        Outcome::Refund => "refund",
        Outcome::Deliver => "deliver",
    })
}

fn key(value: BodyValue) -> Result<SecretString, Refusal> {
    let key = value.secret()?;
    let text = key.expose_secret();
    if text.trim().is_empty() {
        return Err(Refusal::new(FaultCode::Empty, "must not be empty"));
    }
    if text.len() > MAX_KEY_BYTES {
        return Err(Refusal::new(FaultCode::TooLong, format!("must have at most {MAX_KEY_BYTES} bytes")));
    }
    Ok(key)
}

impl From<ResolveError> for ApiError {
    fn from(error: ResolveError) -> Self {
        match error {
            ResolveError::UnknownPurchase => Self::new(ProblemCode::PurchaseNotFound),
            ResolveError::NoIncident => Self::new(ProblemCode::PurchaseNotAnIncident),
            ResolveError::Vault(error) => Self::new(ProblemCode::InternalError).caused_by(error),
            ResolveError::Storage(error) => error.into(),
        }
    }
}

/// Decides about a unit that needs a person: the money back, or a key that the operator brings. Who decided is remembered.
#[utoipa::path(
    tag = "admin",
    security(("access_token" = [])),
    params(PurchaseInPath),
    request_body(content = Resolve, example = json!({"outcome": "refund"})),
    responses(
        (status = 200, description = "The purchase as it is now", body = Purchase),
        BodyProblems, AdministratorProblems, ResolveProblems,
    )
)]
#[post("/admin/purchases/{id}/resolve")]
pub(super) async fn resolve_purchase(
    InTurn(Administrator(admin), Parsed(wish)): InTurn<Administrator, Parsed<ResolvePurchase>>,
    state: web::Data<HttpState>,
) -> Result<web::Json<Purchase>, ApiError> {
    let purchase = state.incidents.resolve(admin.user.id, wish.id, &wish.decision).await?;
    Ok(web::Json(purchase.into()))
}
