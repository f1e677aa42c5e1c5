//! `POST /auth/register`: a new account.

use super::{body::Login, problem::count_merge};
use crate::http::{
    client_info::ClientInfo,
    guest::FormerGuest,
    input::{Fields, InTurn, Input, Parsed, Refusal, values},
    problem::{ApiError, BodyProblems, FormerGuestProblems, RegisterProblems},
    state::HttpState,
    throttle,
};
use actix_web::{HttpRequest, HttpResponse, post, web};
use application::accounts;
use domain::{
    account::{Email, Nickname, Password},
    throttle::{REGISTER_BY_ACCOUNT, REGISTER_BY_ADDRESS},
};
use utoipa::ToSchema;

/// Who wants an account.
#[derive(Debug, ToSchema)]
pub(super) struct Register {
    /// The address to log in with, in any case.
    #[schema(value_type = String, format = "email", max_length = 254)]
    email: Email,
    /// 8 to 72 bytes with an upper-case letter, a lower-case letter and a digit.
    #[schema(value_type = String, format = "password", min_length = 8, max_length = 72)]
    password: Password,
    /// What to be called.
    #[schema(value_type = Option<String>, min_length = 2, max_length = 50)]
    nickname: Option<Nickname>,
}

impl Input for Register {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let email = fields.body("email", |value| values::email(&value.text()?));
        let password =
            fields.body("password", |value| Password::choose(value.secret()?).map_err(Refusal::from));
        let nickname = fields.optional_body("nickname", |value| values::nickname(&value.text()?));
        Some(Self { email: email?, password: password?, nickname })
    }
}

/// Makes an account, logs its user in, and gives the user what the guest had who asks (`X-Guest-Token` or the cookie): all of it, or
/// none.
#[utoipa::path(
    tag = "auth",
    security((), ("guest_token" = [])),
    request_body(
        content = Register,
        example = json!({"email": "gordon@example.com", "password": "Half-Life-1998", "nickname": "Gordon"}),
    ),
    responses(
        (status = 201, description = "The user, logged in", body = Login),
        BodyProblems, FormerGuestProblems, RegisterProblems,
    )
)]
#[post("/auth/register")]
pub(super) async fn register(
    InTurn(guest, Parsed(wish)): InTurn<FormerGuest, Parsed<Register>>,
    client: ClientInfo,
    request: HttpRequest,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, ApiError> {
    let attempt = [(REGISTER_BY_ADDRESS, &*client.network()), (REGISTER_BY_ACCOUNT, &*wish.email.key())];
    throttle::admit(&request, &state, &attempt).await?;
    let wish = accounts::Register {
        email: wish.email,
        password: wish.password,
        nickname: wish.nickname,
        guest: guest.hash(),
        client: client.into(),
    };
    let login = state.accounts.register(wish).await?;
    count_merge(&login.merge);
    guest.settle(&login.merge);
    Ok(HttpResponse::Created().json(Login::from(login)))
}
