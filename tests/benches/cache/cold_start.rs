//! Many who ask for the same at once while no level has it: how often the database is read.

use crate::{
    answered::Answered,
    connection::Connection,
    keymart::eventually,
    load::Load,
    own_redis::OwnRedis,
    stage::{Instance, Stage},
};
use std::sync::Arc;
use tokio::{sync::Barrier, task::JoinSet};

/// Clients that ask at the same moment.
const CLIENTS: usize = 500;
/// Games that they ask for, one after the other.
const TIMES: usize = 20;

pub(crate) async fn measure(stage: &Stage) {
    println!("\n## Cold start: {CLIENTS} clients ask for one game that no level has, {TIMES} times\n");
    println!("| | from the database | from another's read | from the process | from Redis |");
    println!("| --- | --- | --- | --- | --- |");
    let redis = OwnRedis::start().await;
    let redis_url = format!("redis://{}", redis.address());
    let instance = stage.serve(&[("REDIS_URL", &redis_url)]).await;
    let (games, others) = stage.games.split_at(TIMES);
    follow_changes(&instance, &others[0]).await;
    let mut answers = Vec::new();
    for game in games {
        let before = Answered::by(&instance.address).await;
        ask_at_once(&instance.address, game).await;
        answers.push(Answered::by(&instance.address).await - before);
    }
    let mean = |count: fn(&Answered) -> u64| {
        let (sum, times) = (answers.iter().map(count).sum::<u64>(), answers.len().max(1));
        #[expect(clippy::cast_precision_loss, reason = "a mean is for people to read")]
        let mean = sum as f64 / times as f64;
        mean
    };
    let most = answers.iter().map(|answered| answered.database).max().unwrap_or_default();
    println!(
        "| mean | {:.2} | {:.1} | {:.1} | {:.2} |",
        mean(|answered| answered.database),
        mean(|answered| answered.flight),
        mean(|answered| answered.process),
        mean(|answered| answered.shared),
    );
    let unfollowed: u64 = answers.iter().map(|answered| answered.unfollowed).sum();
    println!(
        "\nThe most reads of the database for one game: {most}; because changes could not be followed: {unfollowed}"
    );
}

/// Returns when the instance keeps what it reads: it finds `game` in its memory.
async fn follow_changes(instance: &Instance, game: &str) {
    let load = Load::new(&instance.address, &[game.to_owned()], "");
    eventually("a hit", async || {
        load.once().await;
        (Answered::by(&instance.address).await.process > 0).then_some(())
    })
    .await;
}

async fn ask_at_once(address: &str, game: &str) {
    let request: Arc<str> = format!("GET {game} HTTP/1.1\r\nhost: {address}\r\n\r\n").into();
    let all_are_connected = Arc::new(Barrier::new(CLIENTS));
    let mut clients = JoinSet::new();
    for _ in 0..CLIENTS {
        let (request, barrier) = (Arc::clone(&request), Arc::clone(&all_are_connected));
        let mut connection = Connection::open(address).await;
        clients.spawn(async move {
            barrier.wait().await;
            assert_eq!(connection.exchange(request.as_bytes()).await.status(), "200");
        });
    }
    clients.join_all().await;
}
