//! How alike two texts are, letter by letter.

use std::collections::HashSet;

/// Which part of the trigrams of `needle` are in `text`, in thousandths: a typing error costs at most three.
pub(crate) fn similarity(needle: &str, text: &str) -> i64 {
    let (needle, text) = (trigrams(needle), trigrams(text));
    let shared = needle.intersection(&text).count();
    i64::try_from(shared * 1000 / needle.len().max(1)).unwrap_or_default()
}

/// Three characters each, word by word in lower case, with spaces around a word so that its ends count.
fn trigrams(text: &str) -> HashSet<[char; 3]> {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words
        .flat_map(|word| {
            let padded: Vec<char> = "  ".chars().chain(word.chars()).chain([' ']).collect();
            padded.array_windows().copied().collect::<Vec<[char; 3]>>()
        })
        .collect()
}
