//! Everything that a shop keeps of people, as one value, and a transaction that changes all of it.

use super::HOUR;
use crate::{
    Shop,
    baskets::{entry, lock_cart, lock_wishlist, wish},
    draft,
    moment::moment,
    new_guest, new_run, new_session, new_user,
    new_user::password_hash,
    product_id,
};
use domain::{
    account::{
        Nickname, RefreshState, Role, SecurityEvent, SecurityEventKind, Session, TokenHash, User, UserState,
    },
    cart::Cart,
    catalogue::{CatalogueFilter, GameId},
    ports::{LoggedEvent, NewSession, StorageError, TokenRotation, Tx, UserQuery},
    shopper::{GuestSession, NewGuest, Owner},
    sync::{JobKind, SyncRun},
    wishlist::WishlistItem,
};
use std::time::Duration;

/// A shop with two games, a user with two sessions, and two guests, all of whom have a cart and a wishlist.
pub(super) struct Furnished {
    games: [GameId; 2],
    user: User,
    sessions: [NewSession; 2],
    guests: [NewGuest; 2],
}

/// All that can be read of it.
#[derive(Debug, PartialEq)]
pub(super) struct Everything {
    titles: Vec<String>,
    runs: Vec<SyncRun>,
    users: Vec<User>,
    password_is_old: bool,
    sessions: Vec<Session>,
    tokens: Vec<RefreshState>,
    guests: Vec<Option<GuestSession>>,
    carts: Vec<Cart>,
    wishlists: Vec<Vec<WishlistItem>>,
    events: Vec<LoggedEvent>,
}

impl Furnished {
    pub(super) async fn new(shop: &Shop) -> Self {
        let games = shop.add_games(["Braid", "Portal"]).await;
        let user = shop.register("gordon@example.com").await;
        let sessions = [new_session(user.id), new_session(user.id)];
        let guests = [shop.welcome(HOUR).await, shop.welcome(HOUR).await];
        for session in &sessions {
            shop.log_in(session).await;
        }
        let furnished = Self { games, user, sessions, guests };
        for owner in furnished.owners() {
            shop.put_entries(owner, &[entry(games[0], 1, 0)]).await;
            shop.put_wishes(owner, &[wish(games[0], 0)]).await;
        }
        furnished
    }

    fn owners(&self) -> [Owner; 3] {
        let [first, second] = self.guests;
        [Owner::User(self.user.id), Owner::Guest(first.id), Owner::Guest(second.id)]
    }

    /// All that can be read.
    pub(super) async fn read(&self, shop: &Shop) -> Everything {
        let users = UserQuery { limit: 100, ..UserQuery::default() };
        let mut everything = Everything {
            titles: shop.titles(CatalogueFilter::default()).await,
            runs: shop.sync_runs().list_runs(JobKind::Catalogue, None, 10).await.unwrap(),
            users: shop.accounts().list_users(&users).await.unwrap().items,
            password_is_old: shop.account(self.user.id).await.password.is(&password_hash('a')),
            sessions: shop.sessions_of(self.user.id).await,
            tokens: Vec::new(),
            guests: Vec::new(),
            carts: Vec::new(),
            wishlists: Vec::new(),
            events: shop.accounts().list_security_events(self.user.id, 10).await.unwrap(),
        };
        for session in &self.sessions {
            let state = shop.refresh_state(session.id).await;
            everything.tokens.push(RefreshState { since_rotation: Duration::ZERO, ..state });
        }
        for guest in &self.guests {
            everything.guests.push(shop.find_guest(guest).await);
        }
        for owner in self.owners() {
            everything.carts.push(shop.cart(owner).await);
            everything.wishlists.push(shop.wishlist(owner, None, 10).await.items);
        }
        everything
    }

    /// Changes something in every repository.
    pub(super) async fn change_everything(&self, tx: &mut Tx) -> Result<(), StorageError> {
        tx.games().upsert_many(&[draft("Half-Life").build()]).await?;
        tx.games().delist_many(&[product_id("Braid")]).await?;
        tx.sync_runs().insert(&new_run(), HOUR).await?;
        self.change_people(tx).await?;
        for owner in self.owners().into_iter().take(2) {
            self.change_baskets(tx, owner).await?;
        }
        // The second guest's session runs out, and goes with its cart and wishlist.
        tx.guests().touch(self.guests[1].id, Duration::ZERO).await?;
        assert_eq!(tx.guests().delete_ended(HOUR, 10).await?, 1);
        Ok(())
    }

    async fn change_people(&self, tx: &mut Tx) -> Result<(), StorageError> {
        let user = self.user.id;
        tx.users().insert(&new_user("alyx@example.com")).await?;
        tx.users().set_nickname(user, Some(&Nickname::parse("Gordon").unwrap())).await?;
        tx.users().set_password(user, &password_hash('n')).await?;
        tx.users().set_role(user, Role::Admin).await?;
        tx.users().set_state(user, UserState::Disabled).await?;
        tx.sessions().insert(&new_session(user)).await?;
        assert!(tx.sessions().rotate(&self.rotation()).await?);
        assert!(tx.sessions().revoke(self.sessions[1].id, user).await?);
        tx.guests().insert(&new_guest(), HOUR).await?;
        tx.guests().consume(self.guests[0].id, user).await?;
        let kind = SecurityEventKind::LoggedIn;
        tx.security_log()
            .insert(&SecurityEvent { kind, user: Some(user), session: None, address: None })
            .await
    }

    async fn change_baskets(&self, tx: &mut Tx, owner: Owner) -> Result<(), StorageError> {
        let [braid, portal] = self.games;
        let cart = lock_cart(tx, owner).await?;
        tx.carts().put_entries(cart, &[entry(portal, 2, 1)]).await?;
        tx.carts().remove_entry(cart, braid).await?;
        let wishlist = lock_wishlist(tx, owner).await?;
        tx.wishlists().put_wishes(wishlist, &[wish(portal, 1)]).await?;
        tx.wishlists().remove_wish(wishlist, braid).await
    }

    fn rotation(&self) -> TokenRotation {
        TokenRotation {
            session: self.sessions[0].id,
            presented: self.sessions[0].token,
            successor: TokenHash::of("next"),
            generation: 1,
            issued_at: moment(1),
            lifetime: HOUR,
        }
    }
}

impl Everything {
    /// That nothing is what it was in `before`: else a test that finds it unchanged would prove nothing.
    pub(super) fn assert_all_changed(&self, before: &Self) {
        assert_ne!(self.titles, before.titles);
        assert_ne!(self.runs, before.runs);
        assert_ne!(self.users, before.users);
        assert_ne!(self.password_is_old, before.password_is_old);
        assert_ne!(self.sessions, before.sessions);
        assert_ne!(self.events, before.events);
        assert!(self.tokens.iter().zip(&before.tokens).all(|(now, then)| now != then));
        assert!(self.guests.iter().zip(&before.guests).all(|(now, then)| now != then));
        assert!(self.carts.iter().zip(&before.carts).all(|(now, then)| now != then));
        assert!(self.wishlists.iter().zip(&before.wishlists).all(|(now, then)| now != then));
    }
}
