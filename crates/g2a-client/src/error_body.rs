//! The bodies of errors, in all the shapes that the APIs give them.

use serde_json::Value;

/// How the seller's side says that too many jobs wait, whatever the code (`g2a-contract.md` §6.3).
const QUEUE_IS_FULL: &str = "limit of tasks in the queue";

/// What an error says. Nothing, if the body is something else.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct ErrorBody {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    /// The offer that is there already.
    pub(crate) offer: Option<String>,
    pub(crate) queue_is_full: bool,
}

impl ErrorBody {
    /// Reads `{code, message}` (§5), the first of `{errors: [{code, message}]}` (§6.8), or `{error, error_description}` (RFC 6749).
    pub(crate) fn read(body: &[u8]) -> Self {
        let json: Value = serde_json::from_slice(body).unwrap_or_default();
        let error = json.get("errors").and_then(|errors| errors.get(0)).unwrap_or(&json);
        let first_of = |names: [&str; 2]| names.into_iter().find_map(|name| word(error.get(name)?));
        Self {
            code: first_of(["code", "error"]),
            message: first_of(["message", "error_description"]),
            offer: json.get("data").and_then(|data| word(data.get("offerId")?)),
            queue_is_full: String::from_utf8_lossy(body).to_ascii_lowercase().contains(QUEUE_IS_FULL),
        }
    }
}

/// Text, or a number as it is written.
fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> (Option<String>, Option<String>) {
        let ErrorBody { code, message, .. } = ErrorBody::read(body.as_bytes());
        (code, message)
    }

    #[test]
    fn an_error_comes_in_three_shapes() {
        let expected = (Some("X1".to_owned()), Some("No".to_owned()));
        for body in [
            r#"{"status":"ERROR","message":"No","code":"X1"}"#,
            r#"{"errors":[{"code":"X1","message":"No"},{"code":"X2"}],"message":"Bad Request"}"#,
            r#"{"error":"X1","error_description":"No"}"#,
        ] {
            assert_eq!(read(body), expected, "{body}");
        }
        assert_eq!(read(r#"{"errors":[{"code":17}]}"#), (Some("17".to_owned()), None));
    }

    #[test]
    fn what_is_no_error_says_nothing() {
        for body in [
            "",
            "<html>",
            "null",
            "[]",
            "7",
            r#""no""#,
            "{}",
            r#"{"errors":[]}"#,
            r#"{"code":{},"errors":{}}"#,
        ] {
            assert_eq!(ErrorBody::read(body.as_bytes()), ErrorBody::default(), "{body}");
        }
    }

    #[test]
    fn a_seller_hears_what_is_in_the_way() {
        let taken = ErrorBody::read(br#"{"errors":[{"code":"X"}],"data":{"offerId":"offer-1"}}"#);
        assert_eq!(taken.offer.as_deref(), Some("offer-1"));
        let sentence = "The limit of tasks in the Queue has been exceeded";
        for body in [sentence.to_owned(), format!(r#"{{"errors":[{{"message":"{sentence}"}}]}}"#)] {
            assert!(ErrorBody::read(body.as_bytes()).queue_is_full, "{body}");
        }
    }
}
