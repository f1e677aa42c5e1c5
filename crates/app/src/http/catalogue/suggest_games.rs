//! `GET /games/suggest`: titles while the customer is still typing.

use super::{
    body::{List, Suggestion},
    one_game::Limit,
};
use crate::http::{
    cached::{self, Revalidated, Unchanged},
    input::{Fields, Input, Parsed, values},
    problem::{ApiError, InputProblems},
};
use actix_web::{HttpRequest, HttpResponse, get};
use cache::Question;
use domain::text::SearchText;
use utoipa::IntoParams;

/// What has been typed so far.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Typed {
    /// What has been typed so far: 1 to 100 characters, at most ten words.
    #[param(value_type = String, min_length = 1, max_length = 100, example = "kill")]
    q: SearchText,
    /// How many suggestions the answer has at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 24, example = 10)]
    limit: u32,
}

impl Input for Typed {
    fn read(fields: &mut Fields<'_>) -> Option<Self> {
        let q = fields.required("q", values::search_text);
        let Limit { limit } = Limit::read(fields);
        Some(Self { q: q?, limit })
    }
}

/// Games whose title begins with what was typed, or is similar to it, the best first.
#[utoipa::path(
    tag = "catalogue",
    params(Typed, Revalidated),
    responses(
        (status = 200, description = "The suggestions", body = List<Suggestion>),
        Unchanged, InputProblems,
    )
)]
#[get("/games/suggest")]
pub(super) async fn suggest_games(
    request: HttpRequest,
    Parsed(Typed { q, limit }): Parsed<Typed>,
) -> Result<HttpResponse, ApiError> {
    cached::public(&request, &Question::Suggestions(q, limit)).await
}
