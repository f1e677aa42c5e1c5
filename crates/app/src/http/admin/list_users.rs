//! `GET /admin/users`: who has an account.

use super::body::User;
use crate::http::{
    caller::Administrator,
    catalogue::body::List,
    input::{Fields, InTurn, Input, Parsed, values},
    problem::{AdministratorProblems, ApiError, ListProblems},
    state::HttpState,
};
use actix_web::{get, web};
use domain::{
    account::UserId,
    ports::{UserPage, UserQuery},
};
use serde::Serialize;
use utoipa::IntoParams;

/// Which users, how many, from where.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListUsers {
    /// A part of the address, in any case.
    #[param(min_length = 1, max_length = 300, example = "@example.com")]
    email: Option<String>,
    /// How many users a page has at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 24, example = 10)]
    limit: u32,
    /// The `next_cursor` of the page before, with the same filter.
    cursor: Option<String>,
}

impl Input for ListUsers {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self {
            email: fields.query("email", values::name),
            limit: fields.query("limit", values::limit).unwrap_or(values::DEFAULT_LIMIT),
            cursor: fields.query("cursor", |raw| Ok(raw.to_owned())),
        })
    }
}

impl ListUsers {
    /// What decides which users follow each other.
    fn list(email: Option<&str>) -> impl Serialize {
        ("users", email)
    }
}

/// The users, the latest registered first, page by page.
#[utoipa::path(
    tag = "admin",
    security(("access_token" = [])),
    params(ListUsers),
    responses((status = 200, description = "A page of users", body = List<User>), ListProblems, AdministratorProblems)
)]
#[get("/admin/users")]
pub(super) async fn list_users(
    InTurn(_admin, Parsed(list)): InTurn<Administrator, Parsed<ListUsers>>,
    state: web::Data<HttpState>,
) -> Result<web::Json<List<User>>, ApiError> {
    let key = &state.cursor_key;
    let after = list.cursor.map(|cursor| key.open(&ListUsers::list(list.email.as_deref()), &cursor));
    let after: Option<UserId> = after.transpose()?;
    let query = UserQuery { email: list.email, after, limit: list.limit };
    let UserPage { items, next } = state.accounts.list_users(&query).await?;
    Ok(web::Json(List {
        items: items.into_iter().map(User::from).collect(),
        next_cursor: next.map(|user| key.seal(&ListUsers::list(query.email.as_deref()), &user)),
    }))
}
