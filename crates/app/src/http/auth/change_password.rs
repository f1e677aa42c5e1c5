//! `PUT /auth/password`: another password.

use crate::http::{
    caller::SignedIn,
    client_info::ClientInfo,
    input::{BodyValue, Fields, InTurn, Input, Parsed, Refusal},
    problem::{ApiError, BodyProblems, ChangePasswordProblems, SignedInProblems},
    state::HttpState,
    throttle,
};
use actix_web::{HttpRequest, HttpResponse, put, web};
use application::accounts;
use domain::{account::Password, throttle::PASSWORD_BY_ACCOUNT};
use utoipa::ToSchema;

/// The password as it is and as it is to be.
#[derive(Debug, ToSchema)]
pub(super) struct ChangePassword {
    /// The password as it is.
    #[schema(value_type = String, format = "password", max_length = 72)]
    current_password: Password,
    /// 8 to 72 bytes with an upper-case letter, a lower-case letter and a digit.
    #[schema(value_type = String, format = "password", min_length = 8, max_length = 72)]
    new_password: Password,
}

impl Input for ChangePassword {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let claim = |value: BodyValue| Password::claim(value.secret()?).map_err(Refusal::from);
        let choose = |value: BodyValue| Password::choose(value.secret()?).map_err(Refusal::from);
        let current_password = fields.body("current_password", claim);
        let new_password = fields.body("new_password", choose);
        Some(Self { current_password: current_password?, new_password: new_password? })
    }
}

/// Changes the password, and ends all other sessions of the user.
#[utoipa::path(
    tag = "auth",
    security(("access_token" = [])),
    request_body(
        content = ChangePassword,
        example = json!({"current_password": "Half-Life-1998", "new_password": "Black-Mesa-2003"}),
    ),
    responses(
        (status = 204, description = "The password is changed"),
        BodyProblems, SignedInProblems, ChangePasswordProblems,
    )
)]
#[put("/auth/password")]
pub(super) async fn change_password(
    InTurn(caller, Parsed(change)): InTurn<SignedIn, Parsed<ChangePassword>>,
    client: ClientInfo,
    request: HttpRequest,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, ApiError> {
    let user = caller.user.id;
    throttle::admit(&request, &state, &[(PASSWORD_BY_ACCOUNT, &user.0.to_string())]).await?;
    let wish = accounts::ChangePassword {
        user,
        session: caller.session,
        current: change.current_password,
        new: change.new_password,
        client: client.into(),
    };
    state.accounts.change_password(wish).await?;
    Ok(HttpResponse::NoContent().finish())
}
