//! Categories and age restrictions.

use super::super::draw::{Aspect, Draw};
use super::super::product::{Category, Restrictions};
use super::words::{GENRES, PROMOTIONS};

pub(super) fn invent(seed: u64, index: u32) -> (Restrictions, Vec<Category>) {
    let mut draw = Draw::new(seed, u64::from(index), Aspect::Classification);
    (restrictions(&mut draw), categories(&mut draw))
}

fn restrictions(draw: &mut Draw) -> Restrictions {
    if draw.percent(40) {
        return Restrictions::default();
    }
    Restrictions {
        pegi_violence: draw.percent(60),
        pegi_profanity: draw.percent(30),
        pegi_discrimination: draw.percent(3),
        pegi_drugs: draw.percent(8),
        pegi_fear: draw.percent(25),
        pegi_gambling: draw.percent(5),
        pegi_online: draw.percent(40),
        pegi_sex: draw.percent(6),
    }
}

/// Usually the games department and a genre or two; promotions share the id of a genre.
fn categories(draw: &mut Draw) -> Vec<Category> {
    if draw.percent(5) {
        return Vec::new();
    }
    let mut categories = vec![category((189, "Games"))];
    categories.extend((0..draw.below(3)).map(|_| category(draw.pick(&GENRES))));
    if draw.percent(10) {
        categories.push(category((2, "Action")));
        categories.push(category((2, draw.pick(&PROMOTIONS))));
    }
    categories
}

fn category((id, name): (u32, &'static str)) -> Category {
    Category { id, name: name.into() }
}
