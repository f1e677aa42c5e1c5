//! Links to the web that may be shown to a customer.

use serde::{Deserialize, Serialize};

/// An absolute `http` or `https` link of at most 2,048 bytes.
///
/// The marketplace's links end up in `src` and `href` attributes of front ends; `javascript:` and its kin must not.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WebUrl(String);

impl WebUrl {
    /// `raw` as a link, or `None` if it is not one. Only the characters of RFC 3986 and a few that browsers bear: printable
    /// ASCII without quotes, angle brackets and backslashes.
    pub fn parse(raw: &str) -> Option<Self> {
        let scheme = ["https://", "http://"].into_iter().find(|scheme| raw.starts_with(scheme))?;
        let harmless = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>' | b'\\');
        let plausible = raw.len() > scheme.len() && raw.len() <= 2048 && raw.bytes().all(harmless);
        plausible.then(|| Self(raw.to_owned()))
    }

    /// The link as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_the_web_pass_and_others_do_not() {
        assert!(WebUrl::parse("https://images.example/58x58/a.jpg").is_some());
        assert!(WebUrl::parse("http://www.example/").is_some());
        for raw in [
            "",
            "https://",
            "javascript:alert(1)",
            "//cdn/x",
            "data:text/html,x",
            "https://x\"onerror=1",
            "https://a b",
            "https://a/ü",
        ] {
            assert_eq!(WebUrl::parse(raw), None, "{raw}");
        }
    }
}
