//! Text as the database compares and searches it. It is folded here and not there, so that the locale of the database has no say.

use domain::text::words;

/// How much of a name counts, in characters: three keys and some numbers have to fit an index entry of 2,700 bytes.
const MAX_KEY_CHARS: usize = 80;

/// Longer words are not looked up: nobody types them.
const MAX_WORD_CHARS: usize = 40;

/// What names that differ in case alone have in common.
pub(crate) fn key(name: &str) -> String {
    name.chars().take(MAX_KEY_CHARS).collect::<String>().to_lowercase()
}

/// What titles that differ in case alone have in common.
pub(crate) fn title_key(title: &str) -> String {
    title.to_lowercase()
}

/// The words of `title` that a typing error may be looked up among.
pub(crate) fn title_words(title: &str) -> impl Iterator<Item = String> {
    words(title).filter(|word| word.chars().count() <= MAX_WORD_CHARS)
}

/// A `tsquery` for what has all these words, or words that begin with them; in the title alone, if `weight` is `A`.
pub(crate) fn prefix_query<'a>(words: impl IntoIterator<Item = &'a String>, weight: &str) -> String {
    let terms: Vec<String> = words.into_iter().map(|word| format!("'{word}':*{weight}")).collect();
    terms.join(" & ")
}

/// A `tsquery` for games of which a developer, publisher or platform has all the words of `name`.
pub(crate) fn name_query(name: &str) -> String {
    let terms: Vec<String> = words(name).map(|word| format!("'{word}':B")).collect();
    terms.join(" & ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_a_bounded_length() {
        assert_eq!(key("XBOX Live"), "xbox live");
        assert_eq!(key(&"Ü".repeat(300)), "ü".repeat(80));
    }

    #[test]
    fn nothing_in_a_query_can_end_its_quotes() {
        let search = domain::text::SearchText::parse("it's ') | 'x':*").unwrap();
        assert_eq!(prefix_query(&search.words(), "A"), "'it':*A & 's':*A & 'x':*A");
    }
}
