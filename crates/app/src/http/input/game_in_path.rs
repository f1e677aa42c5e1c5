//! A game that a path names as `game_id`.

use super::{Fields, Input, values};
use domain::catalogue::GameId;
use utoipa::IntoParams;

/// The game that the route is about.
#[derive(Debug, Clone, Copy, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct GameInPath {
    /// The game's id, a UUID.
    #[param(value_type = uuid::Uuid, example = "0198c5c5-3a4e-7c3a-8a55-0d4f0c1d2e3f")]
    pub game_id: GameId,
}

impl Input for GameInPath {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self { game_id: fields.path("game_id", values::game_id)? })
    }
}
