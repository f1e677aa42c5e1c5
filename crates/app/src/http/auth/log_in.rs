//! `POST /auth/login`: a session for a user.

use super::{body::Login, problem::count_merge};
use crate::http::{
    client_info::ClientInfo,
    guest::FormerGuest,
    input::{Fields, InTurn, Input, Parsed, Refusal, values},
    problem::{ApiError, BodyProblems, FormerGuestProblems, LogInProblems},
    state::HttpState,
    throttle,
};
use actix_web::{HttpRequest, post, web};
use application::accounts;
use domain::{
    account::{Email, Password},
    throttle::{LOGIN_BY_ACCOUNT, LOGIN_BY_ADDRESS},
};
use utoipa::ToSchema;

/// Who claims to be a user.
#[derive(Debug, ToSchema)]
pub(super) struct LogIn {
    /// The user's address, in any case.
    #[schema(value_type = String, format = "email", max_length = 254)]
    email: Email,
    /// The user's password.
    #[schema(value_type = String, format = "password", max_length = 72)]
    password: Password,
}

impl Input for LogIn {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let email = fields.body("email", |value| values::email(&value.text()?));
        let password =
            fields.body("password", |value| Password::claim(value.secret()?).map_err(Refusal::from));
        Some(Self { email: email?, password: password? })
    }
}

/// Logs a user in, and gives the user what the guest had who asks (`X-Guest-Token` or the cookie). What a failed login was about,
/// neither the answer nor its time tells.
#[utoipa::path(
    tag = "auth",
    security((), ("guest_token" = [])),
    request_body(content = LogIn, example = json!({"email": "gordon@example.com", "password": "Half-Life-1998"})),
    responses(
        (status = 200, description = "The user, logged in", body = Login),
        BodyProblems, FormerGuestProblems, LogInProblems,
    )
)]
#[post("/auth/login")]
pub(super) async fn log_in(
    InTurn(guest, Parsed(claim)): InTurn<FormerGuest, Parsed<LogIn>>,
    client: ClientInfo,
    request: HttpRequest,
    state: web::Data<HttpState>,
) -> Result<web::Json<Login>, ApiError> {
    let attempt = [(LOGIN_BY_ADDRESS, &*client.network()), (LOGIN_BY_ACCOUNT, &*claim.email.key())];
    throttle::admit(&request, &state, &attempt).await?;
    let attempt = accounts::LogIn {
        email: claim.email,
        password: claim.password,
        guest: guest.hash(),
        client: client.into(),
    };
    let login = state.accounts.log_in(attempt).await?;
    count_merge(&login.merge);
    guest.settle(&login.merge);
    Ok(web::Json(login.into()))
}
