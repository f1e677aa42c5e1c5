//! What customers see of the catalogue: games, and the questions that can be asked of them.

mod edit;
mod facets;
mod game;
mod query;

pub use edit::{EditStamp, EditableGame, GameEdit, ListedTexts, ShownGame};
pub use facets::{CategoryCount, Facet, Facets, PriceRange};
pub use game::{
    Availability, Category, ContentDescriptor, Game, GameDetails, GameId, GameSummary, PricePoint,
    RequirementSet, Requirements, Suggestion, Video,
};
pub use query::{CatalogueFilter, CatalogueQuery, GamePage, Position, Sort};
