//! What operators change of a game: its price, whether it is shown, its texts and its slug.
//!
//! An edit counts at once, and laps leave it alone. What is taken back is as the marketplace says at once, too.

use domain::{
    account::UserId,
    catalogue::{EditableGame, GameEdit, GameId},
    html::SafeHtml,
    money::Money,
    ports::{Constraint, StorageError, UnitOfWork, in_transaction},
    pricing::{Margin, Markup},
    slug::Slug,
};
use std::sync::Arc;

/// Edits of games.
pub struct GameEdits {
    /// Where transactions begin.
    pub unit_of_work: Arc<dyn UnitOfWork>,
    /// What is added to the marketplace's price where nobody has edited it.
    pub markup: Markup,
    /// What an edited price has to leave.
    pub margin: Margin,
}

/// What is to be changed. Of each field `None` leaves what is edited as it is, and `Some(None)` takes it back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GameChange {
    /// What the customer pays.
    pub price: Option<Option<Money>>,
    /// Whether the game is hidden.
    pub hidden: Option<bool>,
    /// Its name.
    pub title: Option<Option<String>>,
    /// Its description.
    pub description: Option<Option<SafeHtml>>,
    /// Its slug.
    pub slug: Option<Option<Slug>>,
}

impl GameChange {
    /// All that is edited, once this is changed of what is edited so far.
    fn of(self, edit: GameEdit) -> GameEdit {
        GameEdit {
            price: self.price.unwrap_or(edit.price),
            hidden: self.hidden.unwrap_or(edit.hidden),
            title: self.title.unwrap_or(edit.title),
            description: self.description.unwrap_or(edit.description),
            slug: self.slug.unwrap_or(edit.slug),
        }
    }
}

/// Why a game is as it was.
#[derive(Debug, thiserror::Error)]
pub enum GameEditError {
    /// There is no such game.
    #[error("there is no such game")]
    UnknownGame,
    /// At the price, the game would be sold at a loss, or for less than the margin.
    #[error("the price does not cover the cost")]
    PriceBelowCost {
        /// What the game costs.
        cost: Money,
    },
    /// Another game has the slug.
    #[error("another game has the slug")]
    SlugTaken,
    /// Storage failed.
    #[error("the edit could not be stored")]
    Storage(#[source] StorageError),
}

impl From<StorageError> for GameEditError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Conflict(Constraint::GameSlug) => Self::SlugTaken,
            other => Self::Storage(other),
        }
    }
}

impl GameEdits {
    /// The game with what is edited of it, and what the marketplace says.
    pub async fn get(&self, game: GameId) -> Result<EditableGame, GameEditError> {
        in_transaction(&*self.unit_of_work, async |tx| {
            tx.game_edits().find(game).await?.ok_or(GameEditError::UnknownGame)
        })
        .await
    }

    /// Changes what is edited, and returns the game as it is then. A lap's batch that is being written is waited for.
    pub async fn change(
        &self,
        editor: UserId,
        game: GameId,
        change: GameChange,
    ) -> Result<EditableGame, GameEditError> {
        in_transaction(&*self.unit_of_work, async |tx| {
            let found = tx.game_edits().lock(game).await?.ok_or(GameEditError::UnknownGame)?;
            self.refuse_loss(&found, &change)?;
            let edit = change.of(found.edit.clone());
            if edit != found.edit {
                let shown = found.shown_with(&edit, self.markup, self.margin);
                tx.game_edits().save(&found, &edit, &shown, editor).await?;
            }
            tx.game_edits().find(game).await?.ok_or(GameEditError::UnknownGame)
        })
        .await
    }

    /// A price that is too low when it is set is a mistake. One that becomes too low later does not count until the cost has come
    /// down again, see [`GameEdit::price`].
    fn refuse_loss(&self, game: &EditableGame, change: &GameChange) -> Result<(), GameEditError> {
        match change.price {
            Some(Some(price)) if !self.margin.covers(game.cost, price) => {
                Err(GameEditError::PriceBelowCost { cost: game.cost })
            }
            _ => Ok(()),
        }
    }
}
