//! `POST /orders`: buying.

use super::body::Order;
use crate::http::{
    caller::SignedIn,
    catalogue::body,
    input::{
        BodyValue, Fields, Idempotent, InTurn, Input, Object, Parsed, Refusal, idempotency_key, money, price,
        read_list, values,
    },
    problem::{ApiError, BodyProblems, CheckOutProblems, FaultCode, SignedInProblems},
    reply,
    state::HttpState,
};
use actix_web::{HttpResponse, http::header, post, web};
use application::{idempotent::NamedRequest, orders};
use domain::{
    cart::{MAX_LINES, Quantity},
    money::Money,
    order::{CheckOutLine, IdempotencyKey, RequestFingerprint, StoredReply},
};
use serde::Deserialize;
use std::collections::HashSet;
use utoipa::ToSchema;
use uuid::Uuid;

/// What to buy.
#[derive(Debug, ToSchema)]
pub(super) struct CheckOut {
    /// The games, each once; left out for what is in the cart, which is empty then.
    #[schema(value_type = Option<Vec<CheckOutItem>>, nullable = false, min_items = 1, max_items = 100)]
    items: Option<Vec<CheckOutLine>>,
    /// What it may cost, and nothing else; left out for whatever it costs.
    #[schema(value_type = Option<body::Money>, nullable = false)]
    expected_total: Option<Money>,
}

/// A game to buy.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "it stands in the contract; the domain has its own")]
pub(super) struct CheckOutItem {
    /// The game's id.
    game_id: Uuid,
    /// How many keys.
    #[schema(minimum = 1, maximum = 10)]
    quantity: u8,
}

/// The wish, and what the client calls it.
pub(super) struct NamedCheckOut {
    key: IdempotencyKey,
    wish: CheckOut,
}

impl Input for NamedCheckOut {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let key = idempotency_key(fields);
        let wish = CheckOut {
            items: fields.optional_nested("items", items),
            expected_total: fields.optional_nested("expected_total", |value| money(value, price)),
        };
        Some(Self { key: key?, wish })
    }
}

fn items(value: BodyValue) -> Result<Vec<CheckOutLine>, Vec<Refusal>> {
    let lines = read_list(value, |entry| Object::read(entry, line))?;
    if !(1..=MAX_LINES).contains(&lines.len()) {
        let message = format!("must have 1 to {MAX_LINES} entries");
        return Err(vec![Refusal::new(FaultCode::OutOfRange, message)]);
    }
    let mut games = HashSet::new();
    if lines.iter().all(|line| games.insert(line.game)) {
        Ok(lines)
    } else {
        Err(vec![Refusal::new(FaultCode::Repeated, "must name each game once")])
    }
}

fn line(object: &mut Object) -> Option<CheckOutLine> {
    let game = object.field("game_id", |value| values::game_id(&value.text()?));
    let quantity = object.field("quantity", quantity);
    Some(CheckOutLine { game: game?, quantity: quantity? })
}

fn quantity(value: BodyValue) -> Result<Quantity, Refusal> {
    let number = i64::try_from(value.whole_number()?).ok();
    let quantity = number.and_then(|number| Quantity::try_from(number).ok());
    quantity.ok_or_else(|| {
        Refusal::new(FaultCode::OutOfRange, format!("must be between 1 and {}", Quantity::MAX.get()))
    })
}

impl CheckOut {
    /// Two ways to write the same wish have the same fingerprint.
    fn fingerprint(&self) -> RequestFingerprint {
        let lines = |items: &Vec<CheckOutLine>| {
            items.iter().map(|line| (line.game.0, line.quantity.get())).collect::<Vec<_>>()
        };
        reply::fingerprint("orders", &(self.items.as_ref().map(lines), self.expected_total))
    }
}

/// Buys what is named, or what is in the cart, and takes the money from the wallet. Prices and stock are those of this moment. The keys
/// come a little later: look at the order again.
#[utoipa::path(
    tag = "orders",
    security(("access_token" = [])),
    params(Idempotent),
    request_body(
        content = CheckOut,
        example = json!({
            "items": [{"game_id": "0198c5c5-3a4e-7c3a-8a55-0d4f0c1d2e3f", "quantity": 1}],
            "expected_total": {"amount": 1299, "currency": "EUR"},
        }),
    ),
    responses(
        (status = 201, description = "The order", body = Order, headers(("Location" = String, description = "Where it is"))),
        BodyProblems, SignedInProblems, CheckOutProblems,
    )
)]
#[post("/orders")]
pub(super) async fn check_out(
    InTurn(caller, Parsed(NamedCheckOut { key, wish })): InTurn<SignedIn, Parsed<NamedCheckOut>>,
    state: web::Data<HttpState>,
) -> Result<HttpResponse, ApiError> {
    let request = NamedRequest { user: caller.user.id, key, fingerprint: wish.fingerprint() };
    let wish = orders::CheckOut { request, lines: wish.items, expected_total: wish.expected_total };
    let render = |order: &_| reply::created(&Order::from(order));
    let reply = state.orders.check_out(&wish, &render).await?;
    let location = location(&reply);
    let mut answer = reply::answer(reply);
    if let Some(location) = location.and_then(|location| location.try_into().ok()) {
        answer.headers_mut().insert(header::LOCATION, location);
    }
    Ok(answer)
}

/// Where the order is that `reply` shows. It may have been made by an earlier request.
fn location(reply: &StoredReply) -> Option<String> {
    #[derive(Deserialize)]
    struct Shown {
        id: Uuid,
    }
    let Shown { id } = serde_json::from_slice(&reply.body).ok()?;
    Some(format!("/api/v1/orders/{id}"))
}
