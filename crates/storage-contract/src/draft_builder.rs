//! Games about to be written, in the words of the specification.

use crate::ids::next_id;
use chrono::NaiveDate;
use domain::{
    catalogue::{Category, GameDetails, GameId},
    draft::GameDraft,
    fingerprint::Fingerprint,
    listing::Listing,
    money::Money,
    pricing::Markup,
    product::ProductId,
    slug::Slug,
    url::WebUrl,
};
use rust_decimal::Decimal;

/// The draft of a game called `title`: 9.99 euro without markup, five keys, nothing else known.
///
/// Its product id follows from the title, so `draft("Portal")` is the same product each time; its game id is new each
/// time, as it is in a lap.
pub fn draft(title: &str) -> DraftBuilder {
    let listing = Listing {
        id: product_id(title),
        title: title.to_owned(),
        stock: 5,
        cost: Some(Money::eur(999)),
        platform: None,
        region: None,
        developer: None,
        publisher: None,
        release_date: None,
        updated_at: None,
        description: None,
        thumbnail: None,
        cover: None,
        categories: Vec::new(),
        details: GameDetails::default(),
    };
    DraftBuilder { listing, id: GameId(next_id()), slug: None, markup_percent: 0 }
}

/// The product id that [`draft`] gives to a `title`: fourteen digits, as the marketplace's have.
pub fn product_id(title: &str) -> ProductId {
    const FIRST: i64 = 10_000_000_000_000;
    const PRIME: i64 = 9_999_999_999_971;
    let hash = title.bytes().fold(0, |hash, byte| (hash * 257 + i64::from(byte)) % PRIME);
    ProductId::try_from(FIRST + hash).unwrap()
}

/// A [`GameDraft`] in the making, or the marketplace's [`Listing`] behind it.
#[derive(Debug, Clone)]
pub struct DraftBuilder {
    listing: Listing,
    id: GameId,
    slug: Option<Slug>,
    markup_percent: u32,
}

impl DraftBuilder {
    /// The id that the game gets if it is new.
    #[must_use]
    pub fn id(self, id: GameId) -> Self {
        Self { id, ..self }
    }

    /// The slug that the game gets if it is new, instead of the one that follows from title and product.
    #[must_use]
    pub fn slug(self, slug: &str) -> Self {
        Self { slug: Some(Slug::trusted(slug.to_owned())), ..self }
    }

    /// Another title of the same product.
    #[must_use]
    pub fn retitled(self, title: &str) -> Self {
        self.with(|listing| title.clone_into(&mut listing.title))
    }

    /// The marketplace's identity, instead of the one that follows from the title.
    #[must_use]
    pub fn product(self, id: i64) -> Self {
        self.with(|listing| listing.id = ProductId::try_from(id).unwrap())
    }

    /// What the shop pays, in cents; without a markup also what the customer pays.
    #[must_use]
    pub fn price(self, cents: i64) -> Self {
        self.with(|listing| listing.cost = Some(Money::eur(cents)))
    }

    /// What the shop adds to its cost, in per cent.
    #[must_use]
    pub fn markup(self, percent: u32) -> Self {
        Self { markup_percent: percent, ..self }
    }

    /// How many keys can be bought.
    #[must_use]
    pub fn stock(self, keys: u32) -> Self {
        self.with(|listing| listing.stock = keys)
    }

    /// Where the key is redeemed.
    #[must_use]
    pub fn platform(self, name: &str) -> Self {
        self.with(|listing| listing.platform = Some(name.to_owned()))
    }

    /// Where in the world the key works.
    #[must_use]
    pub fn region(self, name: &str) -> Self {
        self.with(|listing| listing.region = Some(name.to_owned()))
    }

    /// Who made the game.
    #[must_use]
    pub fn developer(self, name: &str) -> Self {
        self.with(|listing| listing.developer = Some(name.to_owned()))
    }

    /// Who published it.
    #[must_use]
    pub fn publisher(self, name: &str) -> Self {
        self.with(|listing| listing.publisher = Some(name.to_owned()))
    }

    /// When it came out, as `2007-10-10`.
    #[must_use]
    pub fn released(self, date: &str) -> Self {
        let date: NaiveDate = date.parse().unwrap();
        self.with(|listing| listing.release_date = Some(date))
    }

    /// One more category that it is in.
    #[must_use]
    pub fn category(self, id: i32, name: &str) -> Self {
        self.with(|listing| listing.categories.push(Category { id, name: name.to_owned() }))
    }

    /// The marketplace's HTML.
    #[must_use]
    pub fn description(self, html: &str) -> Self {
        self.with(|listing| listing.description = Some(html.to_owned()))
    }

    /// A picture for lists.
    #[must_use]
    pub fn thumbnail(self, link: &str) -> Self {
        self.with(|listing| listing.thumbnail = Some(WebUrl::parse(link).unwrap()))
    }

    /// A picture for the game's own page.
    #[must_use]
    pub fn cover(self, link: &str) -> Self {
        self.with(|listing| listing.cover = Some(WebUrl::parse(link).unwrap()))
    }

    /// What only the game's own page shows.
    #[must_use]
    pub fn details(self, details: GameDetails) -> Self {
        self.with(|listing| listing.details = details)
    }

    /// The marketplace's listing that this draft is made of.
    pub fn listing(self) -> Listing {
        self.listing
    }

    /// The draft. Its fingerprint follows from its listing and markup, as in a lap.
    pub fn build(self) -> GameDraft {
        let markup = Markup::from_percent(Decimal::from(self.markup_percent)).unwrap();
        let fingerprint = Fingerprint::of(&self.listing, markup);
        let mut draft = GameDraft::from_listing(self.listing, fingerprint, markup, self.id).unwrap();
        if let Some(slug) = self.slug {
            draft.slug = slug;
        }
        draft
    }

    fn with(mut self, change: impl FnOnce(&mut Listing)) -> Self {
        change(&mut self.listing);
        self
    }
}
