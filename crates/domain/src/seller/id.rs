//! The marketplace's ids of what belongs to a seller.

use std::fmt;

/// The marketplace's id of an offer: 1 to 100 letters, digits, hyphens and underscores, a UUID as a rule (`g2a-contract.md` §6).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OfferId(String);

/// The marketplace's id of a job, written like that of an offer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(String);

/// A text that is no such id. It would lead elsewhere in a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must have 1 to 100 letters, digits, hyphens or underscores")]
pub struct InvalidSellerId;

impl OfferId {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl JobId {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for OfferId {
    type Error = InvalidSellerId;

    fn try_from(text: String) -> Result<Self, InvalidSellerId> {
        is_id(&text).then_some(Self(text)).ok_or(InvalidSellerId)
    }
}

impl TryFrom<String> for JobId {
    type Error = InvalidSellerId;

    fn try_from(text: String) -> Result<Self, InvalidSellerId> {
        is_id(&text).then_some(Self(text)).ok_or(InvalidSellerId)
    }
}

impl fmt::Display for OfferId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_id(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=100).contains(&text.len()) && text.bytes().all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_uuid_or_something_as_harmless() {
        for text in ["0190a3a8-0f5c-7cc0-9fd4-000000000001", "job_17", &"x".repeat(100)] {
            assert_eq!(OfferId::try_from(text.to_owned()).unwrap().as_str(), text);
            assert_eq!(JobId::try_from(text.to_owned()).unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_would_lead_elsewhere_in_a_path_is_refused() {
        for text in ["", "..", "a/b", "a?b", "a b", "%2e", "é", &"x".repeat(101)] {
            assert_eq!(OfferId::try_from(text.to_owned()), Err(InvalidSellerId), "{text:?}");
            assert_eq!(JobId::try_from(text.to_owned()), Err(InvalidSellerId), "{text:?}");
        }
    }
}
