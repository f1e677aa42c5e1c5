//! Categories.

use domain::catalogue;
use serde::Serialize;
use utoipa::ToSchema;

/// A category.
#[derive(Debug, Serialize, ToSchema)]
pub struct Category {
    /// What to filter by.
    #[schema(example = 1)]
    pub id: i32,
    /// Its name.
    #[schema(example = "Action")]
    pub name: String,
}

impl From<catalogue::Category> for Category {
    fn from(category: catalogue::Category) -> Self {
        Self { id: category.id, name: category.name }
    }
}

/// A category, and how many games are in it.
#[derive(Debug, Serialize, ToSchema)]
pub struct CategoryCount {
    /// The category.
    #[serde(flatten)]
    pub category: Category,
    /// How many games.
    #[schema(example = 734)]
    pub count: u64,
}

impl From<catalogue::CategoryCount> for CategoryCount {
    fn from(counted: catalogue::CategoryCount) -> Self {
        Self { category: counted.category.into(), count: counted.count }
    }
}
