//! `PATCH /admin/games/{id}`: what the shop says of a game, instead of the marketplace.

use super::{body::EditableGame, get_game::EditedGame};
use crate::http::{
    caller::Administrator,
    catalogue::body::Money,
    input::{BodyValue, Fields, InTurn, Input, Parsed, Refusal, money, price, values},
    problem::{AdministratorProblems, ApiError, BodyProblems, EditGameProblems, FaultCode},
    state::HttpState,
};
use actix_web::{patch, web};
use application::game_edits::GameChange;
use domain::{
    catalogue::GameId,
    html::SafeHtml,
    money,
    slug::{InvalidSlug, Slug},
    text::clean_name,
};
use utoipa::ToSchema;

/// What is to change. What is left out stays as it is; null takes an edit back, so that the marketplace's word counts again.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "it stands in the contract; the use case has its own")]
pub(super) struct EditGame {
    /// What customers pay. It has to cover the cost and the shop's margin. If the cost overtakes it later, the game is sold at its
    /// cost plus markup until the price covers it again.
    price: Option<Money>,
    /// Whether the game is hidden: off every list, and not sold.
    hidden: Option<bool>,
    /// Its name, on one line.
    #[schema(min_length = 1, max_length = 300)]
    title: Option<String>,
    /// Its description: HTML, which is sanitised. Up to 32 KiB.
    #[schema(max_length = 32768)]
    description: Option<String>,
    /// Its readable address, instead of the one that it was given first: words of lower-case letters and digits with single hyphens
    /// between them. It must not end in `i` and a number.
    #[schema(min_length = 3, max_length = 120, pattern = "^[a-z0-9]+(-[a-z0-9]+)*$")]
    slug: Option<String>,
}

/// The change of the game with this id.
pub(super) struct EditGameOf {
    game: GameId,
    change: GameChange,
}

impl Input for EditGameOf {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let game = EditedGame::read(fields);
        let change = GameChange {
            price: fields.nullable_nested("price", |value| money(value, own_price)),
            hidden: fields.nullable_body("hidden", BodyValue::boolean).map(Option::unwrap_or_default),
            title: fields.nullable_body("title", title),
            description: fields.nullable_body("description", description),
            slug: fields.nullable_body("slug", slug),
        };
        Some(Self { game: game?.id, change })
    }
}

/// Nothing is given away.
fn own_price(cents: i64) -> Result<money::Money, Refusal> {
    let price = price(cents)?;
    if price.is_positive() { Ok(price) } else { Err(Refusal::new(FaultCode::OutOfRange, "must not be 0")) }
}

fn title(value: BodyValue) -> Result<String, Refusal> {
    let name = values::name(&value.text()?)?;
    clean_name(&name).ok_or_else(|| Refusal::new(FaultCode::Empty, "must not be empty"))
}

fn description(value: BodyValue) -> Result<SafeHtml, Refusal> {
    let html = value.text()?;
    if html.len() > SafeHtml::MAX_BYTES {
        let message = format!("must have at most {} bytes", SafeHtml::MAX_BYTES);
        return Err(Refusal::new(FaultCode::TooLong, message));
    }
    Ok(SafeHtml::sanitise(&html))
}

fn slug(value: BodyValue) -> Result<Slug, Refusal> {
    Slug::own(&value.text()?).map_err(|error| {
        let code = match error {
            InvalidSlug::TooShort => FaultCode::TooShort,
            InvalidSlug::TooLong => FaultCode::TooLong,
            InvalidSlug::Malformed | InvalidSlug::Reserved => FaultCode::Malformed,
        };
        Refusal::new(code, error.to_string())
    })
}

/// Says something else of a game than the marketplace does. It counts at once, and laps leave it alone.
#[utoipa::path(
    tag = "admin",
    security(("access_token" = [])),
    params(EditedGame),
    request_body(
        content = EditGame,
        example = json!({"price": {"amount": 1499, "currency": "EUR"}, "title": "Killing Floor 2", "slug": null}),
    ),
    responses(
        (status = 200, description = "The game as it is now", body = EditableGame),
        BodyProblems, AdministratorProblems, EditGameProblems,
    )
)]
#[patch("/admin/games/{id}")]
pub(super) async fn edit_game(
    InTurn(Administrator(admin), Parsed(EditGameOf { game, change })): InTurn<
        Administrator,
        Parsed<EditGameOf>,
    >,
    state: web::Data<HttpState>,
) -> Result<web::Json<EditableGame>, ApiError> {
    let game = state.game_edits.change(admin.user.id, game, change).await?;
    Ok(web::Json(EditableGame::new(game, state.game_edits.markup)))
}
