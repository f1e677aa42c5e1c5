//! Other programs that change the catalogue by SQL, as `psql` would.

use super::{
    Run,
    catalogue::{Catalogue, HOT, id_of, product_of, slug_of},
    history::Version,
    ledger::Key,
    own_postgres::connect,
};
use std::{sync::Arc, time::Duration};
use tokio::time::sleep;
use tokio_postgres::{Client, Error};

/// How many writers change prices, each of games of its own.
pub(crate) const WRITERS: usize = 3;
/// How long a writer rests between two changes, and before it connects again.
const PAUSE: Duration = Duration::from_millis(20);
/// How long a transaction that has changed something waits before it commits: so transactions commit in another order than they
/// began.
const HESITATIONS: [Duration; 3] = [Duration::ZERO, Duration::from_millis(35), Duration::from_millis(5)];

const ADD: &str = "INSERT INTO games (id, product_id, cost, price, stock, slug, title, title_key, category_ids, \
                   search, description, details) VALUES \
                   ($1::text::uuid, $2, 1, 1, 1000, $3, $4, lower($4), '{}', '', '', '{}')";
const CHANGE: &str = "UPDATE games SET price = $2 WHERE id = $1::text::uuid";

/// Adds the games that are there from the beginning.
pub(crate) async fn stock_up(run: &Run) {
    let sql = connect(&run.database_url).await.expect("PostgreSQL answers");
    for place in Catalogue::initial() {
        add(&sql, run, place).await.expect("the games are new");
    }
}

/// Changes the prices of every third hot game until the run is over.
pub(crate) async fn keep_changing_prices(run: Arc<Run>, writer: usize) {
    let games: Vec<usize> = (writer..HOT).step_by(WRITERS).collect();
    let mut connection = None;
    for turn in 0_usize.. {
        if run.is_over() {
            return;
        }
        let (game, hesitation) =
            (games[turn % games.len()], HESITATIONS[(turn + writer) % HESITATIONS.len()]);
        with_connection(&run, &mut connection, async |sql| change_price(sql, &run, game, hesitation).await)
            .await;
        sleep(PAUSE).await;
    }
}

/// Adds a game after each pause until the run is over.
pub(crate) async fn keep_adding_games(run: Arc<Run>, pause: Duration) {
    let mut connection = None;
    while !run.is_over() {
        let Some(place) = run.catalogue.next_arrival() else { return };
        with_connection(&run, &mut connection, async |sql| add(sql, &run, place).await).await;
        // Also if it is not known to be there: then it is asked for all the same, and may be found or not.
        if run.ledger.newest_begun(Key::Game(place)) > 0 {
            run.catalogue.advance();
        }
        sleep(pause).await;
    }
}

/// Writes over `connection`, which is made if there is none. One that fails is given up: its transaction can no longer commit
/// when the next connection is made.
async fn with_connection(
    run: &Run,
    connection: &mut Option<Client>,
    write: impl AsyncFnOnce(&Client) -> Result<(), Error>,
) {
    let sql = match connection.take() {
        Some(sql) => Ok(sql),
        None => connect(&run.database_url).await,
    };
    let Ok(sql) = sql else { return run.ledger.count_failure("SQL: no connection".to_owned()) };
    match write(&sql).await {
        Ok(()) => *connection = Some(sql),
        Err(_) => run.ledger.count_failure("SQL: unknown outcome".to_owned()),
    }
}

async fn add(sql: &Client, run: &Run, place: usize) -> Result<(), Error> {
    let key = Key::Game(place);
    let version = run.ledger.begin_write(key);
    let product = i64::try_from(product_of(place)).unwrap_or(i64::MAX);
    sql.execute(ADD, &[&id_of(place), &product, &slug_of(place), &format!("Game {place}")]).await?;
    run.ledger.acknowledge(key, version);
    Ok(())
}

async fn change_price(sql: &Client, run: &Run, place: usize, hesitation: Duration) -> Result<(), Error> {
    let key = Key::Game(place);
    sql.batch_execute("BEGIN").await?;
    let version = run.ledger.begin_write(key);
    set_price(sql, place, version).await?;
    sleep(hesitation).await;
    sql.batch_execute("COMMIT").await?;
    run.ledger.acknowledge(key, version);
    Ok(())
}

/// Makes a version the price of a game, within a transaction if there is one.
pub(crate) async fn set_price(sql: &Client, place: usize, version: Version) -> Result<(), Error> {
    let price = i64::try_from(version).unwrap_or(i64::MAX);
    sql.execute(CHANGE, &[&id_of(place), &price]).await?;
    Ok(())
}
