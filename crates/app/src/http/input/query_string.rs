//! Decoding a query string without guessing.

use percent_encoding::percent_decode;
use std::{borrow::Cow, str::Utf8Error};

/// A parameter: its name, and its value if that is UTF-8. A name that is not UTF-8 is shown as well as it can be.
pub(super) type Parameter = (String, Result<String, Utf8Error>);

/// The parameters of `raw` in order, in the form that HTML forms and `URLSearchParams` produce: `+` is a space. Other
/// decoders put U+FFFD where text is not UTF-8; then a search would find what nobody asked for.
pub(super) fn decode(raw: &str) -> impl Iterator<Item = Parameter> {
    raw.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        match decode_component(name) {
            Ok(name) => (name, decode_component(value)),
            Err(error) => (lossy(name), Err(error)),
        }
    })
}

fn decode_component(raw: &str) -> Result<String, Utf8Error> {
    let spaced = plus_to_space(raw);
    percent_decode(spaced.as_bytes()).decode_utf8().map(Cow::into_owned)
}

fn lossy(raw: &str) -> String {
    percent_decode(plus_to_space(raw).as_bytes()).decode_utf8_lossy().into_owned()
}

fn plus_to_space(raw: &str) -> String {
    raw.replace('+', " ")
}

#[cfg(test)]
mod tests {
    use super::decode;

    fn decoded(raw: &str) -> Vec<(String, Option<String>)> {
        decode(raw).map(|(name, value)| (name, value.ok())).collect()
    }

    #[test]
    fn a_pair_is_decoded() {
        assert_eq!(decoded("q=a+b%26c%C3%BC"), [("q".to_owned(), Some("a b&cü".to_owned()))]);
        assert_eq!(
            decoded("a&b="),
            [("a".to_owned(), Some(String::new())), ("b".to_owned(), Some(String::new()))]
        );
        assert_eq!(decoded("&&"), []);
    }

    #[test]
    fn what_is_not_utf8_is_an_error_and_not_another_text() {
        assert_eq!(decoded("q=%FF"), [("q".to_owned(), None)]);
        assert_eq!(decoded("%FF=q"), [("\u{fffd}".to_owned(), None)]);
        assert_eq!(decoded("q=%ED%A0%80"), [("q".to_owned(), None)]);
    }
}
