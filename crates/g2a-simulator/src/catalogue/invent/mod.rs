//! Documents, generated from the seed and the place in the catalogue, the same every time.

mod classification;
mod description;
mod game;
mod media;
mod offer;
mod requirements;
#[rustfmt::skip] // Word lists read better in lines than in columns.
mod words;

use super::draw::{Aspect, Draw};
use super::id::ProductId;
use super::money::Cents;
use super::product::{PriceLimit, Product};
use super::sandbox;
use super::slot::{Slot, initial_price};
use game::Game;
use offer::Offer;

/// The document of the product at this place, in this state.
pub(crate) fn document(seed: u64, index: u32, slot: &Slot) -> Product {
    match sandbox::product(index) {
        Some(real) => revised(real, slot),
        None => invented(seed, index, slot),
    }
}

fn revised(real: &Product, slot: &Slot) -> Product {
    Product {
        quantity: slot.quantity,
        min_price: slot.price,
        updated_at: slot.updated_at.to_text(),
        description: description::revision(slot.revision).map(Into::into),
        ..real.clone()
    }
}

fn invented(seed: u64, index: u32, slot: &Slot) -> Product {
    let id = ProductId::at(seed, index);
    let game = Game::behind(seed, index);
    let offer = Offer::new(seed, index, &game);
    let media = media::invent(seed, index);
    let (restrictions, categories) = classification::invent(seed, index);
    Product {
        id,
        slug: offer::slug(&offer.name, id).into(),
        description: description::invent(seed, index, &offer.name, slot.revision).map(Into::into),
        name: offer.name.into(),
        kind: offer.kind.into(),
        quantity: slot.quantity,
        min_price: slot.price,
        retail_min_price: Cents(slot.price.0.saturating_add(slot.price.0 / 8)),
        retail_min_base_price: slot.price,
        available_to_buy: offer.is_buyable && slot.quantity > 0,
        thumbnail: media.thumbnail.into(),
        small_image: media.small_image.into(),
        cover_image: media.cover_image.into(),
        images: media.images,
        updated_at: slot.updated_at.to_text(),
        release_date: game.release_date(),
        region: offer.region.into(),
        developer: game.developer.into(),
        publisher: game.publisher.into(),
        platform: offer.platform.into(),
        price_limit: price_limit(seed, index),
        restrictions,
        requirements: requirements::invent(seed, index),
        videos: media.videos,
        categories,
    }
}

/// Usually none; else around the first price, which on a few products lies below the least one allowed.
fn price_limit(seed: u64, index: u32) -> PriceLimit {
    let mut draw = Draw::new(seed, u64::from(index), Aspect::PriceLimit);
    let price = initial_price(seed, index).0;
    let (min, max) = match draw.below(100) {
        0..60 => (None, None),
        60..65 => (Some(price + 1), Some(price * 2)),
        65..70 => (None, Some(price * 3)),
        _ => (Some(price - price / 5), Some(price + price / 2)),
    };
    PriceLimit { max: max.map(Cents), min: min.map(Cents) }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    const SEED: u64 = 1;

    fn documents() -> Vec<Product> {
        (20..4_020).map(|index| document(SEED, index, &Slot::initial(SEED, index))).collect()
    }

    fn share(products: &[Product], matches: impl Fn(&Product) -> bool) -> f64 {
        let matching = products.iter().filter(|product| matches(product)).count();
        f64::from(u32::try_from(matching).unwrap()) / 4_000.0
    }

    #[test]
    fn documents_carry_the_quirks_of_the_api() {
        let products = documents();
        assert!(products.iter().all(|product| product.slug.starts_with('/')));
        assert!(products.iter().all(|product| product.slug.ends_with(&format!("-i{}", product.id))));
        assert!(share(&products, |product| product.description.is_none()) > 0.03);
        assert!(share(&products, |product| product.platform.is_empty()) > 0.03);
        assert!(share(&products, |product| product.developer.is_empty()) > 0.03);
        assert!(share(&products, |product| product.release_date.is_empty()) > 0.03);
        assert!(share(&products, |product| product.region.is_empty()) > 0.03);
        assert!(share(&products, |product| product.videos.is_empty()) > 0.1);
        assert!(share(&products, |product| product.price_limit == PriceLimit::default()) > 0.4);
        let is_below = |product: &Product| product.price_limit.min.is_some_and(|min| product.min_price < min);
        assert!(share(&products, is_below) > 0.01);
        assert!(share(&products, |product| product.quantity > 0 && !product.available_to_buy) > 0.1);
        assert!(share(&products, |product| product.quantity == 0 && product.available_to_buy) == 0.0);
        let has_twins = |product: &Product| {
            let ids: HashSet<_> = product.categories.iter().map(|category| category.id).collect();
            ids.len() < product.categories.len()
        };
        assert!(share(&products, has_twins) > 0.03);
    }

    #[test]
    fn names_are_varied_and_a_game_has_several_offers() {
        let products = documents();
        let names: HashSet<_> = products.iter().map(|product| &product.name).collect();
        assert!(names.len() > 3_500, "{} names", names.len());
        let developers: HashSet<_> = products.iter().map(|product| &product.developer).collect();
        assert!(developers.len() > 30);
    }

    #[test]
    fn a_rewritten_product_differs_in_its_description_alone() {
        for index in [0, 20, 21, 22, 23, 24, 25] {
            let slot = Slot::initial(SEED, index);
            let before = document(SEED, index, &slot);
            let after = document(SEED, index, &Slot { revision: 1, ..slot });
            assert_ne!(before.description, after.description);
            assert_eq!(Product { description: before.description.clone(), ..after }, before);
        }
    }

    #[test]
    fn another_seed_invents_another_catalogue() {
        let names = |seed| -> Vec<_> {
            (20..40).map(|index| document(seed, index, &Slot::initial(seed, index)).name).collect()
        };
        assert_eq!(names(1), names(1));
        assert_ne!(names(1), names(2));
    }
}
