//! The ports that need no technology of their own.

mod system_clock;
mod uuid_v7_ids;

pub use system_clock::SystemClock;
pub use uuid_v7_ids::UuidV7Ids;
