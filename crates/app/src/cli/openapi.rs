//! `keymart openapi`.

use super::print;
use crate::{failure::Failure, http};

/// Prints the contract.
pub(super) fn run() -> Result<(), Failure> {
    let contract = http::openapi().to_pretty_json().map_err(Failure::from_error)?;
    print(&format!("{contract}\n"))
}
