//! From a product on the wire to a [`Listing`]: what each field means.
//!
//! What a sale rests on (id, name, stock, price) must make sense, or the product is malformed. What only decorates it
//! (dates, links, categories, requirements) is left out where it makes none: a broken picture is no reason to stop
//! selling.

use super::wire::{self, Product, Text};
use crate::scalar::Number;
use chrono::{NaiveDate, NaiveDateTime};
use domain::{
    catalogue::{Category, ContentDescriptor, GameDetails, RequirementSet, Requirements, Video},
    listing::{Listing, MalformedListing},
    money::{Currency, Money},
    text::clean_name,
    url::WebUrl,
};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// More keys of one product than this are a mistake.
const MAX_STOCK: u32 = 1_000_000_000;

/// A dearer key than this, in euro, is a mistake.
const MAX_PRICE: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);

impl TryFrom<Product<'_>> for Listing {
    type Error = MalformedListing;

    fn try_from(product: Product<'_>) -> Result<Self, MalformedListing> {
        let id = product.id.map(|id| id.0);
        let malformed = |reason| MalformedListing { id, reason };
        let stock = stock(product.qty).map_err(malformed)?;
        let images = links(product.images);
        Ok(Self {
            id: id.ok_or_else(|| malformed("id: missing".to_owned()))?,
            title: name(product.name).ok_or_else(|| malformed("name: missing".to_owned()))?,
            stock,
            cost: cost(product.min_price, stock).map_err(malformed)?,
            platform: name(product.platform),
            region: name(product.region),
            developer: name(product.developer),
            publisher: name(product.publisher),
            release_date: product.release_date.and_then(|text| date(&text.0)),
            updated_at: product.updated_at.and_then(|text| time(&text.0)),
            description: product
                .description
                .map(|text| text.0.into_owned())
                .filter(|html| !html.trim().is_empty()),
            thumbnail: link(product.small_image).or_else(|| link(product.thumbnail)),
            cover: link(product.cover_image).or_else(|| images.first().cloned()),
            categories: categories(product.categories),
            details: GameDetails {
                images,
                videos: videos(product.videos),
                requirements: requirements(product.requirements),
                restrictions: restrictions(&product.restrictions.unwrap_or_default()),
            },
        })
    }
}

fn stock(qty: Number) -> Result<u32, String> {
    let Some(number) = qty.0 else { return Err("qty: missing".to_owned()) };
    let stock = qty.whole().and_then(|whole| u32::try_from(whole).ok()).filter(|stock| *stock <= MAX_STOCK);
    stock.ok_or_else(|| format!("qty: {number} is not a whole number from 0 to {MAX_STOCK}"))
}

/// Euro, always. No price and a price of nothing are the same, and right only where nothing is left to sell.
fn cost(min_price: Number, stock: u32) -> Result<Option<Money>, String> {
    let price = min_price.0.unwrap_or_default();
    if price.is_zero() {
        return if stock == 0 { Ok(None) } else { Err(format!("minPrice: missing, but qty is {stock}")) };
    }
    let plausible = price.is_sign_positive() && price <= MAX_PRICE;
    let cost = plausible.then(|| Money::from_decimal(price, Currency::Eur).ok()).flatten();
    cost.map(Some).ok_or_else(|| format!("minPrice: {price} is not between 0 and {MAX_PRICE}"))
}

/// Plain text on one line. Entities stay as they are: G2A writes names unescaped ("Assassin's Creed").
fn name(text: Option<Text<'_>>) -> Option<String> {
    clean_name(&text?.0)
}

fn link(text: Option<Text<'_>>) -> Option<WebUrl> {
    WebUrl::parse(&text?.0)
}

fn links(texts: Option<Vec<Text<'_>>>) -> Vec<WebUrl> {
    texts.unwrap_or_default().iter().filter_map(|text| WebUrl::parse(&text.0)).collect()
}

/// `yyyy-mm-dd`.
fn date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

/// `yyyy-mm-dd hh:mm:ss`.
fn time(text: &str) -> Option<NaiveDateTime> {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").ok()
}

/// Each category once: G2A repeats some.
fn categories(categories: Option<Vec<wire::Category<'_>>>) -> Vec<Category> {
    let mut seen = BTreeSet::new();
    let categories = categories.unwrap_or_default().into_iter().filter_map(|category| {
        let id = i32::try_from(category.id.whole()?).ok()?;
        Some(Category { id, name: name(category.name)? })
    });
    categories.filter(|category| seen.insert(category.id)).collect()
}

fn videos(videos: Option<Vec<wire::Video<'_>>>) -> Vec<Video> {
    let videos = videos.unwrap_or_default().into_iter();
    videos
        .filter_map(|video| Some(Video { kind: name(video.kind)?.to_lowercase(), url: link(video.url)? }))
        .collect()
}

fn requirements(requirements: Option<wire::Requirements<'_>>) -> Requirements {
    let requirements = requirements.unwrap_or_default();
    Requirements {
        minimal: requirement_set(requirements.minimal),
        recommended: requirement_set(requirements.recommended),
    }
}

fn requirement_set(set: Option<wire::RequirementSet<'_>>) -> RequirementSet {
    let set = set.unwrap_or_default();
    RequirementSet {
        processor: name(set.reqprocessor),
        graphics: name(set.reqgraphics),
        memory: name(set.reqmemory),
        disk_space: name(set.reqdiskspace),
        system: name(set.reqsystem),
        other: name(set.reqother),
    }
}

fn restrictions(restrictions: &wire::Restrictions) -> BTreeSet<ContentDescriptor> {
    let descriptors = [
        (restrictions.pegi_violence, ContentDescriptor::Violence),
        (restrictions.pegi_profanity, ContentDescriptor::Profanity),
        (restrictions.pegi_discrimination, ContentDescriptor::Discrimination),
        (restrictions.pegi_drugs, ContentDescriptor::Drugs),
        (restrictions.pegi_fear, ContentDescriptor::Fear),
        (restrictions.pegi_gambling, ContentDescriptor::Gambling),
        (restrictions.pegi_online, ContentDescriptor::Online),
        (restrictions.pegi_sex, ContentDescriptor::Sex),
    ];
    descriptors.into_iter().filter(|(applies, _)| *applies == Some(true)).map(|(_, name)| name).collect()
}
