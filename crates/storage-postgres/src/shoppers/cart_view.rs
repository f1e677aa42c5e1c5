//! A cart with its games as they are now.

use super::owners::owned_by;
use crate::{
    catalogue::SummaryRow,
    error::{corrupt, storage_error},
    schema::{cart_lines, carts, games},
};
use chrono::{DateTime, Utc};
use diesel::{
    ExpressionMethods, NullableExpressionMethods, QueryDsl, QueryResult, SelectableHelper, dsl::auto_type,
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain::{
    cart::{Cart, CartId, CartLine, Quantity},
    ports::StorageError,
    shopper::Owner,
};

/// When the cart was changed, and a line; an empty cart has one row without a line.
type Row = (Option<DateTime<Utc>>, Option<i16>, Option<SummaryRow>);

#[auto_type]
fn carts_with_lines() -> _ {
    carts::table
        .left_join(cart_lines::table.inner_join(games::table))
        .order((cart_lines::added_at, cart_lines::game_id))
}

pub(super) async fn load(connection: &mut AsyncPgConnection, cart: CartId) -> Result<Cart, StorageError> {
    let rows = carts_with_lines()
        .filter(carts::id.eq(cart.0))
        .select((carts::updated_at, cart_lines::quantity.nullable(), Option::<SummaryRow>::as_select()))
        .load(connection)
        .await;
    into_cart(rows)
}

pub(super) async fn load_of(connection: &mut AsyncPgConnection, owner: Owner) -> Result<Cart, StorageError> {
    let rows = carts_with_lines()
        .filter(owned_by!(carts, owner))
        .select((carts::updated_at, cart_lines::quantity.nullable(), Option::<SummaryRow>::as_select()))
        .load(connection)
        .await;
    into_cart(rows)
}

fn into_cart(rows: QueryResult<Vec<Row>>) -> Result<Cart, StorageError> {
    let rows = rows.map_err(storage_error)?;
    let updated_at = rows.as_slice().first().and_then(|(updated_at, _, _)| *updated_at);
    let line = |(_, quantity, game): Row| Some((quantity?, game?));
    let lines = rows.into_iter().filter_map(line).map(|(quantity, game)| {
        Ok(CartLine { quantity: parse_quantity(quantity)?, game: game.into_summary() })
    });
    Ok(Cart { lines: lines.collect::<Result<_, StorageError>>()?, updated_at })
}

/// A stored quantity.
pub(super) fn parse_quantity(number: i16) -> Result<Quantity, StorageError> {
    Quantity::try_from(i64::from(number)).map_err(corrupt)
}
