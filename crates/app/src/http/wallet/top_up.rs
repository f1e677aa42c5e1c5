//! `POST /wallet/top-ups`: paying in.

use super::body::TopUp;
use crate::http::{
    caller::SignedIn,
    catalogue::body::Money,
    input::{Fields, Idempotent, InTurn, Input, Parsed, Refusal, idempotency_key, money},
    problem::{ApiError, BodyProblems, FaultCode, SignedInProblems, TopUpProblems},
    reply,
    state::HttpState,
};
use actix_web::{HttpResponse, post, web};
use application::idempotent::NamedRequest;
use domain::{order::IdempotencyKey, wallet::TopUpAmount};
use utoipa::ToSchema;

/// How much to pay in.
#[derive(Debug, ToSchema)]
pub(super) struct NewTopUp {
    /// 1 to 1,000 euro.
    #[schema(value_type = Money)]
    amount: TopUpAmount,
}

/// The payment, and what the client calls it.
pub(super) struct NamedTopUp {
    key: IdempotencyKey,
    wish: NewTopUp,
}

impl Input for NamedTopUp {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let key = idempotency_key(fields);
        let amount = fields.nested("amount", |value| money(value, amount));
        Some(Self { key: key?, wish: NewTopUp { amount: amount? } })
    }
}

fn amount(cents: i64) -> Result<TopUpAmount, Refusal> {
    TopUpAmount::try_from(cents).map_err(|error| Refusal::new(FaultCode::OutOfRange, error.to_string()))
}

/// Begins a payment into the user's wallet. Where the answer has a `redirect_url`, the customer pays there, and the money comes when
/// the provider tells of it.
#[utoipa::path(
    tag = "wallet",
    security(("access_token" = [])),
    params(Idempotent),
    request_body(content = NewTopUp, example = json!({"amount": {"amount": 5000, "currency": "EUR"}})),
    responses(
        (status = 201, description = "The payment", body = TopUp),
        BodyProblems, SignedInProblems, TopUpProblems,
    )
)]
#[post("/wallet/top-ups")]
pub(super) async fn top_up(
    InTurn(caller, Parsed(NamedTopUp { key, wish })): InTurn<SignedIn, Parsed<NamedTopUp>>,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, ApiError> {
    let fingerprint = reply::fingerprint("top-ups", &wish.amount.money());
    let request = NamedRequest { user: caller.user.id, key, fingerprint };
    let render = |started: &_| reply::created(&TopUp::from(started));
    Ok(reply::answer(state.wallets.top_up(&request, wish.amount, &render).await?))
}
