//! Secrets: where they come from, and what they must be like.

use super::{Place, production, production_without};
use crate::{adapters::EncryptionKey, config::DevelopmentSecret};
use secrecy::ExposeSecret;

#[test]
fn production_refuses_a_secret_that_was_generated_for_development() {
    let folder = tempfile::tempdir().unwrap();
    let kept = DevelopmentSecret::keep(folder.path(), "JWT_ACCESS_SECRET").unwrap();
    let place = production_without("JWT_ACCESS_SECRET");
    let faults = place.with("JWT_ACCESS_SECRET_FILE", kept.path.to_str().unwrap()).faults();
    assert!(faults.contains("was generated for development"), "{faults}");
}

#[test]
fn access_and_refresh_tokens_are_signed_with_different_secrets() {
    let same = "0123456789abcdef0123456789abcdef";
    let faults = Place::new().with("JWT_ACCESS_SECRET", same).with("JWT_REFRESH_SECRET", same).faults();
    assert!(
        faults.contains("JWT_REFRESH_SECRET=******** (environment): must differ from JWT_ACCESS_SECRET"),
        "{faults}"
    );
}

#[test]
fn a_secret_can_be_changed_while_the_old_one_is_still_accepted() {
    let both = "new-0123456789abcdef0123456789abcdef, old-0123456789abcdef0123456789abcdef";
    let settings = Place::new().with("JWT_ACCESS_SECRET", both).settings();
    let secrets: Vec<_> =
        settings.accounts.access_secrets.iter().map(|secret| &secret.expose_secret()[..3]).collect();
    assert_eq!(secrets, ["new", "old"]);
}

#[test]
fn the_first_encryption_key_is_the_current_one_and_old_ones_stay() {
    let both =
        "2026:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=, old:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let settings = production_without("KEY_ENCRYPTION_KEYS").with("KEY_ENCRYPTION_KEYS", both).settings();
    let names: Vec<_> = settings.encryption_keys.iter().map(EncryptionKey::id).collect();
    assert_eq!(names, ["2026", "old"]);
}

#[test]
fn encryption_keys_have_names_of_their_own_and_faults_do_not_show_them() {
    let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    for (keys, expected) in [
        (format!("a:{key},b:{key},a:{key}"), "must name each key differently: keys 1 and 3 have one name"),
        (format!("a:{key},{key}"), "key 2 must be a name, a colon and a key"),
        (format!("{key}:a"), "key 1 must have Base64 behind the colon"),
        (format!("a:{key},"), "key 2 must be a name, a colon and a key"),
        (format!("A:{key}"), "key 1 must have a name of 1 to 32 characters from a-z, 0-9 and -"),
    ] {
        let faults = Place::new().with("KEY_ENCRYPTION_KEYS", keys).faults();
        assert!(faults.contains(expected) && !faults.contains("AAECAw"), "{expected:?} in:\n{faults}");
    }
}

#[test]
fn production_refuses_an_encryption_key_that_was_generated_for_development() {
    let folder = tempfile::tempdir().unwrap();
    let kept = DevelopmentSecret::keep(folder.path(), "KEY_ENCRYPTION_KEYS").unwrap();
    let place = production_without("KEY_ENCRYPTION_KEYS");
    let faults = place.with("KEY_ENCRYPTION_KEYS_FILE", kept.path.to_str().unwrap()).faults();
    assert!(faults.contains("has 1 fault:") && faults.contains("a name, a colon and a key"), "{faults}");
}

#[test]
fn encryption_keys_can_come_from_a_file() {
    let place = production_without("KEY_ENCRYPTION_KEYS");
    let path = place.file("keys", "2027:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n");
    let settings = place.with("KEY_ENCRYPTION_KEYS_FILE", path.to_str().unwrap()).settings();
    assert_eq!(settings.encryption_keys[0].id(), "2027");
}

#[test]
fn a_webhook_secret_can_be_changed_while_the_old_one_is_still_believed() {
    let both = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX, whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    assert_eq!(
        Place::new().with("G2A_WEBHOOK_SECRETS", both).settings().marketplace.webhook_secrets.len(),
        2
    );
    let faults = Place::new().with("G2A_WEBHOOK_SECRETS", format!("{both},whsec_aHVudGVyMg==")).faults();
    assert!(faults.contains("is a list whose secret 3 must have 24 to 64 bytes, not 7"), "{faults}");
    assert!(!faults.contains("aHVudGVyMg"), "{faults}");
}

#[test]
fn production_needs_no_webhook_secret() {
    assert!(production().settings().marketplace.webhook_secrets.is_empty());
}

#[test]
fn a_secret_can_come_from_a_file() {
    let place = Place::new();
    let path = place.file("secret", "0123456789abcdef0123456789abcdef\n");
    let settings = place.with("JWT_ACCESS_SECRET_FILE", path.to_str().unwrap()).settings();
    assert_eq!(settings.accounts.access_secrets[0].expose_secret(), "0123456789abcdef0123456789abcdef");
}

#[test]
fn a_file_of_a_higher_layer_comes_before_a_value_of_a_lower_one() {
    let place = Place::new().dot_env("JWT_ACCESS_SECRET=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n");
    let path = place.file("secret", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb");
    let settings = place.with("JWT_ACCESS_SECRET_FILE", path.to_str().unwrap()).settings();
    assert!(settings.accounts.access_secrets[0].expose_secret().starts_with('b'));
}

#[test]
fn a_secret_set_twice_or_from_a_missing_file_is_one_fault() {
    let twice = Place::new().with("G2A_API_KEY", "x").with("G2A_API_KEY_FILE", "y").faults();
    assert!(twice.contains("G2A_API_KEY and G2A_API_KEY_FILE are both set; remove one"), "{twice}");
    let missing = Place::new().with("JWT_ACCESS_SECRET_FILE", "/no/such/file").faults();
    assert!(
        missing.contains("has 1 fault:") && missing.contains("/no/such/file cannot be read"),
        "{missing}"
    );
}

#[test]
fn credentials_are_whole_and_given_one_way() {
    let partly = Place::new().with("G2A_ENV", "sandbox").with("G2A_CLIENT_ID", "id").faults();
    assert!(partly.contains("G2A_CLIENT_SECRET: must be set"), "{partly}");
    assert!(partly.contains("G2A_EMAIL: must be set"), "{partly}");
    let none = Place::new().with("G2A_ENV", "sandbox").faults();
    assert!(none.contains("needs credentials: set G2A_API_HASH and G2A_API_KEY"), "{none}");
    let both = production().with("G2A_API_HASH", "x").with("G2A_API_KEY", "y").faults();
    assert!(both.contains("but not both ways"), "{both}");
    let swapped = Place::new().with("G2A_API_HASH", "secret").with("G2A_API_KEY", "id").faults();
    assert!(swapped.contains("G2A_API_KEY is not an API key"), "{swapped}");
}
