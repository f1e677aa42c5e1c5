//! In which order a cart is changed: its number of keys says which change was the last (pure).

use super::{
    catalogue::{HOT, id_of},
    history::Version,
};
use reqwest::Method;
use serde_json::{Value, json};

/// How many games go into a cart before it is cleared.
const LINES: u64 = 3;
/// How many keys a line holds at most.
const KEYS: u64 = 10;
/// An empty cart, and one for each number of keys.
const STATES: u64 = LINES * KEYS + 1;

/// How many keys are in the cart at `version`: none at the first, one more at each, and none again when it is full.
fn keys_at(version: Version) -> u64 {
    (version - 1) % STATES
}

/// The newest version, of those up to `newest`, at which a cart holds so many keys; 0 if there is none.
pub(crate) fn version_with(keys: u64, newest: Version) -> Version {
    let past = match newest.checked_sub(1) {
        Some(steps) if keys < STATES => (steps % STATES + STATES - keys) % STATES,
        _ => return 0,
    };
    newest.saturating_sub(past)
}

/// The request that takes a cart from the version before to `version`, which is not the first.
pub(crate) fn step_to(version: Version) -> (Method, String, Option<Value>) {
    let Some(before) = keys_at(version).checked_sub(1) else {
        return (Method::DELETE, "/cart".to_owned(), None);
    };
    let (line, quantity) = (before / KEYS, before % KEYS + 1);
    let game = id_of(usize::try_from(line).unwrap_or_default() % HOT);
    match quantity {
        1 => (Method::POST, "/cart/items".to_owned(), Some(json!({ "game_id": game, "quantity": 1 }))),
        _ => (Method::PUT, format!("/cart/items/{game}"), Some(json!({ "quantity": quantity }))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cart_fills_key_by_key_and_is_cleared() {
        let step = |version| {
            let (method, path, body) = step_to(version);
            (method.to_string(), path.replace(&id_of(0), "A").replace(&id_of(1), "B"), body)
        };
        assert_eq!(step(2).0, "POST");
        assert_eq!(step(3), ("PUT".into(), "/cart/items/A".into(), Some(json!({ "quantity": 2 }))));
        assert_eq!(step(11), ("PUT".into(), "/cart/items/A".into(), Some(json!({ "quantity": 10 }))));
        assert_eq!(step(12).2, Some(json!({ "game_id": id_of(1), "quantity": 1 })));
        assert_eq!(step(13), ("PUT".into(), "/cart/items/B".into(), Some(json!({ "quantity": 2 }))));
        assert_eq!(step(STATES + 1), ("DELETE".into(), "/cart".into(), None));
        assert_eq!(step(STATES + 2).0, "POST");
    }

    #[test]
    fn the_number_of_keys_tells_the_version() {
        for newest in 1..200_u64 {
            for version in newest.saturating_sub(STATES - 1).max(1)..=newest {
                assert_eq!(version_with(keys_at(version), newest), version, "of {newest}");
            }
        }
    }

    #[test]
    fn what_a_cart_never_held_is_no_version() {
        assert_eq!(version_with(5, 3), 0);
        assert_eq!(version_with(STATES, 100), 0);
        assert_eq!(version_with(0, 0), 0);
    }
}
