//! What users want to be called.

/// A name that a user chose: 2 to 50 characters on one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nickname(String);

/// Text that cannot be a nickname.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidNickname {
    /// Fewer characters than a nickname has, white space around it not counted.
    #[error("must have at least {} characters", Nickname::MIN_CHARS)]
    TooShort,
    /// More characters than a nickname has.
    #[error("must have at most {} characters", Nickname::MAX_CHARS)]
    TooLong,
    /// A line break, a NUL or the like.
    #[error("must not contain control characters")]
    ControlCharacter,
}

impl Nickname {
    /// The fewest characters.
    pub const MIN_CHARS: usize = 2;
    /// The most characters.
    pub const MAX_CHARS: usize = 50;

    /// The nickname in `raw`, less white space around it.
    pub fn parse(raw: &str) -> Result<Self, InvalidNickname> {
        let text = raw.trim();
        if text.chars().any(char::is_control) {
            return Err(InvalidNickname::ControlCharacter);
        }
        match text.chars().count() {
            ..Self::MIN_CHARS => Err(InvalidNickname::TooShort),
            Self::MIN_CHARS..=Self::MAX_CHARS => Ok(Self(text.to_owned())),
            _ => Err(InvalidNickname::TooLong),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nickname_has_two_to_fifty_characters_on_one_line() {
        assert_eq!(Nickname::parse(" Alyx ").unwrap().as_str(), "Alyx");
        assert!(Nickname::parse(&"ü".repeat(50)).is_ok());
        assert_eq!(Nickname::parse(" A "), Err(InvalidNickname::TooShort));
        assert_eq!(Nickname::parse(&"A".repeat(51)), Err(InvalidNickname::TooLong));
        assert_eq!(Nickname::parse("Al\nyx"), Err(InvalidNickname::ControlCharacter));
    }
}
