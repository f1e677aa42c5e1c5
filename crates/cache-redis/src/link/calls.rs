//! Calls, each bounded in all.

use super::{Fault, RedisLink};
use deadpool_redis::redis::{RedisResult, aio::MultiplexedConnection, cmd};
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

    /// What `work` makes of a connection that it shares, or `None` within the patience that is configured: Redis is away, failed, or
    /// was too slow. Then nobody knows whether the work was done. `call` is the name that metrics show.
    pub(crate) async fn call<T, W>(
        self: &Arc<Self>,
        call: &'static str,
        work: impl FnOnce(MultiplexedConnection) -> W + Send,
    ) -> Option<T>
    where
        W: Future<Output = RedisResult<T>> + Send,
    {
        let count =
            |outcome| counter!("redis_calls_total", "call" => call, "outcome" => outcome).increment(1);
        let Some(connection) = self.connection() else {
            count("skipped");
            return None;
        };
        // Too much is asked at once, which is no fault of Redis. A wait would only make the crowd larger.
        let Ok(_place) = self.places.try_acquire() else {
            count("crowded_out");
            return None;
        };
        let started = Instant::now();
        let result = timeout(self.config.patience, work(connection.commands())).await;
        histogram!("redis_call_duration_seconds", "call" => call).record(started.elapsed());
        let fault = match result {
            Ok(Ok(value)) => {
                count("answered");
                connection.end_silence();
                return Some(value);
            }
            Err(_) if !connection.note_silence(self.clock.elapsed(), &self.config) => {
                count("unanswered");
                return None;
            }
            Err(_) => Fault::Silence,
            Ok(Err(error)) => Fault::Error(error),
        };
        count("failed");
        self.close(&connection, &fault);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{CALLS, CONNECTIONS},
        *,
    };
    use crate::RedisConfig;
    use async_trait::async_trait;
    use deadpool_redis::redis::RedisError;
    use domain::ports::Clock;
    use futures_util::{FutureExt, future::join_all};
    use secrecy::SecretString;
    use std::time::Duration;
    use tokio::sync::{Barrier, oneshot};

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

    /// A call that Redis never answers, on the connection whose turn it is.
    async fn unanswered(link: &Arc<RedisLink>) {
        let endless = link.call("test", async |_| std::future::pending::<RedisResult<()>>().await);
        let answer = timeout(Duration::from_secs(20), endless).await;
        assert_eq!(answer.expect("it is given up in time"), None);
    }

    fn fault() -> RedisError {
        std::io::Error::from(std::io::ErrorKind::ConnectionReset).into()
    }

    #[tokio::test]
    async fn a_call_without_an_end_is_given_up() {
        let link = link(Duration::from_millis(20)).await;
        for _ in 0..2 * CONNECTIONS {
            unanswered(&link).await;
            assert!(link.is_open());
        }
        unanswered(&link).await;
        assert!(!link.is_open());
    }

    #[tokio::test]
    async fn one_answer_makes_up_for_the_silence_before() {
        let link = link(Duration::from_millis(200)).await;
        for _ in 0..3 {
            for _ in 0..2 * CONNECTIONS {
                unanswered(&link).await;
            }
            for _ in 0..CONNECTIONS {
                assert!(link.ping().await);
            }
        }
        assert!(link.is_open());
    }

    #[tokio::test]
    async fn a_connection_that_leads_nowhere_is_noticed_though_another_is_answered() {
        let link = link(Duration::from_millis(200)).await;
        for _ in 0..2 {
            unanswered(&link).await;
            for _ in 1..CONNECTIONS {
                assert!(link.ping().await);
            }
        }
        unanswered(&link).await;
        assert!(!link.is_open());
    }

    #[tokio::test]
    async fn a_fault_from_before_says_nothing_about_the_connections_of_now() {
        let link = link(Duration::from_hours(1)).await;
        let (begun, has_begun) = oneshot::channel();
        let (fail, failed) = oneshot::channel();
        let late = link.call("test", async |_| {
            begun.send(()).unwrap();
            failed.await.unwrap();
            Err::<(), _>(fault())
        });
        let meanwhile = async {
            has_begun.await.unwrap();
            link.call("test", async |_| Err::<(), _>(fault())).await;
            assert!(!link.is_open());
            link.reopen(link.connect().await.unwrap());
            fail.send(()).unwrap();
        };
        assert_eq!(tokio::join!(late, meanwhile), (None, ()));
        assert!(link.is_open());
        assert!(link.ping().await);
    }

    #[tokio::test]
    async fn a_crowd_is_no_fault_of_redis_and_is_turned_away_at_once() {
        let link = link(Duration::from_hours(1)).await;
        let (all_in, out) = (Barrier::new(CALLS + 1), Barrier::new(CALLS + 1));
        let holder = || {
            link.call("test", async |_connection| {
                all_in.wait().await;
                out.wait().await;
                Ok(())
            })
        };
        let late = async {
            all_in.wait().await;
            assert_eq!(link.call("test", async |_| Ok(())).now_or_never(), Some(None));
            assert!(link.is_open());
            out.wait().await;
        };
        let holders = join_all((0..CALLS).map(|_| holder()));
        let (held, ()) = tokio::join!(holders, late);
        assert!(held.iter().all(Option::is_some));
        assert!(link.ping().await, "their places are free again");
    }
}
