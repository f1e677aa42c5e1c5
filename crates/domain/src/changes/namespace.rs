//! Within what the numbers of transactions mean something.

use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// One history of one database. A copy of the database, a server that took over, and the same server after a crash (which may
/// give the numbers of transactions that were lost to new ones) each go on in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Namespace {
    /// The number of the database cluster.
    pub system: u64,
    /// The number of the database in it.
    pub database: u32,
    /// How often a standby has taken over.
    pub timeline: u32,
    /// Random, and another after every crash.
    pub incarnation: Uuid,
}

impl fmt::Display for Namespace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}/{}", self.system, self.database, self.timeline, self.incarnation)
    }
}

/// Where readings outside transactions come from at a moment. Two equal ones, asked for before and after a reading, mean that
/// the reading came from `namespace` for certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadSource {
    /// Whose changes the reading contains.
    pub namespace: Namespace,
    /// How often it was another before.
    pub epoch: u64,
}
