//! Guest sessions about to begin.

use crate::ids::next_id;
use domain::{
    account::TokenHash,
    shopper::{GuestId, NewGuest},
};

/// A guest that is about to come, with a token of its own. Change a field as in `NewGuest { id, ..new_guest() }`.
pub fn new_guest() -> NewGuest {
    let id = next_id();
    NewGuest { id: GuestId(id), token: TokenHash::of(&format!("guest {id}")) }
}
