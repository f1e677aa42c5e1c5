//! How long a game takes from each level, at half of what the level can do.

use crate::{
    answered::Answered,
    connection::Connection,
    floor::Floor,
    latencies::Latencies,
    load::Load,
    own_redis::OwnRedis,
    plots::{Curve, Plots},
    stage::{Instance, Stage},
};
use std::time::Duration;
use tokio::time::sleep;

/// How often a level is measured: what disturbs the machine for a moment spoils one round.
const ROUNDS: usize = 5;
/// How long a level is given as much as it takes, before each round: a shared machine is not always equally fast, and half of what it
/// did before may be all that it can do now.
const SATURATED: Duration = Duration::from_secs(2);
/// How long each round takes.
const MEASURED: Duration = Duration::from_secs(5);

/// A level in the process that is far too small for the games asked for.
const TINY_PROCESS_LEVEL: (&str, &str) = ("CACHE_PROCESS_MB", "1");

pub(crate) async fn measure(stage: &Stage, plots: &Plots) {
    println!("\n## A game from each level, at half of its saturation\n");
    println!(
        "| from | saturation, requests/s, median of {ROUNDS} (from–to) | requests | p50 | p95 | p99 | max | p95, median of {ROUNDS} rounds (from–to) | bare handler, p95 | process, shared, flight, database, % |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    let curves = vec![
        Curve { name: "process", latencies: from_the_process(stage).await },
        Curve { name: "Redis", latencies: from_redis(stage).await },
        Curve { name: "database", latencies: from_the_database(stage).await },
        Curve { name: "Redis killed", latencies: without_redis(stage).await },
    ];
    plots.curves("latency", "A game from each level, at half of its saturation", &curves);
}

async fn from_the_process(stage: &Stage) -> Latencies {
    let instance = stage.serve(&[]).await;
    let few = &stage.games[..1000];
    Load::new(&instance.address, few, "").once().await;
    row("the process", &instance, few).await
}

/// One instance fills Redis, another has no room to keep what it finds there.
async fn from_redis(stage: &Stage) -> Latencies {
    let redis = OwnRedis::start().await;
    let redis_url = format!("redis://{}", redis.address());
    let secrets = ("REDIS_URL", redis_url.as_str());
    let filling = stage.serve(&[secrets]).await;
    Load::new(&filling.address, &stage.games, "").once().await;
    let instance = stage.serve(&[secrets, TINY_PROCESS_LEVEL]).await;
    row("Redis", &instance, &stage.games).await
}

async fn from_the_database(stage: &Stage) -> Latencies {
    let instance = stage.serve(&[("CACHE_MAX_STALENESS", "0s")]).await;
    row("the database: the cache is off", &instance, &stage.games).await
}

async fn without_redis(stage: &Stage) -> Latencies {
    let mut redis = OwnRedis::start().await;
    let redis_url = format!("redis://{}", redis.address());
    let instance = stage.serve(&[("REDIS_URL", &redis_url), TINY_PROCESS_LEVEL]).await;
    Load::new(&instance.address, &stage.games, "").once().await;
    redis.kill();
    row("the database: Redis was killed", &instance, &stage.games).await
}

async fn row(name: &str, instance: &Instance, games: &[String]) -> Latencies {
    let load = Load::new(&instance.address, games, "");
    let before = Answered::by(&instance.address).await;
    let (mut saturations, mut rounds) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let saturation = load.saturate(SATURATED).await.per_second();
        rounds.push(load.at_rate(saturation / 2.0, sleep(MEASURED)).await);
        saturations.push(saturation);
    }
    saturations.sort_by(f64::total_cmp);
    let saturation = saturations[ROUNDS / 2];
    let rate = saturation / 2.0;
    let mut p95: Vec<_> = rounds.iter().map(|round| round.percentile(95.0)).collect();
    p95.sort_by(f64::total_cmp);
    let latencies: Latencies = rounds.into_iter().collect();
    let answered = Answered::by(&instance.address).await - before;
    let floor = floor(instance, games, rate).await;
    let [process, shared, flight, database] = answered.shares();
    println!(
        "| {name} | {saturation:.0} ({:.0}–{:.0}) | {latencies} | {:.2} ({:.2}–{:.2}) | {:.2} | {process:.1}, {shared:.1}, {flight:.1}, {database:.1} |",
        saturations[0],
        saturations[ROUNDS - 1],
        p95[ROUNDS / 2],
        p95[0],
        p95[ROUNDS - 1],
        floor.percentile(95.0),
    );
    latencies
}

/// The same rate on a bare handler.
async fn floor(instance: &Instance, games: &[String], rate: f64) -> Latencies {
    let request = format!("GET {} HTTP/1.1\r\nhost: {}\r\n\r\n", games[0], instance.address);
    let mut connection = Connection::open(&instance.address).await;
    let answer = connection.exchange(request.as_bytes()).await;
    let bare = Floor::start(answer.head, answer.body);
    Load::new(&bare.address, games, "").at_rate(rate, sleep(MEASURED)).await
}
