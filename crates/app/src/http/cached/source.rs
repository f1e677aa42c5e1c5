//! Answers as storage has them, made ready to be sent.

use crate::http::{
    auth::Profile,
    cart,
    catalogue::{
        self,
        body::{CategoryCount, Game, GameList, GameSummary, List, Suggestion, ValueCount},
    },
    cursor::CursorKey,
    orders, wallet, wishlist,
};
use async_trait::async_trait;
use bytes::Bytes;
use cache::{Loaded, Question, Source};
use domain::{
    account::{SessionId, UserId},
    catalogue::{CatalogueQuery, GameId},
    ports::{AccountQueries, CatalogueQueries, OrderQueries, OrderQuery, ShopperQueries, StorageError},
    shopper::Owner,
    wallet::WalletPosition,
    wishlist::WishlistPosition,
};
use serde::Serialize;
use std::sync::Arc;

/// Reads answers through the query ports, and writes them as JSON.
pub struct StorageSource {
    /// The catalogue.
    pub catalogue: Arc<dyn CatalogueQueries>,
    /// Users and sessions.
    pub accounts: Arc<dyn AccountQueries>,
    /// Carts and wishlists.
    pub shoppers: Arc<dyn ShopperQueries>,
    /// Orders and money.
    pub orders: Arc<dyn OrderQueries>,
    /// What cursors are signed with.
    pub cursor_key: CursorKey,
}

#[async_trait]
impl Source for StorageSource {
    async fn load(&self, question: &Question) -> Result<Loaded, StorageError> {
        match question {
            Question::Game(id) => {
                let game = self.catalogue.find_game(*id).await?;
                written(game.map(Game::from).as_ref(), Vec::new())
            }
            Question::GameBySlug(slug) => {
                let game = self.catalogue.find_game_by_slug(slug).await?;
                let games = game.iter().map(|game| game.summary.id).collect();
                written(game.map(Game::from).as_ref(), games)
            }
            Question::Games { query, facets } => self.games(query, *facets).await,
            Question::Suggestions(text, limit) => {
                list::<_, Suggestion>(self.catalogue.list_suggestions(text, *limit).await?)
            }
            Question::Similar(id, limit) => match self.catalogue.list_similar(*id, *limit).await? {
                Some(games) => list::<_, GameSummary>(games),
                None => Ok(Loaded { json: None, games: Vec::new() }),
            },
            Question::Categories => list::<_, CategoryCount>(self.catalogue.list_categories().await?),
            Question::Platforms => list::<_, ValueCount>(self.catalogue.list_platforms().await?),
            Question::Profile(user, session) => self.profile(*user, *session).await,
            Question::Cart(owner) => self.cart(*owner).await,
            Question::Wishlist(owner, after, limit) => self.wishlist(*owner, *after, *limit).await,
            Question::Wish(owner, game) => {
                let in_wishlist = self.shoppers.is_wished(*owner, *game).await?;
                written(Some(&wishlist::body::Wish { in_wishlist }), Vec::new())
            }
            Question::Order(user, id) => {
                let order = self.orders.find_order(*id, Some(*user)).await?;
                written(order.as_ref().map(orders::body::Order::from).as_ref(), Vec::new())
            }
            Question::Orders { user, status, after, limit } => {
                let query = OrderQuery { user: Some(*user), status: *status, after: *after, limit: *limit };
                self.orders(*user, &query).await
            }
            Question::Wallet(user) => {
                let balance = self.orders.get_balance(*user).await?.into();
                written(Some(&wallet::body::Wallet { balance }), Vec::new())
            }
            Question::WalletMovements(user, after, limit) => self.movements(*user, *after, *limit).await,
        }
    }
}

impl StorageSource {
    async fn games(&self, query: &CatalogueQuery, facets: bool) -> Result<Loaded, StorageError> {
        let page = self.catalogue.list_games(query).await?;
        let facets = if facets { Some(self.catalogue.get_facets(&query.filter).await?) } else { None };
        let list = GameList {
            items: page.items.into_iter().map(GameSummary::from).collect(),
            total: page.total,
            next_cursor: page
                .next
                .map(|position| catalogue::cursor::seal(&self.cursor_key, query, &position)),
            facets: facets.map(Into::into),
        };
        written(Some(&list), Vec::new())
    }

    async fn profile(&self, user: UserId, session: SessionId) -> Result<Loaded, StorageError> {
        let found = self.accounts.find_session_user(session).await?.filter(|found| found.id == user);
        written(found.map(Profile::from).as_ref(), Vec::new())
    }

    async fn cart(&self, owner: Owner) -> Result<Loaded, StorageError> {
        let cart = self.shoppers.get_cart(owner).await?;
        let games = cart.lines.iter().map(|line| line.game.id).collect();
        written(Some(&cart::body::Cart::from(cart)), games)
    }

    async fn wishlist(
        &self,
        owner: Owner,
        after: Option<WishlistPosition>,
        limit: u32,
    ) -> Result<Loaded, StorageError> {
        let page = self.shoppers.list_wishlist(owner, after, limit).await?;
        let games = page.items.iter().map(|item| item.game.id).collect();
        let list: List<wishlist::body::WishlistItem> = List {
            items: page.items.into_iter().map(Into::into).collect(),
            next_cursor: page.next.map(|position| wishlist::cursor::seal(&self.cursor_key, owner, &position)),
        };
        written(Some(&list), games)
    }

    async fn orders(&self, user: UserId, query: &OrderQuery) -> Result<Loaded, StorageError> {
        let page = self.orders.list_orders(query).await?;
        let list: List<orders::body::Order> = List {
            items: page.items.iter().map(Into::into).collect(),
            next_cursor: page
                .next
                .map(|position| orders::cursor::seal(&self.cursor_key, user, query.status, position)),
        };
        written(Some(&list), Vec::new())
    }

    async fn movements(
        &self,
        user: UserId,
        after: Option<WalletPosition>,
        limit: u32,
    ) -> Result<Loaded, StorageError> {
        let page = self.orders.list_movements(user, after, limit).await?;
        let list: List<wallet::body::Movement> = List {
            items: page.items.into_iter().map(Into::into).collect(),
            next_cursor: page.next.map(|position| wallet::cursor::seal(&self.cursor_key, user, position)),
        };
        written(Some(&list), Vec::new())
    }
}

/// A list that is given whole.
fn list<T, U: From<T> + Serialize>(items: Vec<T>) -> Result<Loaded, StorageError> {
    written(Some(&List::<U>::whole(items)), Vec::new())
}

fn written(answer: Option<&impl Serialize>, games: Vec<GameId>) -> Result<Loaded, StorageError> {
    let json =
        answer.map(serde_json::to_vec).transpose().map_err(|error| StorageError::Corrupt(error.into()))?;
    Ok(Loaded { json: json.map(Bytes::from), games })
}
