//! `POST /admin/users/{id}/wallet/adjustments`: what operators give and take.

use crate::http::{
    caller::Administrator,
    catalogue::body::Money,
    input::{BodyValue, Fields, InTurn, Input, Parsed, Refusal, money, values},
    problem::{AdjustProblems, AdministratorProblems, ApiError, BodyProblems, FaultCode},
    state::HttpState,
    wallet::body::Wallet,
};
use actix_web::{HttpResponse, post, web};
use domain::{
    account::UserId,
    wallet::{Adjustment, Reason},
};
use utoipa::{IntoParams, ToSchema};

/// Whose wallet.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct UserInPath {
    /// The user's id, a UUID.
    #[param(value_type = uuid::Uuid, example = "0198c5c5-3a4e-7c3a-8a55-0d4f0c1d2e3f")]
    id: UserId,
}

/// How much, and why.
#[derive(Debug, ToSchema)]
pub(super) struct AdjustWallet {
    /// Up to 10,000 euro; negative to take.
    #[schema(value_type = Money)]
    amount: Adjustment,
    /// Why, in 3 to 300 characters that the customer sees.
    #[schema(value_type = String, min_length = 3, max_length = 300)]
    reason: Reason,
}

/// The adjustment of the wallet of the user with this id.
pub(super) struct AdjustWalletOf {
    user: UserId,
    wish: AdjustWallet,
}

impl Input for UserInPath {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self { id: UserId(fields.path("id", values::uuid)?) })
    }
}

impl Input for AdjustWalletOf {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let user = UserInPath::read(fields);
        let amount = fields.nested("amount", |value| money(value, amount));
        let reason = fields.body("reason", reason);
        Some(Self { user: user?.id, wish: AdjustWallet { amount: amount?, reason: reason? } })
    }
}

fn amount(cents: i64) -> Result<Adjustment, Refusal> {
    Adjustment::try_from(cents).map_err(|error| {
        let message = if cents == 0 { "must not be 0".to_owned() } else { error.to_string() };
        Refusal::new(FaultCode::OutOfRange, message)
    })
}

fn reason(value: BodyValue) -> Result<Reason, Refusal> {
    let text = value.text()?;
    let code =
        if text.chars().count() > Reason::MAX_LENGTH { FaultCode::TooLong } else { FaultCode::TooShort };
    Reason::try_from(text).map_err(|error| Refusal::new(code, error.to_string()))
}

/// Gives to a user's wallet, or takes from it.
#[utoipa::path(
    tag = "admin",
    security(("access_token" = [])),
    params(UserInPath),
    request_body(
        content = AdjustWallet,
        example = json!({"amount": {"amount": 500, "currency": "EUR"}, "reason": "Goodwill"}),
    ),
    responses(
        (status = 201, description = "The wallet as it is now", body = Wallet),
        BodyProblems, AdministratorProblems, AdjustProblems,
    )
)]
#[post("/admin/users/{id}/wallet/adjustments")]
pub(super) async fn adjust_wallet(
    InTurn(Administrator(admin), Parsed(AdjustWalletOf { user, wish })): InTurn<
        Administrator,
        Parsed<AdjustWalletOf>,
    >,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, ApiError> {
    let balance = state.wallets.adjust(admin.user.id, user, wish.amount, wish.reason).await?;
    Ok(HttpResponse::Created().json(Wallet { balance: balance.into() }))
}
