//! A shop on a PostgreSQL of its own, with a marketplace of its own.

use crate::keymart::Keymart;
use g2a_simulator::{Simulator, SimulatorConfig, SimulatorHandle};
use storage_postgres::test_support::TestDatabase;
use tokio_postgres::NoTls;

pub(crate) struct Shop {
    database: TestDatabase,
    pub(crate) marketplace: SimulatorHandle,
    sql: tokio_postgres::Client,
}

impl Shop {
    /// A shop with an empty catalogue, and a marketplace with `products` products and no rate limit.
    pub(crate) async fn with_products(products: u32) -> Self {
        let marketplace =
            Simulator::start(SimulatorConfig { products, rate_limit: None, ..SimulatorConfig::default() })
                .expect("a port is free");
        Self::with(marketplace).await
    }

    pub(crate) async fn with(marketplace: SimulatorHandle) -> Self {
        let database = TestDatabase::create().await;
        let (sql, connection) =
            tokio_postgres::connect(database.url(), NoTls).await.expect("the database answers");
        tokio::spawn(connection);
        Self { database, marketplace, sql }
    }

    /// Where the shop's database is.
    pub(crate) fn database_url(&self) -> &str {
        self.database.url()
    }

    /// `keymart` with this shop's database and marketplace.
    pub(crate) fn keymart(&self, arguments: &[&str]) -> Keymart {
        Keymart::new(arguments)
            .env("DATABASE_URL", self.database.url())
            .env("G2A_ENV", "simulator")
            .env("G2A_BASE_URL", self.marketplace.base_url())
            .env("G2A_RATE_PER_MINUTE", "off")
            .env("SYNC_CATALOGUE_CRON", "off")
            .env("SYNC_STOCK_CRON", "off")
            .env("DATA_DIR", std::env::temp_dir().join("keymart-e2e"))
            .env("RUST_LOG", "warn")
    }

    /// Runs a whole lap, and returns its exit code.
    pub(crate) async fn lap(&self) -> Option<i32> {
        self.keymart(&["sync", "catalogue", "--full", "--wait"]).output().await.status.code()
    }

    /// Does to the database what no use case would.
    pub(crate) async fn execute(&self, sql: &str) {
        self.sql.batch_execute(sql).await.expect("the statement is right");
    }

    /// Some rows from the shop's database.
    pub(crate) async fn rows(&self, sql: &str) -> Vec<tokio_postgres::Row> {
        self.sql.query(sql, &[]).await.expect("the query is right")
    }

    /// One number from the shop's database.
    pub(crate) async fn number(&self, sql: &str) -> i64 {
        self.sql.query_one(sql, &[]).await.expect("the query is right").get(0)
    }

    /// A counter of the latest run.
    pub(crate) async fn progress(&self, counter: &str) -> i64 {
        let sql = "SELECT (progress ->> $1)::bigint FROM sync_runs ORDER BY started_at DESC, id DESC LIMIT 1";
        let row = self.sql.query_opt(sql, &[&counter]).await.expect("the query is right");
        row.map_or(0, |row| row.get(0))
    }

    /// How the latest run ended.
    pub(crate) async fn outcome(&self) -> Option<String> {
        let sql = "SELECT outcome FROM sync_runs ORDER BY started_at DESC, id DESC LIMIT 1";
        self.sql.query_one(sql, &[]).await.expect("there is a run").get(0)
    }

    /// Everything that a customer could tell two catalogues apart by.
    pub(crate) async fn catalogue(&self) -> Vec<String> {
        let sql = "SELECT concat_ws('|', product_id, slug, title, price, stock, platform, region, developer, publisher, \
                   release_date, md5(description), md5(details::text), category_ids, delisted_at IS NULL) \
                   FROM games ORDER BY product_id";
        self.sql.query(sql, &[]).await.expect("the query is right").iter().map(|row| row.get(0)).collect()
    }

    /// The version of every game's row; it changes with every write, even one that changes nothing.
    pub(crate) async fn row_versions(&self) -> Vec<String> {
        let sql = "SELECT product_id || ':' || xmin FROM games ORDER BY product_id";
        self.sql.query(sql, &[]).await.expect("the query is right").iter().map(|row| row.get(0)).collect()
    }
}
