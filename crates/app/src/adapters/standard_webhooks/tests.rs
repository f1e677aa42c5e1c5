//! What is believed, and that nothing else is.

use super::*;
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::wallet::ProviderName;
use proptest::prelude::*;
use secrecy::SecretSlice;
use serde_json::json;

const G2A: WebhookSource = WebhookSource::G2a;
const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const BODY: &str = r#"{"test": 2432232314}"#;

fn secret(filling: u8) -> WebhookSecret {
    WebhookSecret::from(SecretSlice::from(vec![filling; 32]))
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_614_265_330, 0).unwrap()
}

/// A shop that knows a new and an old secret.
fn shop() -> StandardWebhooks {
    StandardWebhooks::new().with(G2A, [secret(2), secret(1)])
}

fn signed() -> SignedMessage {
    secret(2).sign(ID, now(), BODY)
}

fn verify(message: &SignedMessage) -> Result<WebhookMessage, Unbelievable> {
    shop().verify(G2A, message, now())
}

fn refusal(message: &SignedMessage) -> Option<Unbelievable> {
    verify(message).err()
}

/// From the documentation of the scheme.
#[test]
fn the_published_example_is_believed_and_made() {
    let secret: WebhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse().unwrap();
    let message = secret.sign(ID, now(), BODY);
    assert_eq!(message.timestamp, "1614265330");
    assert_eq!(message.signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    assert!(StandardWebhooks::new().with(G2A, [secret]).verify(G2A, &message, now()).is_ok());
}

#[test]
fn a_message_says_what_was_signed() {
    let message = verify(&signed()).unwrap();
    assert_eq!((message.source, message.id.as_str(), message.sent_at), (G2A, ID, now()));
    assert_eq!(message.body, json!({"test": 2_432_232_314_u64}));
}

#[test]
fn without_a_secret_nobody_may_send() {
    let message = signed();
    for webhooks in [StandardWebhooks::new(), StandardWebhooks::new().with(G2A, [])] {
        assert_eq!(webhooks.verify(G2A, &message, now()).unwrap_err(), Unbelievable::NoSecret);
    }
}

#[test]
fn a_secret_is_for_its_source_alone() {
    let payments = WebhookSource::Payments(ProviderName::Test);
    assert_eq!(shop().verify(payments, &signed(), now()).unwrap_err(), Unbelievable::NoSecret);
    let both = shop().with(payments, [secret(3)]);
    assert_eq!(both.verify(payments, &signed(), now()).unwrap_err(), Unbelievable::BadSignature);
    assert!(both.verify(payments, &secret(3).sign(ID, now(), BODY), now()).is_ok());
}

#[test]
fn a_signature_that_is_missing_cut_foreign_or_of_another_scheme_is_bad() {
    let good = signed().signature;
    let code = &good[3..];
    let foreign = secret(9).sign(ID, now(), BODY).signature;
    let unpadded = good.trim_end_matches('=');
    let url_safe = good.replace('+', "-").replace('/', "_");
    for signature in [
        "",
        " ",
        "v1",
        "v1,",
        code,
        unpadded,
        &good[..good.len() - 4],
        &good[..7],
        &format!("{good}AAAA"),
        &foreign,
        &format!("v1a,{code}"),
        &format!("v2,{code}"),
        &format!("V1,{code}"),
        &format!("v1={code}"),
        &format!("v1 ,{code}"),
        &format!("v1,{}", STANDARD.encode([0; 32])),
        &format!("{foreign},{good}"),
    ] {
        let message = SignedMessage { signature: signature.to_owned(), ..signed() };
        assert_eq!(refusal(&message), Some(Unbelievable::BadSignature), "{signature}");
    }
    assert_ne!(good, url_safe, "the example shows the difference");
    assert_eq!(refusal(&SignedMessage { signature: url_safe, ..signed() }), Some(Unbelievable::BadSignature));
}

#[test]
fn one_signature_of_several_is_enough() {
    let good = signed().signature;
    let foreign = secret(9).sign(ID, now(), BODY).signature;
    for signature in [
        format!("{foreign} {good}"),
        format!("{good} {foreign}"),
        format!(
            "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg== {good}"
        ),
        format!("v2,AAAA  {good} junk v1,!"),
    ] {
        assert!(verify(&SignedMessage { signature: signature.clone(), ..signed() }).is_ok(), "{signature}");
    }
}

#[test]
fn a_rotated_secret_is_believed_until_it_is_taken_away() {
    let (old, new) = (secret(1).sign(ID, now(), BODY), signed());
    assert!(verify(&old).is_ok() && verify(&new).is_ok());
    let after = StandardWebhooks::new().with(G2A, [secret(2)]);
    assert_eq!(after.verify(G2A, &old, now()).unwrap_err(), Unbelievable::BadSignature);
    assert!(after.verify(G2A, &new, now()).is_ok());
}

#[test]
fn whatever_is_changed_the_signature_does_not_hold() {
    let other_time = (now().timestamp() + 1).to_string();
    for changed in [
        SignedMessage { id: "msg_other".to_owned(), ..signed() },
        SignedMessage { id: String::new(), ..signed() },
        SignedMessage { timestamp: other_time, ..signed() },
        SignedMessage { timestamp: format!("0{}", now().timestamp()), ..signed() },
        SignedMessage { timestamp: String::new(), ..signed() },
        SignedMessage { body: BODY.replace('4', "5").into(), ..signed() },
        // The bytes are signed, not what they mean.
        SignedMessage { body: BODY.replace(' ', "").into(), ..signed() },
        SignedMessage { body: format!("{BODY}\n").into(), ..signed() },
        SignedMessage { body: Vec::new(), ..signed() },
    ] {
        assert_eq!(refusal(&changed), Some(Unbelievable::BadSignature), "{changed:?}");
    }
}

#[test]
fn a_message_is_good_for_five_minutes_and_clocks_may_differ_as_much() {
    for (seconds, good) in [(-301, false), (-300, true), (0, true), (300, true), (301, false)] {
        let message = secret(2).sign(ID, now() + TimeDelta::seconds(seconds), BODY);
        let expected = (!good).then_some(Unbelievable::OutsideWindow);
        assert_eq!(refusal(&message), expected, "{seconds} s from now");
    }
}

/// Signed, because the sender knows a secret, but with a time that is none.
#[test]
fn a_time_that_is_no_number_is_not_now() {
    let seconds = now().timestamp();
    for timestamp in [
        String::new(),
        "now".to_owned(),
        format!("+{seconds}"),
        format!("-{seconds}"),
        format!(" {seconds}"),
        format!("{seconds}.0"),
        format!("{seconds}000"),
        "0".to_owned(),
        "2021-02-25T15:02:10Z".to_owned(),
        i64::MAX.to_string(),
        "99999999999999999999".to_owned(),
    ] {
        let message = with_true_signature(ID, &timestamp, BODY.as_bytes());
        assert_eq!(refusal(&message), Some(Unbelievable::OutsideWindow), "{timestamp}");
    }
}

#[test]
fn a_body_is_a_json_object() {
    for body in ["", "[]", "[{}]", "null", "7", "\"text\"", "{", "{} {}", "{\"a\":}", "a=1"] {
        let message = secret(2).sign(ID, now(), body);
        assert_eq!(refusal(&message), Some(Unbelievable::Malformed), "{body}");
    }
    let not_utf8 = secret(2).sign(ID, now(), *b"{\"a\": \"\xff\"}");
    assert_eq!(refusal(&not_utf8), Some(Unbelievable::Malformed));
    assert!(verify(&secret(2).sign(ID, now(), " {}\n")).is_ok());
}

#[test]
fn an_id_is_one_even_of_who_knows_a_secret() {
    for id in ["", "an id", "id\n", "\u{fc}", &"x".repeat(256)] {
        assert_eq!(refusal(&secret(2).sign(id, now(), BODY)), Some(Unbelievable::Malformed), "{id}");
    }
}

#[test]
fn the_signature_is_judged_first_and_then_the_time() {
    let old = now() - TimeDelta::hours(1);
    let unsigned = SignedMessage { signature: String::new(), ..secret(2).sign("", old, "[]") };
    assert_eq!(refusal(&unsigned), Some(Unbelievable::BadSignature));
    assert_eq!(refusal(&secret(2).sign("", old, "[]")), Some(Unbelievable::OutsideWindow));
}

/// A point ends the id and the time, and either may hold one: what was signed once must not be a second message by being cut
/// elsewhere.
#[test]
fn what_was_signed_cannot_be_divided_in_another_way() {
    let seconds = now().timestamp();
    let id = format!("a.{seconds}");
    let message = secret(2).sign(&id, now(), BODY);
    let whole = format!("{id}.{seconds}.{BODY}");
    let mut taken_apart = 0;
    for (first, _) in whole.match_indices('.') {
        for (second, _) in whole[first + 1..].match_indices('.') {
            let (id, rest) = (&whole[..first], &whole[first + 1..]);
            let divided = SignedMessage {
                id: id.to_owned(),
                timestamp: rest[..second].to_owned(),
                signature: message.signature.clone(),
                body: rest[second + 1..].into(),
            };
            taken_apart += 1;
            assert_eq!(verify(&divided).is_ok(), divided == message, "{divided:?}");
        }
    }
    assert_eq!(taken_apart, 3);
}

/// The signature that somebody makes who knows the secret, whatever the time is.
fn with_true_signature(id: &str, timestamp: &str, body: &[u8]) -> SignedMessage {
    use hmac::{Hmac, KeyInit, Mac};
    let whole = [id.as_bytes(), b".", timestamp.as_bytes(), b".", body].concat();
    let code = Hmac::<sha2::Sha256>::new_from_slice(&[2; 32]).unwrap().chain_update(&whole).finalize();
    SignedMessage {
        id: id.to_owned(),
        timestamp: timestamp.to_owned(),
        signature: format!("v1,{}", STANDARD.encode(code.into_bytes())),
        body: body.to_vec(),
    }
}

proptest! {
    #[test]
    fn what_is_signed_is_believed_and_a_changed_byte_is_not(
        id in "[!-~]{1,255}",
        text in ".{0,200}",
        place in any::<prop::sample::Index>(),
        bit in 0_u8..8,
    ) {
        let mut message = secret(1).sign(&id, now(), json!({ "text": text }).to_string());
        prop_assert_eq!(verify(&message).map(|message| message.body), Ok(json!({ "text": text })));
        let place = place.index(message.body.len());
        message.body[place] ^= 1 << bit;
        prop_assert_eq!(refusal(&message), Some(Unbelievable::BadSignature));
    }
}
