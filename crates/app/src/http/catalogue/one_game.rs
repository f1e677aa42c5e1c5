//! Input of the routes about one game.

use crate::http::{
    input::{Fields, Input, values},
    problem::{ApiError, ProblemCode},
};
use domain::catalogue::GameId;
use utoipa::IntoParams;

/// The game with this id.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct ById {
    /// The game's id, a UUID.
    #[param(value_type = uuid::Uuid, example = "0198c5c5-3a4e-7c3a-8a55-0d4f0c1d2e3f")]
    pub(super) id: GameId,
}

impl Input for ById {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self { id: fields.path("id", values::game_id)? })
    }
}

/// The game with this slug.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct BySlug {
    /// The readable part of the game's address.
    #[param(
        max_length = 200,
        pattern = "^[a-z0-9-]+$",
        example = "killing-floor-2-steam-key-global-i10000000195012"
    )]
    pub(super) slug: String,
}

impl Input for BySlug {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        Some(Self { slug: fields.path("slug", values::slug)? })
    }
}

/// How many entries.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Limit {
    /// How many entries the answer has at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 24, example = 10)]
    pub(super) limit: u32,
}

impl Limit {
    pub(super) fn read(fields: &mut Fields<'_>) -> Self {
        Self { limit: fields.query("limit", values::limit).unwrap_or(values::DEFAULT_LIMIT) }
    }
}

/// So many entries about the game with this id.
#[derive(Debug)]
pub(super) struct ListOfOne {
    pub(super) id: GameId,
    pub(super) limit: u32,
}

impl Input for ListOfOne {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let id = fields.path("id", values::game_id);
        let Limit { limit } = Limit::read(fields);
        Some(Self { id: id?, limit })
    }
}

/// What was found of the game, or the problem that there is no such game.
pub(super) fn known<T>(found: Option<T>) -> Result<T, ApiError> {
    found.ok_or_else(|| ApiError::new(ProblemCode::GameNotFound))
}
