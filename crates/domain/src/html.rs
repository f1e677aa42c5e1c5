//! Rich text that a front end may show as it is.

use serde::{Deserialize, Serialize};
use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// HTML that went through the sanitiser: structure and emphasis, no scripts, styles, event handlers, forms, images or
/// links.
///
/// The only constructors are [`SafeHtml::sanitise`] and [`SafeHtml::trusted`], so a `SafeHtml` that came from the
/// marketplace is always clean.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// The longest description that is kept, in bytes of HTML from outside; what follows is cut before sanitising.
    pub const MAX_BYTES: usize = 32 * 1024;

    /// What is harmless in `raw`. Text stays, markup outside the allow-list goes, `script` and `style` go with what
    /// they hold.
    pub fn sanitise(raw: &str) -> Self {
        let mut end = raw.len().min(Self::MAX_BYTES);
        while !raw.is_char_boundary(end) {
            end -= 1;
        }
        let clean = SANITISER.clean(raw.get(..end).unwrap_or_default()).to_string();
        Self(clean.replace('\0', "").trim().to_owned())
    }

    /// HTML that was sanitised before and comes back from the shop's own storage.
    pub fn trusted(stored: String) -> Self {
        Self(stored)
    }

    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

static SANITISER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let tags = [
        "b",
        "blockquote",
        "br",
        "em",
        "h2",
        "h3",
        "h4",
        "h5",
        "hr",
        "i",
        "li",
        "ol",
        "p",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ];
    let mut builder = ammonia::Builder::default();
    builder.tags(HashSet::from(tags)).generic_attributes(HashSet::new()).tag_attributes(HashMap::new());
    builder
});

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sanitised(raw: &str) -> String {
        SafeHtml::sanitise(raw).as_str().to_owned()
    }

    #[test]
    fn structure_and_text_stay() {
        let raw = "<h3>About</h3><p>Fast &amp; <strong>loud</strong></p>";
        assert_eq!(sanitised(raw), raw);
    }

    #[test]
    fn what_can_act_goes() {
        assert_eq!(sanitised("<p onclick=\"x()\">Hi<script>alert(1)</script></p>"), "<p>Hi</p>");
        assert_eq!(sanitised("<a href=\"javascript:x()\">buy</a>"), "buy");
        assert_eq!(sanitised("<span style=\"position:fixed\">now</span>"), "now");
        assert_eq!(sanitised("<img src=x onerror=alert(1)>"), "");
        assert_eq!(sanitised("<style>p{}</style><iframe src=\"//e\"></iframe>"), "");
    }

    #[test]
    fn a_very_long_text_is_cut_between_characters() {
        assert!(sanitised(&"€".repeat(SafeHtml::MAX_BYTES)).len() <= SafeHtml::MAX_BYTES);
    }

    proptest! {
        #[test]
        fn sanitising_twice_changes_nothing(raw in "[<>a-z/=\"' &;!\\-]{0,80}") {
            let once = sanitised(&raw);
            prop_assert_eq!(sanitised(&once), once);
        }
    }
}
