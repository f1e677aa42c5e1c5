//! The game behind a product. Several products in a row are offers of one game.

use chrono::NaiveDate;

use super::super::draw::{Aspect, Draw};
use super::super::product::Text;
use super::words::{ADJECTIVES, NOUNS, PLACES, PUBLISHERS, STUDIO_ENDS, STUDIO_STARTS, SUBTITLES};

/// How many offers each game has.
const OFFERS: u32 = 3;

pub(super) struct Game {
    pub(super) title: String,
    pub(super) developer: String,
    pub(super) publisher: &'static str,
    released: Option<NaiveDate>,
}

impl Game {
    pub(super) fn behind(seed: u64, index: u32) -> Self {
        let mut draw = Draw::new(seed, u64::from(index / OFFERS), Aspect::Game);
        Self {
            title: title(&mut draw),
            developer: if draw.percent(8) { String::new() } else { developer(&mut draw) },
            publisher: if draw.percent(8) { "" } else { draw.pick(&PUBLISHERS) },
            released: released(&mut draw),
        }
    }

    /// `yyyy-mm-dd`, or empty if unknown.
    pub(super) fn release_date(&self) -> Text {
        self.released.map_or("".into(), |date| date.to_string().into())
    }
}

fn title(draw: &mut Draw) -> String {
    let (adjective, noun) = (draw.pick(&ADJECTIVES), draw.pick(&NOUNS));
    let base = match draw.below(10) {
        0..5 => [adjective, " ", noun].concat(),
        5..7 => [noun, " of ", draw.pick(&PLACES)].concat(),
        7..9 => ["The ", adjective, " ", noun].concat(),
        _ => [noun, " & ", draw.pick(&NOUNS)].concat(),
    };
    let sequel = match draw.below(20) {
        0..9 => "",
        9..13 => " 2",
        13 => " 3",
        14 => " II",
        15 => " III",
        16 => " IV",
        17 => " 2049",
        18 => "™",
        _ => " VR",
    };
    let title = [base.as_str(), sequel].concat();
    match draw.below(100) {
        0..25 => [title.as_str(), ": ", draw.pick(&SUBTITLES)].concat(),
        25..27 => long_title(&title, draw),
        _ => title,
    }
}

/// Well over a hundred characters, as some real names are.
fn long_title(title: &str, draw: &mut Draw) -> String {
    let rest = [draw.pick(&SUBTITLES), draw.pick(&SUBTITLES), draw.pick(&SUBTITLES)].join(" and ");
    [title, ": ", &rest, " - The Complete Chronicles of ", draw.pick(&PLACES)].concat()
}

fn developer(draw: &mut Draw) -> String {
    [draw.pick(&STUDIO_STARTS), " ", draw.pick(&STUDIO_ENDS)].concat()
}

fn released(draw: &mut Draw) -> Option<NaiveDate> {
    if draw.percent(10) {
        return None;
    }
    let year = 2026 - i32::try_from(draw.least_of(2, 24)).unwrap_or_default();
    NaiveDate::from_yo_opt(year, 1 + draw.below(365))
}
