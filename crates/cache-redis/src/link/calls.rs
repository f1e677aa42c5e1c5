//! Calls, each bounded in all.

use super::{Fault, RedisLink};
use deadpool_redis::{
    Connection, PoolError, TimeoutType,
    redis::{RedisResult, cmd},
};
use metrics::{counter, histogram};
use std::{sync::Arc, time::Instant};
use tokio::time::timeout;

impl RedisLink {
    /// Whether Redis answers now.
    pub async fn ping(self: &Arc<Self>) -> bool {
        self.call("ping", async |mut connection| cmd("PING").exec_async(&mut connection).await)
            .await
            .is_some()
    }

    /// What `work` makes of a connection, or `None` within the patience that is configured: Redis is away, failed, or was too
    /// slow. Then nobody knows whether the work was done. `call` is the name that metrics show.
    pub(crate) async fn call<T, W>(
        self: &Arc<Self>,
        call: &'static str,
        work: impl FnOnce(Connection) -> W + Send,
    ) -> Option<T>
    where
        W: Future<Output = RedisResult<T>> + Send,
    {
        let count =
            |outcome| counter!("redis_calls_total", "call" => call, "outcome" => outcome).increment(1);
        if !self.is_open() {
            count("skipped");
            return None;
        }
        let started = Instant::now();
        let result = timeout(self.config.patience, self.attempt(work)).await.unwrap_or(Err(Fault::Silence));
        histogram!("redis_call_duration_seconds", "call" => call).record(started.elapsed());
        match result {
            Ok(value) => {
                count("answered");
                self.end_silence();
                Some(value)
            }
            // All connections are in use: too much is asked of them, which is no fault of Redis.
            Err(Fault::NoConnection(PoolError::Timeout(TimeoutType::Wait))) => {
                count("crowded_out");
                None
            }
            Err(Fault::Silence | Fault::NoConnection(PoolError::Timeout(_))) if !self.note_silence() => {
                count("unanswered");
                None
            }
            Err(fault) => {
                count("failed");
                self.close(&fault);
                None
            }
        }
    }

    async fn attempt<T, W>(&self, work: impl FnOnce(Connection) -> W) -> Result<T, Fault>
    where
        W: Future<Output = RedisResult<T>>,
    {
        // Half of the patience at most is spent on the wait for others, so that it is told from a Redis that does not answer.
        let timeouts = Self::timeouts(self.config.patience / 2);
        let connection = self.pool.timeout_get(&timeouts).await.map_err(Fault::NoConnection)?;
        Ok(work(connection).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::CONNECTIONS, *};
    use crate::RedisConfig;
    use async_trait::async_trait;
    use domain::ports::Clock;
    use futures_util::future::join_all;
    use secrecy::SecretString;
    use std::time::Duration;
    use tokio::sync::Barrier;

    /// Nothing here waits for a pause.
    struct NoClock;

    #[async_trait]
    impl Clock for NoClock {
        fn now(&self) -> chrono::DateTime<chrono::Utc> {
            chrono::DateTime::UNIX_EPOCH
        }

        fn elapsed(&self) -> Duration {
            Duration::ZERO
        }

        async fn sleep(&self, _: Duration) {
            std::future::pending::<()>().await;
        }
    }

    async fn link(patience: Duration) -> Arc<RedisLink> {
        let url =
            std::env::var("REDIS_URL").expect("REDIS_URL is set; `scripts/with-services COMMAND` sets it");
        let config = RedisConfig::new(&SecretString::from(url)).unwrap();
        let config = RedisConfig {
            patience,
            silence: Duration::ZERO,
            connect_timeout: Duration::from_hours(1),
            ..config
        };
        RedisLink::open(config, Arc::new(NoClock)).await
    }

    #[tokio::test]
    async fn a_call_without_an_end_is_given_up() {
        let link = link(Duration::from_millis(20)).await;
        let endless =
            || link.call("test", async |_connection| std::future::pending::<RedisResult<()>>().await);
        for _ in 0..3 {
            assert!(link.is_open());
            let answer = timeout(Duration::from_secs(20), endless()).await;
            assert_eq!(answer.expect("it is given up in time"), None);
        }
        assert!(!link.is_open());
    }

    #[tokio::test]
    async fn one_answer_makes_up_for_the_silence_before() {
        let link = link(Duration::from_millis(200)).await;
        for _ in 0..3 {
            for _ in 0..2 {
                link.call("test", async |_| std::future::pending::<RedisResult<()>>().await).await;
            }
            assert!(link.ping().await);
        }
        assert!(link.is_open());
    }

    #[tokio::test]
    async fn a_crowd_is_no_fault_of_redis() {
        let link = link(Duration::from_hours(1)).await;
        let (all_in, out) = (Barrier::new(CONNECTIONS + 1), Barrier::new(CONNECTIONS + 1));
        let holder = || {
            link.call("test", async |_connection| {
                all_in.wait().await;
                out.wait().await;
                Ok(())
            })
        };
        let late = async {
            all_in.wait().await;
            // From here on time passes by itself: nothing else happens.
            tokio::time::pause();
            assert_eq!(link.call("test", async |_| Ok(())).await, None);
            assert!(link.is_open());
            out.wait().await;
        };
        let holders = join_all((0..CONNECTIONS).map(|_| holder()));
        let (held, ()) = tokio::join!(holders, late);
        assert!(held.iter().all(Option::is_some));
    }
}
