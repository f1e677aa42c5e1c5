//! Tokens, honest and forged.

use super::*;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use domain::account::{Role, SessionId, UserId};
use proptest::prelude::*;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use uuid::Uuid;

const ONE: &str = "one-0123456789abcdef0123456789abcdef";
const TWO: &str = "two-0123456789abcdef0123456789abcdef";

fn tokens(access: &[&str], refresh: &[&str]) -> JwtTokens {
    let secrets = |texts: &[&str]| texts.iter().map(|text| SecretString::from(*text)).collect::<Vec<_>>();
    JwtTokens::new(&secrets(access), &secrets(refresh)).unwrap()
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_225_600, 0).unwrap()
}

fn access_claims() -> AccessClaims {
    AccessClaims {
        user: UserId(Uuid::from_u128(1)),
        session: SessionId(Uuid::from_u128(2)),
        role: Role::Customer,
        issued_at: now(),
        expires_at: now() + TimeDelta::minutes(15),
    }
}

fn refresh_claims() -> RefreshClaims {
    RefreshClaims {
        user: UserId(Uuid::from_u128(1)),
        session: SessionId(Uuid::from_u128(2)),
        generation: 3,
        issued_at: now(),
        expires_at: now() + TimeDelta::days(30),
    }
}

fn access_token(tokens: &JwtTokens) -> String {
    tokens.issue_access(&access_claims()).expose_secret().to_owned()
}

fn refresh_token(tokens: &JwtTokens) -> String {
    tokens.issue_refresh(&refresh_claims()).expose_secret().to_owned()
}

#[test]
fn what_was_signed_is_read_until_it_ends() {
    let tokens = tokens(&[ONE], &[TWO]);
    let token = access_token(&tokens);
    let last_moment = access_claims().expires_at - TimeDelta::milliseconds(1);
    assert_eq!(tokens.read_access(&token, last_moment), Some(access_claims()));
    assert_eq!(tokens.read_access(&token, access_claims().expires_at), None);
    let token = refresh_token(&tokens);
    assert_eq!(tokens.read_refresh(&token, now()), Some(refresh_claims()));
    assert_eq!(tokens.read_refresh(&token, refresh_claims().expires_at), None);
}

/// Instances need not agree about the time to the second, and only our own keys sign.
#[test]
fn a_token_from_the_near_future_is_read() {
    let tokens = tokens(&[ONE], &[TWO]);
    let earlier = now() - TimeDelta::seconds(30);
    assert!(tokens.read_access(&access_token(&tokens), earlier).is_some());
}

#[test]
fn equal_claims_make_equal_tokens() {
    assert_eq!(refresh_token(&tokens(&[ONE], &[TWO])), refresh_token(&tokens(&[ONE], &[TWO])));
}

#[test]
fn one_kind_of_token_never_passes_for_the_other() {
    let tokens = tokens(&[ONE], &[ONE]);
    assert_eq!(tokens.read_refresh(&access_token(&tokens), now()), None);
    assert_eq!(tokens.read_access(&refresh_token(&tokens), now()), None);
}

#[test]
fn a_secret_can_be_changed_while_its_tokens_are_about() {
    let (old, both, new) = (tokens(&[ONE], &[ONE]), tokens(&[TWO, ONE], &[TWO, ONE]), tokens(&[TWO], &[TWO]));
    assert!(both.read_access(&access_token(&old), now()).is_some());
    assert!(new.read_access(&access_token(&both), now()).is_some());
    assert!(new.read_access(&access_token(&old), now()).is_none());
    assert!(old.read_access(&access_token(&both), now()).is_none());
}

/// A token with some part of it replaced by another value.
fn rewritten(token: &str, part: usize, change: impl FnOnce(&mut Value)) -> String {
    let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    let mut value: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(&parts[part]).unwrap()).unwrap();
    change(&mut value);
    parts[part] = URL_SAFE_NO_PAD.encode(value.to_string());
    parts.join(".")
}

#[test]
fn a_forged_token_is_no_token() {
    let tokens = tokens(&[ONE], &[ONE]);
    let token = access_token(&tokens);
    let unsigned = token.rsplit_once('.').unwrap().0.to_owned();
    let header = |name: &'static str, value: Value| rewritten(&token, 0, |header| header[name] = value);
    let payload = |name: &'static str, value: Value| rewritten(&token, 1, |payload| payload[name] = value);
    for (kind, forged) in [
        ("nothing", String::new()),
        ("dots", "..".to_owned()),
        ("no signature", unsigned.clone()),
        ("an empty signature", format!("{unsigned}.")),
        ("a part too many", format!("{token}.e30")),
        ("alg none", header("alg", json!("none"))),
        ("another algorithm", header("alg", json!("HS512"))),
        ("an asymmetric algorithm", header("alg", json!("RS256"))),
        ("another key", header("kid", json!("0000000000000000"))),
        ("no key", rewritten(&token, 0, |header| drop(header.as_object_mut().unwrap().remove("kid")))),
        ("another user", payload("sub", json!(Uuid::from_u128(9)))),
        ("another role", payload("role", json!("admin"))),
        ("a longer life", payload("exp", json!(99_999_999_999_i64))),
        ("another audience", payload("aud", json!("keymart-refresh"))),
        ("a huge token", format!("{token}{}", "A".repeat(100_000))),
    ] {
        assert_eq!(tokens.read_access(&forged, now()), None, "{kind}");
    }
}

#[test]
fn a_token_signed_by_our_key_with_the_wrong_claims_is_refused() {
    let tokens = tokens(&[ONE], &[TWO]);
    let ring = KeyRing::new(ACCESS, &[SecretString::from(ONE)]).unwrap();
    let token = |payload: Value| ring.sign(&payload).expose_secret().to_owned();
    let whole = json!({ "sub": Uuid::nil(), "sid": Uuid::nil(), "role": "customer", "iat": 0, "exp": 9_999_999_999_i64 });
    assert!(tokens.read_access(&token(whole.clone()), now()).is_some());
    for missing in ["sub", "sid", "role", "iat", "exp"] {
        let mut payload = whole.clone();
        payload.as_object_mut().unwrap().remove(missing);
        assert_eq!(tokens.read_access(&token(payload), now()), None, "without {missing}");
    }
}

proptest! {
    #[test]
    fn a_changed_token_is_no_token(at in any::<prop::sample::Index>(), other in "[A-Za-z0-9_.-]") {
        let tokens = tokens(&[ONE], &[TWO]);
        let token = refresh_token(&tokens);
        let at = at.index(token.len());
        let changed = format!("{}{other}{}", &token[..at], &token[at + 1..]);
        prop_assume!(changed != token);
        prop_assert_eq!(tokens.read_refresh(&changed, now()), None);
        prop_assert_eq!(tokens.read_refresh(&token[..at], now()), None);
    }
}
