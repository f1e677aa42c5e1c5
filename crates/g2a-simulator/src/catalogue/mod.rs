//! The catalogue: compact state, documents generated on demand, changes over time.

mod draw;
mod drift;
mod id;
mod invent;
mod inventory;
mod listing;
mod money;
mod product;
mod query;
mod repeats;
mod sandbox;
mod slot;

use std::sync::Arc;

use parking_lot::{Mutex, RwLock, RwLockReadGuard, RwLockWriteGuard};
use thiserror::Error;

pub(crate) use draw::{Aspect, Draw};
pub use id::ProductId;
pub use money::Cents;
pub use product::{
    Category, Page, PriceLimit, Product, Requirements, Restrictions, SystemRequirements, Video,
};
pub use query::Query;

use crate::clock::Clock;
use crate::config::SimulatorConfig;
use drift::Drifting;
use inventory::{Change, Inventory};
use listing::Listings;
use query::PAGE_SIZE;
use repeats::Repeats;
use slot::{Slot, Timestamp};

/// No listed product has this id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the simulated catalogue lists no product {0}")]
pub struct UnknownProduct(pub ProductId);

/// The products of the simulated marketplace.
///
/// Every change sets `updated_at` to the clock's time. Two catalogues with the same seed, size, drift and commands
/// at the same times are the same.
#[derive(Debug)]
pub struct Catalogue {
    clock: Arc<dyn Clock>,
    seed: u64,
    repeats: Repeats,
    contents: RwLock<Contents>,
    listings: Mutex<Listings>,
}

#[derive(Debug)]
struct Contents {
    inventory: Inventory,
    drifting: Option<Drifting>,
    /// Commands so far that chose products by chance.
    rounds: u64,
}

impl Catalogue {
    /// Generates the catalogue that a simulator with this configuration would serve.
    pub fn new(config: &SimulatorConfig) -> Self {
        let clock = Arc::clone(&config.clock);
        let drifting = config.drift.map(|drift| Drifting::new(drift, clock.now()));
        let inventory = Inventory::new(config.seed, config.products);
        Self {
            clock,
            seed: config.seed,
            repeats: Repeats { rate: config.repeat_rate, seed: config.seed },
            contents: RwLock::new(Contents { inventory, drifting, rounds: 0 }),
            listings: Mutex::default(),
        }
    }

    /// The page that `GET /v1/products` answers with.
    pub fn page(&self, query: &Query) -> Page {
        let number = query.page;
        let (total, slots) = {
            let contents = self.read();
            let listing = self.listings.lock().matching(&contents.inventory, &query.filter);
            let repeats = self.repeats.up_to(number, listing.total);
            let start = ((number - 1) * PAGE_SIZE - repeats) as usize;
            let places = listing.reachable.iter().skip(start).take(PAGE_SIZE as usize);
            let slots: Vec<(u32, Slot)> =
                places.filter_map(|index| Some((*index, *contents.inventory.get(*index)?))).collect();
            (listing.total + repeats, slots)
        };
        let docs = slots.iter().map(|(index, slot)| invent::document(self.seed, *index, slot)).collect();
        Page { total, page: number, docs }
    }

    /// How many products are listed, in stock or not.
    pub fn count(&self) -> usize {
        self.read().inventory.listed().count()
    }

    /// The ids of all listed products, ascending.
    pub fn ids(&self) -> Vec<ProductId> {
        let contents = self.read();
        contents.inventory.listed().map(|(index, _)| ProductId::at(self.seed, index)).collect()
    }

    /// The whole document of a listed product.
    pub fn find(&self, id: ProductId) -> Option<Product> {
        let contents = self.read();
        let index = contents.inventory.find_index(id)?;
        contents.inventory.get(index).map(|slot| invent::document(self.seed, index, slot))
    }

    pub fn set_price(&self, id: ProductId, price: Cents) -> Result<(), UnknownProduct> {
        self.update(id, |slot| slot.price = price)
    }

    pub fn set_stock(&self, id: ProductId, quantity: u32) -> Result<(), UnknownProduct> {
        self.update(id, |slot| slot.quantity = quantity)
    }

    /// Rewrites the product's description.
    pub fn rewrite(&self, id: ProductId) -> Result<(), UnknownProduct> {
        self.update(id, |slot| slot.revision = slot.revision.wrapping_add(1).max(1))
    }

    /// Makes a product vanish from all listings; its id is never given to another.
    pub fn remove(&self, id: ProductId) -> Result<(), UnknownProduct> {
        self.update(id, |slot| slot.is_listed = false)
    }

    /// Lists a new product, with an id above all others.
    pub fn add(&self) -> ProductId {
        let now = self.timestamp();
        let index = self.write().inventory.append(now);
        ProductId::at(self.seed, index)
    }

    /// Changes price, stock or text of exactly this share (0 to 1) of the listed products and returns which.
    pub fn change_share(&self, share: f64) -> Vec<ProductId> {
        self.for_share(share, |inventory, index, round, now| {
            let change = match index % 3 {
                0 => Change::Price,
                1 => Change::Stock,
                _ => Change::Text,
            };
            inventory.change(index, change, round, now);
        })
    }

    /// Makes exactly this share (0 to 1) of the listed products vanish and returns which.
    pub fn remove_share(&self, share: f64) -> Vec<ProductId> {
        self.for_share(share, |inventory, index, _, now| inventory.remove(index, now))
    }

    /// Memory held for the products' state and the remembered listings.
    pub fn size_in_bytes(&self) -> usize {
        self.read().inventory.size_in_bytes() + self.listings.lock().size_in_bytes()
    }

    /// Takes one piece from stock for an order, if `accept` agrees to the product as it stands.
    pub(crate) fn reserve<E>(
        &self,
        id: ProductId,
        accept: impl FnOnce(Cents, u32) -> Result<(), E>,
    ) -> Result<Option<Cents>, E> {
        let now = self.timestamp();
        let mut contents = self.write();
        let Some(index) = contents.inventory.find_index(id) else { return Ok(None) };
        let Some(Slot { price, quantity, .. }) = contents.inventory.get(index).copied() else {
            return Ok(None);
        };
        accept(price, quantity)?;
        contents.inventory.update(index, now, |slot| slot.quantity = slot.quantity.saturating_sub(1));
        Ok(Some(price))
    }

    /// Puts back what an order had taken. A product that has vanished meanwhile stays away.
    pub(crate) fn release(&self, id: ProductId) {
        _ = self.update(id, |slot| slot.quantity = slot.quantity.saturating_add(1));
    }

    fn update(&self, id: ProductId, change: impl FnOnce(&mut Slot)) -> Result<(), UnknownProduct> {
        let now = self.timestamp();
        let mut contents = self.write();
        let index = contents.inventory.find_index(id).ok_or(UnknownProduct(id))?;
        contents.inventory.update(index, now, change);
        Ok(())
    }

    fn for_share(&self, share: f64, act: impl Fn(&mut Inventory, u32, u64, Timestamp)) -> Vec<ProductId> {
        let now = self.timestamp();
        let mut contents = self.write();
        contents.rounds += 1;
        let round = contents.rounds;
        let chosen = contents.inventory.choose(share, round);
        for index in &chosen {
            act(&mut contents.inventory, *index, round, now);
        }
        chosen.into_iter().map(|index| ProductId::at(self.seed, index)).collect()
    }

    fn timestamp(&self) -> Timestamp {
        self.clock.now().into()
    }

    /// The contents as of now, drift included.
    fn read(&self) -> RwLockReadGuard<'_, Contents> {
        let now = self.clock.now();
        let contents = self.contents.read();
        if !contents.drifting.as_ref().is_some_and(|drifting| drifting.is_behind(now)) {
            return contents;
        }
        drop(contents);
        RwLockWriteGuard::downgrade(self.write())
    }

    fn write(&self) -> RwLockWriteGuard<'_, Contents> {
        let mut contents = self.contents.write();
        let Contents { inventory, drifting, .. } = &mut *contents;
        if let Some(drifting) = drifting {
            drifting.catch_up(inventory, self.clock.now());
        }
        contents
    }
}
