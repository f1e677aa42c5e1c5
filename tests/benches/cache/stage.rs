//! What all figures are measured on: a catalogue from the simulated marketplace, and servers over it.

use crate::{
    keymart::{Keymart, Server},
    process::ProcessId,
    shop::Shop,
};

/// Products on sale.
pub(crate) const PRODUCTS: u32 = 12_000;

pub(crate) struct Stage {
    pub(crate) shop: Shop,
    /// Paths of all games.
    pub(crate) games: Vec<String>,
}

/// A server, and what the kernel knows it as.
pub(crate) struct Instance {
    _server: Server,
    pub(crate) address: String,
    pub(crate) process: ProcessId,
}

/// The list that is asked for most: the first 24 games.
pub(crate) const LIST: &str = "/api/v1/games?limit=24";

impl Stage {
    pub(crate) async fn open() -> Self {
        let shop = Shop::with_products(PRODUCTS).await;
        assert_eq!(shop.lap().await, Some(0), "the first import succeeds");
        // Otherwise autovacuum does it in the middle of a measurement.
        shop.execute("VACUUM ANALYZE").await;
        let games = list_games(&shop.keymart(&["serve"]).serve().await).await;
        Self { shop, games }
    }

    /// A server with these settings besides the usual ones.
    pub(crate) async fn serve(&self, settings: &[(&str, &str)]) -> Instance {
        let command = self.shop.keymart(&["serve"]).env("RUST_LOG", "error");
        Instance::start(settings.iter().fold(command, |command, (name, value)| command.env(name, value)))
            .await
    }
}

impl Instance {
    async fn start(command: Keymart) -> Self {
        let before = ProcessId::children();
        let server = command.serve().await;
        let process = *ProcessId::children().difference(&before).next().expect("the server runs");
        let address = server.url("").trim_start_matches("http://").to_owned();
        Self { _server: server, address, process }
    }
}

async fn list_games(server: &Server) -> Vec<String> {
    let mut games = Vec::new();
    let mut page = server.get_ok("/api/v1/games?limit=100").await;
    loop {
        let items = page["items"].as_array().expect("a page has items");
        games.extend(items.iter().filter_map(|game| Some(format!("/api/v1/games/{}", game["id"].as_str()?))));
        let Some(cursor) = page["next_cursor"].as_str() else { return games };
        page = server.get_ok(&format!("/api/v1/games?limit=100&cursor={cursor}")).await;
    }
}
