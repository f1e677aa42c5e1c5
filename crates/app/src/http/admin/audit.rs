//! `GET` and `POST /admin/audit`: whether the books are right.

use crate::http::{
    caller::Administrator,
    input::{InTurn, Parsed},
    problem::{AdministratorProblems, ApiError, InputProblems},
    state::HttpState,
};
use actix_web::{get, post, web};
use domain::ports;
use serde::Serialize;
use utoipa::ToSchema;

/// Whether everything agrees.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Audit {
    /// Whether the books are right. Units that wait for a person and units that are late are no faults of the books.
    ok: bool,
    /// What does not add up.
    money: MoneyAudit,
}

/// What does not add up among orders and money, and of how much.
#[derive(Debug, Serialize, ToSchema)]
struct MoneyAudit {
    /// Movements that were looked at.
    #[schema(example = 812)]
    transactions: u64,
    /// Movements whose entries do not sum to zero.
    #[schema(example = 0)]
    unbalanced: u64,
    /// Wallets that were looked at.
    #[schema(example = 95)]
    wallets: u64,
    /// Wallets whose balance is not the sum of their movements, or is negative.
    #[schema(example = 0)]
    wrong_balances: u64,
    /// Orders that were looked at.
    #[schema(example = 402)]
    orders: u64,
    /// Orders whose payment is not the price of their units.
    #[schema(example = 0)]
    wrongly_paid: u64,
    /// Units that were not refunded as they should be.
    #[schema(example = 0)]
    wrongly_refunded: u64,
    /// Orders that do not stand as their units do.
    #[schema(example = 0)]
    wrong_statuses: u64,
    /// Units that have a key and should not, or the other way round.
    #[schema(example = 0)]
    wrong_keys: u64,
    /// Orders at the marketplace that two units name.
    #[schema(example = 0)]
    shared_orders: u64,
    /// Units that wait for a person.
    #[schema(example = 1)]
    incidents: u64,
    /// Units that have been due for longer than a quarter of an hour.
    #[schema(example = 0)]
    overdue: u64,
}

impl From<ports::MoneyAudit> for Audit {
    fn from(audit: ports::MoneyAudit) -> Self {
        let ok = audit.is_right();
        Self {
            ok,
            money: MoneyAudit {
                transactions: audit.transactions,
                unbalanced: audit.unbalanced,
                wallets: audit.wallets,
                wrong_balances: audit.wrong_balances,
                orders: audit.orders,
                wrongly_paid: audit.wrongly_paid,
                wrongly_refunded: audit.wrongly_refunded,
                wrong_statuses: audit.wrong_statuses,
                wrong_keys: audit.wrong_keys,
                shared_orders: audit.shared_orders,
                incidents: audit.incidents,
                overdue: audit.overdue,
            },
        }
    }
}

async fn audit(state: &HttpState) -> Result<web::Json<Audit>, ApiError> {
    let now = state.accounts.clock.now();
    Ok(web::Json(state.order_queries.audit_money(now).await?.into()))
}

/// Checks all books against each other, as they are at this moment.
#[utoipa::path(
    tag = "admin",
    security(("access_token" = [])),
    responses((status = 200, description = "What was found", body = Audit), InputProblems, AdministratorProblems)
)]
#[get("/admin/audit")]
pub(super) async fn get_audit(
    InTurn(_admin, _): InTurn<Administrator, Parsed<()>>,
    state: web::Data<HttpState>,
) -> Result<web::Json<Audit>, ApiError> {
    audit(&state).await
}

/// Checks all books against each other, as they are at this moment.
#[utoipa::path(
    tag = "admin",
    security(("access_token" = [])),
    responses((status = 200, description = "What was found", body = Audit), InputProblems, AdministratorProblems)
)]
#[post("/admin/audit")]
pub(super) async fn run_audit(
    InTurn(_admin, _): InTurn<Administrator, Parsed<()>>,
    state: web::Data<HttpState>,
) -> Result<web::Json<Audit>, ApiError> {
    audit(&state).await
}
