//! A value in a body, before it is known to be what the field takes.

use super::Refusal;
use crate::http::problem::FaultCode;
use secrecy::SecretString;
use serde::{
    Deserialize, Deserializer,
    de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use std::fmt;

/// A value in a body. It may be a secret, so it shows itself to nobody but the field that takes it.
pub struct BodyValue(Json);

/// JSON as far as fields take it.
enum Json {
    Null,
    Text(String),
    Whole(i128),
    Texts(Vec<String>),
    /// A number with a point or an exponent, a boolean, an object, a list of anything but texts.
    Other,
}

impl BodyValue {
    /// The text.
    pub fn text(self) -> Result<String, Refusal> {
        match self.0 {
            Json::Text(text) => Ok(text),
            _ => Err(Refusal::new(FaultCode::Malformed, "must be a text")),
        }
    }

    /// The text, never to be shown.
    pub fn secret(self) -> Result<SecretString, Refusal> {
        self.text().map(SecretString::from)
    }

    /// The list of texts.
    pub fn texts(self) -> Result<Vec<String>, Refusal> {
        match self.0 {
            Json::Texts(texts) => Ok(texts),
            _ => Err(Refusal::new(FaultCode::Malformed, "must be a list of texts")),
        }
    }

    /// The whole number. One of more than 64 bits is about right, and further from zero than any field reaches.
    pub fn whole_number(self) -> Result<i128, Refusal> {
        match self.0 {
            Json::Whole(number) => Ok(number),
            _ => Err(Refusal::new(FaultCode::Malformed, "must be a whole number")),
        }
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(self.0, Json::Null)
    }
}

impl<'de> Deserialize<'de> for BodyValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor).map(Self)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Json, E> {
        Ok(Json::Other)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Json, E> {
        Ok(Json::Whole(number.into()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Json, E> {
        Ok(Json::Whole(number.into()))
    }

    /// What has a point or an exponent, and what has more digits than 64 bits hold. The two look alike from 2⁶³ on, where no
    /// number has a fraction.
    fn visit_f64<E: Error>(self, number: f64) -> Result<Json, E> {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "it has no fraction, and saturates far beyond any field"
        )]
        let whole = (number.abs() >= 2_f64.powi(63)).then_some(number as i128);
        Ok(whole.map_or(Json::Other, Json::Whole))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Json, E> {
        Ok(Json::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let mut texts = Some(Vec::new());
        while let Some(BodyValue(element)) = list.next_element()? {
            match (element, &mut texts) {
                (Json::Text(text), Some(texts)) => texts.push(text),
                _ => texts = None,
            }
        }
        Ok(texts.map_or(Json::Other, Json::Texts))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Json, A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Json::Other)
    }
}
