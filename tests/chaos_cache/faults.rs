//! What fails, one thing after the other.

use super::{
    Run,
    catalogue::{HELD, TAKEN_BACK},
    ledger::Key,
    own_postgres::connect,
    own_redis::Memory,
    plan::Plan,
    slow_proxy::Passage,
    stage::Stage,
    writers::set_price,
};
use std::{fmt, time::Duration};
use tokio::time::{Instant, sleep};

/// How often Redis is emptied or spoilt while that lasts.
const AGAIN: Duration = Duration::from_millis(100);
/// Longer than a server's view of the changes may be old: it has to notice by itself.
const TOO_LONG: Duration = Duration::from_secs(3);
/// About how long PostgreSQL takes to come back.
const RECOVERY: Duration = Duration::from_secs(2);
/// Keeps everybody from looking at the log of changes, and nobody from writing.
const LOCK_OUT_POLLS: &str = "BEGIN; LOCK TABLE change_horizon IN ACCESS EXCLUSIVE MODE";
/// A price that no write of the run reaches.
const FAR_OFF: u64 = 1_000_000_000;

/// Something that fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    RedisKilled,
    RedisRestored,
    RedisSlow,
    RedisCutOff,
    RedisFlushed,
    RedisSpoilt,
    PostgresCrashed,
    TransactionHeld,
    ServerStopped,
    PollsWait,
}

impl Fault {
    /// All, in the order in which they happen.
    pub(crate) const ALL: [Self; 10] = [
        Self::RedisKilled,
        Self::TransactionHeld,
        Self::RedisRestored,
        Self::ServerStopped,
        Self::RedisSlow,
        Self::PostgresCrashed,
        Self::RedisCutOff,
        Self::PollsWait,
        Self::RedisFlushed,
        Self::RedisSpoilt,
    ];

    /// How long it lasts, if that does not depend on how long the run is.
    pub(crate) fn fixed_length(self, plan: &Plan) -> Option<Duration> {
        match self {
            Self::TransactionHeld => Some(plan.transaction),
            Self::ServerStopped | Self::PollsWait => Some(TOO_LONG),
            Self::PostgresCrashed => Some(RECOVERY),
            _ => None,
        }
    }

    /// How many [parts](Plan::part) of the run it lasts otherwise.
    pub(crate) fn parts(self) -> u32 {
        match self {
            Self::RedisRestored => 2,
            Self::RedisKilled
            | Self::RedisSlow
            | Self::RedisCutOff
            | Self::RedisFlushed
            | Self::RedisSpoilt => 1,
            _ => 0,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::RedisKilled => "Redis is killed, and comes back empty",
            Self::RedisRestored => "Redis is killed, and comes back with an old dump",
            Self::RedisSlow => "Redis takes 500 ms longer",
            Self::RedisCutOff => "Redis cannot be reached; what was sent arrives afterwards",
            Self::RedisFlushed => "Redis is emptied with FLUSHALL, again and again",
            Self::RedisSpoilt => "Redis is filled with garbage, again and again",
            Self::PostgresCrashed => "PostgreSQL is restarted with -m immediate",
            Self::TransactionHeld => "two write transactions are held open; one is rolled back",
            Self::ServerStopped => "a server is stopped with SIGSTOP for 3 s",
            Self::PollsWait => "nobody can look at the log of changes for 3 s",
        })
    }
}

/// Lets time pass, and everything fail that is planned.
pub(crate) async fn happen(stage: &mut Stage, run: &Run, plan: &Plan) {
    for _ in 0..plan.rounds() {
        for fault in plan.faults.iter().copied() {
            sleep(plan.part()).await;
            run.ledger.fault_begins(fault);
            suffer(fault, stage, run, plan).await;
            run.ledger.fault_ends();
        }
        sleep(plan.part()).await;
    }
}

/// Begins a fault, lets it last, and ends it.
async fn suffer(fault: Fault, stage: &mut Stage, run: &Run, plan: &Plan) {
    let part = plan.part();
    match fault {
        Fault::RedisKilled => {
            stage.redis.kill();
            sleep(part).await;
            stage.redis.come_up(Memory::Nothing).await;
        }
        Fault::RedisRestored => {
            stage.redis.save().await;
            sleep(part).await;
            stage.redis.kill();
            stage.redis.come_up(Memory::OldDump).await;
            sleep(part).await;
        }
        Fault::RedisSlow => let_pass(stage, Passage::Slow, part).await,
        Fault::RedisCutOff => let_pass(stage, Passage::Shut, part).await,
        Fault::RedisFlushed => again_and_again(part, async || stage.redis.flush().await).await,
        Fault::RedisSpoilt => again_and_again(part, async || stage.redis.spoil().await).await,
        Fault::PostgresCrashed => stage.postgres.restart_immediately().await,
        Fault::TransactionHeld => hold_transactions(run, plan.transaction).await,
        Fault::ServerStopped => {
            let stopped = stage.servers.last().expect("there are servers");
            stopped.process.signal("STOP").await;
            sleep(TOO_LONG).await;
            stopped.process.signal("CONT").await;
        }
        Fault::PollsWait => lock_out_polls(run).await,
    }
}

async fn let_pass(stage: &Stage, passage: Passage, time: Duration) {
    stage.proxy.set(passage);
    sleep(time).await;
    stage.proxy.set(Passage::Open);
}

async fn again_and_again(time: Duration, act: impl AsyncFn()) {
    let end = Instant::now() + time;
    while Instant::now() < end {
        act().await;
        sleep(AGAIN).await;
    }
}

/// Two transactions that have written stay open: later ones commit before them. Then one commits, and the other never was.
async fn hold_transactions(run: &Run, time: Duration) {
    let (kept, undone) = (connect(&run.database_url).await, connect(&run.database_url).await);
    let (kept, undone) = (kept.expect("PostgreSQL answers"), undone.expect("PostgreSQL answers"));
    for sql in [&kept, &undone] {
        sql.batch_execute("BEGIN").await.expect("a transaction begins");
    }
    let version = run.ledger.begin_write(Key::Game(HELD));
    set_price(&kept, HELD, version).await.expect("the game is there");
    set_price(&undone, TAKEN_BACK, FAR_OFF).await.expect("the game is there");
    sleep(time).await;
    kept.batch_execute("COMMIT").await.expect("it commits");
    run.ledger.acknowledge(Key::Game(HELD), version);
    undone.batch_execute("ROLLBACK").await.expect("it is rolled back");
}

async fn lock_out_polls(run: &Run) {
    let sql = connect(&run.database_url).await.expect("PostgreSQL answers");
    sql.batch_execute(LOCK_OUT_POLLS).await.expect("the lock is had");
    sleep(TOO_LONG).await;
    sql.batch_execute("ROLLBACK").await.expect("the lock is given back");
}
