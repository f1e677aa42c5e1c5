#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod audit;
mod cache;
mod content;
mod dirty_marks;
mod entry;
mod envelope;
mod errands;
mod flights;
mod poke;
mod position;
mod process_level;
mod question;
mod report;
mod seal;
mod shared_level;
mod slot;
mod source;
mod stats;
mod tag_table;
mod tail;
mod token;
mod watched_unit_of_work;

pub use audit::{AuditError, AuditReport};
pub use cache::{Cache, CacheConfig, CacheParts};
pub use content::{Content, Encoding};
pub use entry::{Entry, Loaded};
pub use position::MissReason;
pub use process_level::LevelSize;
pub use question::Question;
pub use report::CacheReport;
pub use seal::{ForgedToken, Seal};
pub use shared_level::{KeyPage, SharedLevel};
pub use source::Source;
pub use stats::{LagPercentiles, Level};
pub use token::ConsistencyToken;
pub use watched_unit_of_work::{OnCommit, WatchedUnitOfWork};
