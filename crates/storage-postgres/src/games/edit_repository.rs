//! `GameEditRepository` on PostgreSQL.
//!
//! The lock between laps and edits is an advisory one, which batches share. What is read under it is read by a statement of its own,
//! which sees all that was committed before the lock was had. Rows of games are locked after it.

use super::{
    edit_row::{EditRow, EditableGameRow},
    names::Names,
};
use crate::{
    error::storage_error,
    search_vector::{SearchVector, Tsvector},
    sql::Sql,
    text::title_key,
    transaction::PgTransaction,
};
use async_trait::async_trait;
use diesel::{
    QueryResult, QueryableByName, sql_query,
    sql_types::{Array, BigInt, Bool, Nullable, Text, Uuid},
};
use diesel_async::RunQueryDsl;
use domain::{
    account::UserId,
    catalogue::{EditableGame, GameEdit, GameId, ShownGame},
    draft::GameDraft,
    html::SafeHtml,
    ports::{GameEditRepository, StorageError},
    product::ProductId,
    slug::Slug,
};
use std::collections::BTreeMap;

const LOCK_FOR_LAP: &str = "SELECT pg_advisory_xact_lock_shared(7305804402565115254)";
const LOCK_FOR_EDIT: &str = "SELECT pg_advisory_xact_lock(7305804402565115254)";

/// Developer, publisher and platform: what a search looks at besides the title.
#[derive(QueryableByName)]
struct NamesRow {
    #[diesel(sql_type = Nullable<Text>)]
    developer: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    publisher: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    platform: Option<String>,
}

#[async_trait]
impl GameEditRepository for PgTransaction {
    async fn lock_for_lap(
        &mut self,
        products: &[ProductId],
    ) -> Result<BTreeMap<ProductId, GameEdit>, StorageError> {
        self.execute(Sql::fixed(LOCK_FOR_LAP)).await.map_err(storage_error)?;
        let rows: Vec<EditRow> = Sql::fixed(
            "SELECT games.product_id, games.hidden, edit.price AS own_price, edit.title AS own_title,
                edit.description AS own_description, edit.slug AS own_slug
            FROM game_edits AS edit JOIN games ON games.id = edit.game_id WHERE edit.product_id = ANY (",
        )
        .bind::<Array<BigInt>, _>(products.iter().map(|product| product.get()).collect::<Vec<_>>())
        .text(")")
        .load(self.connection())
        .await
        .map_err(storage_error)?;
        rows.into_iter().map(|row| Ok((row.product()?, row.into_edit()))).collect()
    }

    async fn note_listed(&mut self, drafts: &[GameDraft]) -> Result<(), StorageError> {
        let products: Vec<i64> = drafts.iter().map(|draft| draft.product_id.get()).collect();
        let titles: Vec<&str> = drafts.iter().map(|draft| draft.title.as_str()).collect();
        let descriptions: Vec<&str> = drafts.iter().map(|draft| draft.description.as_str()).collect();
        sql_query(include_str!("note_listed.sql"))
            .bind::<Array<BigInt>, _>(products)
            .bind::<Array<Text>, _>(titles)
            .bind::<Array<Text>, _>(descriptions)
            .execute(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(())
    }

    async fn find(&mut self, game: GameId) -> Result<Option<EditableGame>, StorageError> {
        self.find_editable(include_str!("find_edit.sql"), game).await
    }

    async fn lock(&mut self, game: GameId) -> Result<Option<EditableGame>, StorageError> {
        self.execute(Sql::fixed(LOCK_FOR_EDIT)).await.map_err(storage_error)?;
        // The strongest lock: a change of the slug takes it, and who waits for it with a weaker one might wait in a circle.
        self.find_editable(concat!(include_str!("find_edit.sql"), "FOR UPDATE OF games"), game).await
    }

    async fn save(
        &mut self,
        game: &EditableGame,
        edit: &GameEdit,
        shown: &ShownGame,
        editor: UserId,
    ) -> Result<(), StorageError> {
        self.save_shown(game.id, shown, edit.hidden).await.map_err(storage_error)?;
        let kept = if edit.is_empty() {
            self.delete_edit(game.id).await
        } else {
            self.upsert_edit(game, edit, editor).await
        };
        kept.map_err(storage_error)
    }
}

impl PgTransaction {
    async fn find_editable(
        &mut self,
        query: &'static str,
        game: GameId,
    ) -> Result<Option<EditableGame>, StorageError> {
        let rows: Vec<EditableGameRow> =
            sql_query(query).bind::<Uuid, _>(game.0).load(self.connection()).await.map_err(storage_error)?;
        rows.into_iter().next().map(EditableGameRow::into_game).transpose()
    }

    async fn save_shown(&mut self, game: GameId, shown: &ShownGame, hidden: bool) -> QueryResult<()> {
        let names: NamesRow = Sql::fixed("SELECT developer, publisher, platform FROM games WHERE id = ")
            .bind::<Uuid, _>(game.0)
            .get_result(self.connection())
            .await?;
        let names = [names.developer.as_deref(), names.publisher.as_deref(), names.platform.as_deref()];
        sql_query(include_str!("save_edit.sql"))
            .bind::<Uuid, _>(game.0)
            .bind::<BigInt, _>(shown.price.amount)
            .bind::<Text, _>(&shown.title)
            .bind::<Text, _>(title_key(&shown.title))
            .bind::<Tsvector, _>(SearchVector::of_game(&shown.title, names))
            .bind::<Text, _>(shown.description.as_str())
            .bind::<Text, _>(shown.slug.as_str())
            .bind::<Bool, _>(hidden)
            .execute(self.connection())
            .await?;
        Names::of_title(&shown.title).note(self.connection()).await
    }

    async fn delete_edit(&mut self, game: GameId) -> QueryResult<()> {
        let delete = Sql::fixed("DELETE FROM game_edits WHERE game_id = ").bind::<Uuid, _>(game.0);
        self.execute(delete).await
    }

    async fn upsert_edit(&mut self, game: &EditableGame, edit: &GameEdit, editor: UserId) -> QueryResult<()> {
        let listed = &game.listed_texts;
        sql_query(include_str!("upsert_edit.sql"))
            .bind::<Uuid, _>(game.id.0)
            .bind::<BigInt, _>(game.product_id.get())
            .bind::<Uuid, _>(editor.0)
            .bind::<Nullable<BigInt>, _>(edit.price.map(|price| price.amount))
            .bind::<Nullable<Text>, _>(edit.title.as_deref())
            .bind::<Nullable<Text>, _>(edit.description.as_ref().map(SafeHtml::as_str))
            .bind::<Nullable<Text>, _>(edit.slug.as_ref().map(Slug::as_str))
            .bind::<Text, _>(&listed.title)
            .bind::<Text, _>(listed.description.as_str())
            .bind::<Text, _>(listed.slug.as_str())
            .execute(self.connection())
            .await?;
        Ok(())
    }

    async fn execute(&mut self, statement: Sql) -> QueryResult<()> {
        statement.execute(self.connection()).await?;
        Ok(())
    }
}
