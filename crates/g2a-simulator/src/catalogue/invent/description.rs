//! HTML as sellers write it: styled, full of entities, and sometimes hostile.

use super::super::draw::{Aspect, Draw};
use super::words::{FEATURES, NASTY, SENTENCES};

/// The description, or none for a product that lacks the field.
pub(super) fn invent(seed: u64, index: u32, name: &str, rewrites: u16) -> Option<String> {
    let mut draw = Draw::new(seed, u64::from(index), Aspect::Description);
    let revision = revision(rewrites);
    match draw.below(100) {
        0..7 => return revision,
        7..10 => return Some(revision.unwrap_or_default()),
        _ => {}
    }
    let mut html = String::with_capacity(2_560);
    html.push_str("<h3>About ");
    push_escaped(&mut html, name);
    html.push_str("</h3>\r\n");
    for _ in 0..2 + draw.below(4) {
        push_paragraph(&mut html, &mut draw);
    }
    if draw.percent(25) {
        push_features(&mut html, &mut draw);
    }
    if draw.percent(2) {
        html.push_str(draw.pick(&NASTY));
    }
    html.push_str(&revision.unwrap_or_default());
    Some(html)
}

/// What a rewritten text ends with.
pub(super) fn revision(rewrites: u16) -> Option<String> {
    (rewrites > 0).then(|| format!("<p>Revised for edition&nbsp;{rewrites}.</p>"))
}

fn push_paragraph(html: &mut String, draw: &mut Draw) {
    let (open, close) = match draw.below(10) {
        0..6 => ("<p>", "</p>\r\n"),
        6..9 => ("<p><span style=\"font-size: 14px; color: #333333;\">", "</span></p>\r\n"),
        _ => ("<p style=\"text-align: justify;\"><strong>Highlights:</strong>\u{a0}", "</p>\r\n"),
    };
    html.push_str(open);
    for sentence in 0..2 + draw.below(2) {
        html.push_str(if sentence == 0 { "" } else { draw.pick(&[" ", " ", "&nbsp;", "\u{a0}"]) });
        html.push_str(draw.pick(&SENTENCES));
    }
    html.push_str(close);
}

fn push_features(html: &mut String, draw: &mut Draw) {
    html.push_str("<h3>Key features</h3><ul>");
    for _ in 0..2 + draw.below(3) {
        html.push_str("<li>");
        html.push_str(draw.pick(&FEATURES));
        html.push_str("</li>");
    }
    html.push_str("</ul>");
}

fn push_escaped(html: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            other => html.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn descriptions() -> Vec<String> {
        (20..4_020).filter_map(|index| invent(1, index, "Salt & Iron <2>", 0)).collect()
    }

    #[test]
    fn most_have_the_length_of_real_ones() {
        let texts = descriptions();
        let usual = texts.iter().filter(|text| (400..2_600).contains(&text.len())).count();
        assert!(usual * 100 / texts.len() > 90);
        assert!(texts.iter().any(String::is_empty));
        assert!(texts.len() < 3_900, "some products lack the field");
    }

    #[test]
    fn they_hold_what_a_shop_must_cope_with() {
        let all = descriptions().concat();
        for trouble in [
            "<h3>",
            "<strong>",
            "style=\"",
            "&nbsp;",
            "\u{a0}",
            "&eacute;",
            "&amp;",
            "<script",
            "onclick=",
            "javascript:",
            "onerror=",
            "<iframe",
        ] {
            assert!(all.contains(trouble), "no {trouble}");
        }
        assert!(!all.contains("Iron <2>"), "the name is escaped");
    }
}
