//! A value in a body, before it is known to be what the field takes.

use super::{Refusal, fields::MAX_FIELDS};
use crate::http::problem::FaultCode;
use secrecy::SecretString;
use serde::{
    Deserialize, Deserializer,
    de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use std::fmt;

/// How much of a field's name is kept, in characters; faults repeat it.
const MAX_NAME_CHARS: usize = 100;

/// A value in a body. It may be a secret, so it shows itself to nobody but the field that takes it.
pub struct BodyValue(Json);

/// The members of a list or an object in a body; one too many of an object at most.
pub(super) type Members = Vec<(String, BodyValue)>;

/// JSON as far as fields take it.
enum Json {
    Null,
    Text(String),
    Whole(i128),
    Truth(bool),
    List(Vec<BodyValue>),
    Object(Members),
    /// A number with a point or an exponent.
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

    /// `true` or `false`.
    pub fn boolean(self) -> Result<bool, Refusal> {
        match self.0 {
            Json::Truth(truth) => Ok(truth),
            _ => Err(Refusal::new(FaultCode::Malformed, "must be true or false")),
        }
    }

    /// The text, never to be shown.
    pub fn secret(self) -> Result<SecretString, Refusal> {
        self.text().map(SecretString::from)
    }

    /// The list of texts.
    pub fn texts(self) -> Result<Vec<String>, Refusal> {
        let texts = match self.0 {
            Json::List(values) => values.into_iter().map(|value| value.text().ok()).collect(),
            _ => None,
        };
        texts.ok_or_else(|| Refusal::new(FaultCode::Malformed, "must be a list of texts"))
    }

    /// The list.
    pub(super) fn list(self) -> Result<Vec<Self>, Refusal> {
        match self.0 {
            Json::List(values) => Ok(values),
            _ => Err(Refusal::new(FaultCode::Malformed, "must be a list")),
        }
    }

    /// The members of the object.
    pub(super) fn object(self) -> Result<Members, Refusal> {
        match self.0 {
            Json::Object(members) => Ok(members),
            _ => Err(Refusal::new(FaultCode::Malformed, "must be an object")),
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

    fn visit_bool<E: Error>(self, truth: bool) -> Result<Json, E> {
        Ok(Json::Truth(truth))
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
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(Json::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Json, A::Error> {
        read_members(object).map(Json::Object)
    }
}

/// The members of an object in their order, repeated ones among them; one too many at most.
pub(super) fn read_members<'de, A: MapAccess<'de>>(mut object: A) -> Result<Members, A::Error> {
    let mut members = Vec::new();
    while let Some(name) = object.next_key::<String>()? {
        if members.len() <= MAX_FIELDS {
            let name = name.chars().take(MAX_NAME_CHARS).collect();
            members.push((name, object.next_value()?));
        } else {
            object.next_value::<IgnoredAny>()?;
        }
    }
    Ok(members)
}
