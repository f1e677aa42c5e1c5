//! The catalogue's resources as JSON: the contract that front ends rely on, apart from the domain's own types, which
//! may change as they like.

mod category;
mod content_descriptor;
mod facets;
mod game;
mod game_summary;
mod list;
mod money;
mod price_point;
mod requirements;
mod suggestion;

pub use category::{Category, CategoryCount};
pub use content_descriptor::ContentDescriptor;
pub use facets::{Facets, PriceRange, ValueCount};
pub use game::{Game, Video};
pub use game_summary::{Availability, GameSummary};
pub use list::{GameList, List, SortOrder};
pub use money::Money;
pub use price_point::PricePoint;
pub use requirements::{RequirementSet, Requirements};
pub use suggestion::Suggestion;
