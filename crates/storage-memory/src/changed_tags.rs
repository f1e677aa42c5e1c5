//! What differs between two states, by the names of the log of changes.

use crate::{game_table::GameTable, money::Money, owned_table::OwnedTable, state::State};
use domain::{account::Account, changes::Tag, shopper::Owner};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The tags of all that differs. Found by comparing, so that no write is forgotten, as triggers forget none.
pub(crate) fn changed_tags(before: &State, after: &State) -> BTreeSet<Tag> {
    let mut tags = BTreeSet::new();
    if before.categories != after.categories {
        tags.extend([Tag::categories(), Tag::catalogue()]);
    }
    if !Arc::ptr_eq(&before.games, &after.games) {
        add_games(&before.games, &after.games, &mut tags);
    }
    if !Arc::ptr_eq(&before.users, &after.users) {
        let users = before.users.latest_first().chain(after.users.latest_first()).map(|user| user.id);
        let changed = users.filter(|id| !is_same(before.users.find(*id), after.users.find(*id)));
        tags.extend(changed.map(Tag::profile));
    }
    if !Arc::ptr_eq(&before.sessions, &after.sessions) {
        tags.extend(differing(&before.sessions, &after.sessions).map(|id| Tag::session(*id)));
    }
    add_owners(&before.carts, &after.carts, Tag::cart, &mut tags);
    add_owners(&before.wishlists, &after.wishlists, Tag::wishlist, &mut tags);
    if !Arc::ptr_eq(&before.money, &after.money) {
        add_money(&before.money, &after.money, &mut tags);
    }
    tags
}

fn is_same(before: Option<&Account>, after: Option<&Account>) -> bool {
    match (before, after) {
        (Some(before), Some(after)) => before.user == after.user && before.password.is(&after.password),
        (before, after) => before.is_none() && after.is_none(),
    }
}

/// Games are never deleted, so all are in `after`. A game is named as it was and as it is.
fn add_games(before: &GameTable, after: &GameTable, tags: &mut BTreeSet<Tag>) {
    for game in after.iter() {
        let former = before.find(game.draft.product_id);
        if former == Some(game) {
            continue;
        }
        let slugs = former.into_iter().chain([game]).map(|game| Tag::game_slug(game.draft.slug.as_str()));
        tags.extend(slugs.chain([Tag::game(game.draft.id), Tag::catalogue()]));
    }
}

fn add_money(before: &Money, after: &Money, tags: &mut BTreeSet<Tag>) {
    let ordered = differing(&before.orders, &after.orders).copied();
    let bought = differing(&before.purchases, &after.purchases)
        .filter_map(|id| after.purchases.get(id).map(|stored| stored.purchase.order));
    for order in ordered.chain(bought) {
        let user = after.orders.get(&order).map(|stored| stored.new.user);
        tags.extend(user.map(Tag::orders_of).into_iter().chain([Tag::order(order)]));
    }
    let opened = differing(&before.wallets, &after.wallets).copied();
    let moved = differing(&before.ledger, &after.ledger)
        .filter_map(|id| after.ledger.get(id).map(|stored| stored.transaction.user()));
    tags.extend(opened.chain(moved).map(Tag::wallet));
}

fn add_owners<I: Copy + Ord, T: Default + PartialEq>(
    before: &Arc<OwnedTable<I, T>>,
    after: &Arc<OwnedTable<I, T>>,
    tag: fn(Owner) -> Tag,
    tags: &mut BTreeSet<Tag>,
) {
    if !Arc::ptr_eq(before, after) {
        let changed = before
            .owners()
            .chain(after.owners())
            .filter(|owner| before.find_of(*owner) != after.find_of(*owner));
        tags.extend(changed.map(tag));
    }
}

/// The keys of what is in one alone, or differs.
fn differing<'a, K: Ord, V: PartialEq>(
    before: &'a BTreeMap<K, V>,
    after: &'a BTreeMap<K, V>,
) -> impl Iterator<Item = &'a K> {
    before.keys().chain(after.keys()).filter(|key| before.get(key) != after.get(key))
}
