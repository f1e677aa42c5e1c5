//! Short plain text from outside: a title, a name, a search.

use serde::{Deserialize, Serialize};

/// The longest name that is kept, in characters; a longer one is cut.
const MAX_NAME_CHARS: usize = 300;

/// `raw` as one line of plain text: control characters gone, white space folded to single spaces, cut to 300 characters.
/// `None` if nothing is left, for the marketplace sends empty strings for what it does not know.
pub fn clean_name(raw: &str) -> Option<String> {
    let mut name = fold_white_space(raw);
    if let Some((end, _)) = name.char_indices().nth(MAX_NAME_CHARS) {
        name.truncate(end);
    }
    (!name.is_empty()).then_some(name)
}

/// `raw` on one line: control characters (NUL among them, which PostgreSQL cannot store) and runs of white space
/// become single spaces.
fn fold_white_space(raw: &str) -> String {
    let mut folded = String::with_capacity(raw.len());
    for word in raw.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// What a customer searches for: 1 to 100 characters, at most ten words, no control characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SearchText(String);

/// Why a text cannot be searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSearchText {
    /// Nothing but white space.
    #[error("must not be empty")]
    Empty,
    /// More than 100 characters.
    #[error("must have at most {} characters", SearchText::MAX_CHARS)]
    TooLong,
    /// More than ten words.
    #[error("must have at most {} words", SearchText::MAX_WORDS)]
    TooManyWords,
    /// A control character, such as NUL.
    #[error("must not contain control characters")]
    ControlCharacter,
}

impl TryFrom<String> for SearchText {
    type Error = InvalidSearchText;

    fn try_from(raw: String) -> Result<Self, InvalidSearchText> {
        Self::parse(&raw)
    }
}

impl From<SearchText> for String {
    fn from(text: SearchText) -> Self {
        text.0
    }
}

impl SearchText {
    /// The longest search, in characters.
    pub const MAX_CHARS: usize = 100;
    /// The longest search, in words.
    pub const MAX_WORDS: usize = 10;

    /// Takes `raw` as a search, with its white space folded.
    pub fn parse(raw: &str) -> Result<Self, InvalidSearchText> {
        if raw.chars().any(char::is_control) {
            return Err(InvalidSearchText::ControlCharacter);
        }
        let folded = fold_white_space(raw);
        if folded.is_empty() {
            return Err(InvalidSearchText::Empty);
        }
        if folded.chars().count() > Self::MAX_CHARS {
            return Err(InvalidSearchText::TooLong);
        }
        if folded.split(' ').count() > Self::MAX_WORDS {
            return Err(InvalidSearchText::TooManyWords);
        }
        Ok(Self(folded))
    }

    /// The text, with single spaces between its words.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its [`words`]. Empty if the search is punctuation alone.
    pub fn words(&self) -> Vec<String> {
        words(&self.0).collect()
    }
}

/// The words of `text` in lower case: runs of letters and digits. What is searched and what is searched for are split alike.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_loses_control_characters_and_extra_space() {
        assert_eq!(clean_name("  Killing\tFloor\u{a0}2\0 \n").as_deref(), Some("Killing Floor 2"));
    }

    #[test]
    fn an_empty_name_is_none() {
        assert_eq!(clean_name(""), None);
        assert_eq!(clean_name(" \n\0"), None);
    }

    #[test]
    fn a_long_name_is_cut_between_characters() {
        assert_eq!(clean_name(&"ü".repeat(400)).map(|name| name.chars().count()), Some(300));
    }

    #[test]
    fn a_search_is_bounded() {
        assert_eq!(SearchText::parse("  "), Err(InvalidSearchText::Empty));
        assert_eq!(SearchText::parse("a\0b"), Err(InvalidSearchText::ControlCharacter));
        assert_eq!(SearchText::parse(&"x".repeat(101)), Err(InvalidSearchText::TooLong));
        assert_eq!(SearchText::parse(&"x ".repeat(11)), Err(InvalidSearchText::TooManyWords));
    }

    #[test]
    fn a_search_splits_into_words_at_everything_but_letters_and_digits() {
        let text = SearchText::parse("Tom Clancy's \"R6\" & <b>Siège</b>").unwrap();
        assert_eq!(text.words(), ["tom", "clancy", "s", "r6", "b", "siège", "b"]);
        assert!(SearchText::parse("'; --").unwrap().words().is_empty());
    }
}
