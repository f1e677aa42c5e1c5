//! Values of one word, in all the forms that G2A writes them in.

use domain::product::ProductId;
use rust_decimal::{Decimal, prelude::ToPrimitive as _};
use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::value::RawValue;

/// An integer, a decimal fraction, or one of them in quotes; `None` for `null` and `""`.
///
/// It is read from its text: a float on the way would round it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Number(pub(crate) Option<Decimal>);

/// A product's id, in quotes as documented, or as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Id(pub(crate) ProductId);

/// A word, in quotes or as a bare number: the API's ids come in both forms.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Word(pub(crate) String);

impl Number {
    /// The number, if it is a whole one that is not negative.
    pub(crate) fn whole(self) -> Option<u64> {
        self.0.filter(Decimal::is_integer)?.to_u64()
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = <&RawValue>::deserialize(deserializer)?.get();
        if matches!(json, "null" | "\"\"") {
            return Ok(Self(None));
        }
        let number = parse_decimal(unquoted(json));
        number
            .map(|number| Self(Some(number)))
            .ok_or_else(|| D::Error::custom(format!("{json} is no number")))
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = <&RawValue>::deserialize(deserializer)?.get();
        unquoted(json).parse().map(Self).map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = <&RawValue>::deserialize(deserializer)?.get();
        if json.starts_with('"') {
            return serde_json::from_str(json).map(Self).map_err(D::Error::custom);
        }
        let is_number = json.starts_with(|first: char| first == '-' || first.is_ascii_digit());
        is_number.then(|| Self(json.to_owned())).ok_or_else(|| D::Error::custom("neither text nor number"))
    }
}

fn unquoted(json: &str) -> &str {
    json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(json)
}

/// Takes what JSON calls a number and nothing else, such as digits grouped by underscores.
fn parse_decimal(text: &str) -> Option<Decimal> {
    let plausible = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E'));
    let scientific = text.contains(['e', 'E']);
    let parse = if scientific { Decimal::from_scientific } else { Decimal::from_str_exact };
    plausible.then(|| parse(text).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(json: &str) -> Result<Number, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn a_number_is_read_in_every_form() {
        for (json, expected) in [
            ("11", "11"),
            ("4.99", "4.99"),
            ("9.250", "9.250"),
            ("\"4.99\"", "4.99"),
            ("-3", "-3"),
            ("1.1e1", "11"),
            ("1E+2", "100"),
            ("0.1000000000000000000000000001", "0.1000000000000000000000000001"),
        ] {
            assert_eq!(number(json).unwrap(), Number(Some(expected.parse().unwrap())), "{json}");
        }
        for json in ["null", "\"\""] {
            assert_eq!(number(json).unwrap(), Number(None), "{json}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for json in
            ["\"4,99\"", "\"1_000\"", "\"free\"", "true", "[1]", "{}", "1e400", "\" \"", "\"-\"", "\"e\""]
        {
            assert!(number(json).is_err(), "{json}");
        }
    }

    #[test]
    fn whole_numbers_are_told_from_others() {
        let whole = |json| number(json).unwrap().whole();
        assert_eq!((whole("93"), whole("93.0"), whole("\"93\"")), (Some(93), Some(93), Some(93)));
        assert_eq!((whole("93.5"), whole("-1"), whole("null")), (None, None, None));
    }

    #[test]
    fn an_id_is_digits_in_quotes_or_not() {
        let id = |json| serde_json::from_str::<Id>(json).ok().map(|id| id.0.get());
        assert_eq!(id("\"10000000024005\""), Some(10_000_000_024_005));
        assert_eq!(id("10000000024005"), Some(10_000_000_024_005));
        for json in ["\"\"", "null", "\"abc\"", "1.0", "-1", "[]"] {
            assert_eq!(id(json), None, "{json}");
        }
    }

    #[test]
    fn a_word_is_text_or_a_number_as_it_is_written() {
        let word = |json| serde_json::from_str::<Word>(json).ok().map(|word| word.0);
        assert_eq!(word("\"1530978476\"").as_deref(), Some("1530978476"));
        assert_eq!(word("80201019921771").as_deref(), Some("80201019921771"));
        assert_eq!(word("\"a\\u0062\"").as_deref(), Some("ab"));
        for json in ["null", "true", "[\"a\"]", "{}"] {
            assert_eq!(word(json), None, "{json}");
        }
    }

    proptest! {
        #[test]
        fn every_price_is_exact(cents in 0_i64..100_000_000) {
            let price = Decimal::new(cents, 2);
            prop_assert_eq!(number(&price.to_string()).unwrap(), Number(Some(price)));
            prop_assert_eq!(number(&format!("\"{price}\"")).unwrap(), Number(Some(price)));
        }

        #[test]
        fn no_text_makes_it_panic(text in "[0-9eE+.-]{0,40}") {
            let _ = number(&format!("\"{text}\""));
        }
    }
}
