//! How a game is offered: edition, platform, region, and the name that results.

use super::super::draw::{Aspect, Draw};
use super::super::id::ProductId;
use super::game::Game;
use super::words::{CARDS, EDITIONS, EXPANSIONS, PLATFORMS, REGIONS};

pub(super) struct Offer {
    pub(super) name: String,
    pub(super) kind: &'static str,
    pub(super) platform: &'static str,
    pub(super) region: &'static str,
    pub(super) is_buyable: bool,
}

impl Offer {
    pub(super) fn new(seed: u64, index: u32, game: &Game) -> Self {
        let mut draw = Draw::new(seed, u64::from(index), Aspect::Offer);
        let (platform, key) = draw.pick(&PLATFORMS);
        let region = draw.pick(&REGIONS);
        let thing = match draw.below(100) {
            0..55 => game.title.clone(),
            55..82 => [game.title.as_str(), " - ", draw.pick(&EDITIONS)].concat(),
            82..94 => [game.title.as_str(), " - ", draw.pick(&EXPANSIONS), " (DLC)"].concat(),
            _ => draw.pick(&CARDS).to_owned(),
        };
        Self {
            name: [thing.as_str(), " ", key, " ", region].concat(),
            kind: draw.pick(&["egoods", "egoods", "", "key"]),
            platform: if draw.percent(10) { "" } else { platform },
            region: if draw.percent(10) { "" } else { region },
            is_buyable: draw.percent(70),
        }
    }
}

/// The path of the product's page: it starts with a slash, and a client that forgets so builds a double one.
pub(super) fn slug(name: &str, id: ProductId) -> String {
    let mut slug = String::with_capacity(name.len() + 20);
    slug.push('/');
    for character in name.chars() {
        match character {
            'a'..='z' | '0'..='9' => slug.push(character),
            'A'..='Z' => slug.push(character.to_ascii_lowercase()),
            ' ' | '-' | '/' if !slug.ends_with(['-', '/']) => slug.push('-'),
            _ => {}
        }
    }
    slug.push_str("-i");
    slug.push_str(&id.to_string());
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_built_like_the_real_ones() {
        let id = ProductId(10_000_001_945_012);
        let name = "Counter-Strike Complete Steam Key RU/CIS";
        assert_eq!(slug(name, id), "/counter-strike-complete-steam-key-ru-cis-i10000001945012");
        let name = "Diablo 3 Battlechest Battle.net PC Key GLOBAL";
        assert_eq!(slug(name, id), "/diablo-3-battlechest-battlenet-pc-key-global-i10000001945012");
    }
}
