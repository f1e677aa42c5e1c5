//! Games, as operators see and edit them.

mod body;
mod edit_game;
mod get_game;

use crate::http::problem::{ApiError, ProblemCode};
use application::game_edits::GameEditError;
use utoipa_actix_web::service_config::ServiceConfig;

/// The routes below the base path.
pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(get_game::get_game_for_editing).service(edit_game::edit_game);
}

impl From<GameEditError> for ApiError {
    fn from(error: GameEditError) -> Self {
        match error {
            GameEditError::UnknownGame => Self::new(ProblemCode::GameNotFound),
            GameEditError::SlugTaken => Self::new(ProblemCode::SlugTaken),
            GameEditError::PriceBelowCost { cost } => {
                let detail = format!(
                    "The game costs the shop {} {}. The price must be as high, and leave the margin that the shop keeps.",
                    cost.to_decimal(),
                    cost.currency.code()
                );
                Self::new(ProblemCode::PriceBelowCost).with_detail(detail)
            }
            GameEditError::Storage(error) => error.into(),
        }
    }
}
