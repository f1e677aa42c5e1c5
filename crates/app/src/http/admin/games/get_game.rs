//! `GET /admin/games/{id}`: a game and what is edited of it.

use super::body::EditableGame;
use crate::http::{
    caller::Administrator,
    input::{Fields, InTurn, Input, Parsed, values},
    problem::{AdministratorProblems, ApiError, GameProblems},
    state::HttpState,
};
use actix_web::{get, web};
use domain::catalogue::GameId;
use utoipa::IntoParams;

/// The game that the route is about.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct EditedGame {
    /// The game's id, a UUID.
    #[param(value_type = uuid::Uuid, example = "0198c5c5-3a4e-7c3a-8a55-0d4f0c1d2e3f")]
    pub(super) id: GameId,
}

impl Input for EditedGame {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self { id: fields.path("id", values::game_id)? })
    }
}

/// A game with what it costs, what the marketplace says, and what is edited. Hidden games among them.
#[utoipa::path(
    tag = "admin",
    security(("access_token" = [])),
    params(EditedGame),
    responses((status = 200, description = "The game", body = EditableGame), GameProblems, AdministratorProblems)
)]
#[get("/admin/games/{id}")]
pub(super) async fn get_game_for_editing(
    InTurn(_admin, Parsed(EditedGame { id })): InTurn<Administrator, Parsed<EditedGame>>,
    state: web::Data<HttpState>,
) -> Result<web::Json<EditableGame>, ApiError> {
    let game = state.game_edits.get(id).await?;
    Ok(web::Json(EditableGame::new(game, state.game_edits.markup)))
}
