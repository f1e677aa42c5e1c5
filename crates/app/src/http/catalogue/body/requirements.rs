//! What it takes to play.

use domain::catalogue;
use serde::Serialize;
use utoipa::ToSchema;

/// What it takes to play.
#[derive(Debug, Serialize, ToSchema)]
pub struct Requirements {
    /// The least that works.
    pub minimal: RequirementSet,
    /// What the maker advises.
    pub recommended: RequirementSet,
}

impl From<catalogue::Requirements> for Requirements {
    fn from(requirements: catalogue::Requirements) -> Self {
        Self { minimal: requirements.minimal.into(), recommended: requirements.recommended.into() }
    }
}

/// A machine that can play, part by part; null where nothing is known.
#[derive(Debug, Serialize, ToSchema)]
pub struct RequirementSet {
    /// Processor.
    #[schema(required, example = "Core 2 Duo E8200 2.66 GHz")]
    pub processor: Option<String>,
    /// Graphics card.
    #[schema(required, example = "GeForce GTS 250")]
    pub graphics: Option<String>,
    /// Memory.
    #[schema(required, example = "3 GB RAM")]
    pub memory: Option<String>,
    /// Disk space.
    #[schema(required, example = "20 GB")]
    pub disk_space: Option<String>,
    /// Operating system.
    #[schema(required, example = "Windows 7 64-bit")]
    pub system: Option<String>,
    /// Anything else.
    #[schema(required)]
    pub other: Option<String>,
}

impl From<catalogue::RequirementSet> for RequirementSet {
    fn from(set: catalogue::RequirementSet) -> Self {
        Self {
            processor: set.processor,
            graphics: set.graphics,
            memory: set.memory,
            disk_space: set.disk_space,
            system: set.system,
            other: set.other,
        }
    }
}
