//! What parents should know.

use domain::catalogue;
use serde::Serialize;
use utoipa::ToSchema;

/// A content descriptor of PEGI, the European rating of games.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContentDescriptor {
    Violence,
    Profanity,
    Discrimination,
    Drugs,
    Fear,
    Gambling,
    Online,
    Sex,
}

impl From<catalogue::ContentDescriptor> for ContentDescriptor {
    fn from(descriptor: catalogue::ContentDescriptor) -> Self {
        match descriptor {
            catalogue::ContentDescriptor::Violence => Self::Violence,
            catalogue::ContentDescriptor::Profanity => Self::Profanity,
            catalogue::ContentDescriptor::Discrimination => Self::Discrimination,
            catalogue::ContentDescriptor::Drugs => Self::Drugs,
            catalogue::ContentDescriptor::Fear => Self::Fear,
            catalogue::ContentDescriptor::Gambling => Self::Gambling,
            catalogue::ContentDescriptor::Online => Self::Online,
            catalogue::ContentDescriptor::Sex => Self::Sex,
        }
    }
}
