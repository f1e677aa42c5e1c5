//! Wallets as JSON.

use crate::http::catalogue::body::Money;
use application::wallets::StartedTopUp;
use chrono::{DateTime, Utc};
use domain::wallet;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A wallet.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct Wallet {
    /// What it holds.
    pub(in crate::http) balance: Money,
}

/// Something that has moved money.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WalletMovement)]
pub(in crate::http) struct Movement {
    /// Its id.
    id: Uuid,
    /// What it was.
    kind: MovementKind,
    /// What came into the wallet; negative for what went out.
    amount: Money,
    /// The order that it was about; null if about none.
    #[schema(required)]
    order_id: Option<Uuid>,
    /// Why the shop's operators have moved it; null if it was not them.
    #[schema(required, example = "Goodwill")]
    reason: Option<String>,
    /// When it was.
    at: DateTime<Utc>,
}

/// What moves money.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum MovementKind {
    /// The customer has paid in.
    TopUp,
    /// The customer has bought something.
    Purchase,
    /// Something could not be delivered.
    Refund,
    /// The shop's operators have given or taken.
    Adjustment,
}

/// A payment into a wallet.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct TopUp {
    /// Its id.
    id: Uuid,
    /// How it stands.
    status: TopUpStatus,
    /// Where to send the customer to pay; left out if there is nothing to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, format = "uri")]
    redirect_url: Option<String>,
}

/// How a payment stands.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum TopUpStatus {
    /// The money has not come yet.
    Pending,
    /// The money is in the wallet.
    Completed,
    /// There will be no money.
    Failed,
}

impl From<wallet::WalletMovement> for Movement {
    fn from(movement: wallet::WalletMovement) -> Self {
        Self {
            id: movement.id.0,
            kind: match movement.kind {
                wallet::MovementKind::TopUp => MovementKind::TopUp,
                wallet::MovementKind::Purchase => MovementKind::Purchase,
                wallet::MovementKind::Refund => MovementKind::Refund,
                wallet::MovementKind::Adjustment => MovementKind::Adjustment,
            },
            amount: movement.amount.into(),
            order_id: movement.order.map(|order| order.0),
            reason: movement.reason,
            at: movement.at,
        }
    }
}

impl From<&StartedTopUp> for TopUp {
    fn from(started: &StartedTopUp) -> Self {
        Self {
            id: started.top_up.id.0,
            status: match started.top_up.status {
                wallet::TopUpStatus::Pending => TopUpStatus::Pending,
                wallet::TopUpStatus::Completed => TopUpStatus::Completed,
                wallet::TopUpStatus::Failed => TopUpStatus::Failed,
            },
            redirect_url: started.redirect.clone(),
        }
    }
}
