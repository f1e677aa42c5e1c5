//! Two servers, with the database and the Redis that they share.

use super::{
    SERVERS,
    own_postgres::{OwnPostgres, connect},
    own_redis::OwnRedis,
    plan::{Breakage, Plan},
    slow_proxy::SlowProxy,
};
use crate::keymart::{Keymart, Server, stderr};

/// Signs for both servers, so that whom one has logged in the other knows.
const ACCESS_SECRET: &str = "an-access-secret-for-tests-of-32-bytes-or-more";
const REFRESH_SECRET: &str = "a-refresh-secret-for-tests-of-32-bytes-or-more";

/// Disables every trigger that is not a constraint's.
const DISABLE_TRIGGERS: &str = "DO $$ DECLARE name regclass; BEGIN \
    FOR name IN SELECT DISTINCT tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal LOOP \
        EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', name); \
    END LOOP; END $$";
const TRIGGERS_OF_GAMES: &str =
    "SELECT count(*) FROM pg_trigger WHERE tgrelid = 'games'::regclass AND NOT tgisinternal";

/// Everything that runs. Servers are dropped first, then what they use.
pub(crate) struct Stage {
    pub(crate) servers: Vec<Server>,
    pub(crate) proxy: SlowProxy,
    pub(crate) redis: OwnRedis,
    pub(crate) postgres: OwnPostgres,
}

impl Stage {
    pub(crate) async fn set_up(plan: &Plan) -> Self {
        let postgres = OwnPostgres::start().await;
        let redis = OwnRedis::start().await;
        let proxy = SlowProxy::before(redis.address()).await;
        let mut stage = Self { servers: Vec::new(), proxy, redis, postgres };
        let migrated = stage.keymart(&["migrate"]).output().await;
        assert_eq!(migrated.status.code(), Some(0), "{}", stderr(&migrated));
        if plan.breakage == Some(Breakage::Triggers) {
            stage.disable_triggers().await;
        }
        for _ in 0..SERVERS {
            let server = match plan.breakage {
                Some(Breakage::Staleness) => stage.keymart(&["serve"]).env("CACHE_MAX_STALENESS", "60s"),
                _ => stage.keymart(&["serve"]),
            };
            stage.servers.push(server.serve().await);
        }
        stage
    }

    /// Where each server is found.
    pub(crate) fn addresses(&self) -> Vec<String> {
        self.servers.iter().map(|server| server.url("")).collect()
    }

    async fn disable_triggers(&self) {
        let sql = connect(&self.postgres.url()).await.expect("PostgreSQL answers");
        let triggers: i64 = sql.query_one(TRIGGERS_OF_GAMES, &[]).await.expect("the query is right").get(0);
        assert!(triggers > 0, "changes of games are not logged by triggers: there is no protocol to break");
        sql.batch_execute(DISABLE_TRIGGERS).await.expect("triggers can be disabled");
    }

    fn keymart(&self, arguments: &[&str]) -> Keymart {
        Keymart::new(arguments)
            .env("DATABASE_URL", self.postgres.url())
            .env("REDIS_URL", format!("redis://{}", self.proxy.address()))
            .env("DATA_DIR", std::env::temp_dir().join("keymart-chaos-cache"))
            .env("JWT_ACCESS_SECRET", ACCESS_SECRET)
            .env("JWT_REFRESH_SECRET", REFRESH_SECRET)
            .env("JWT_ACCESS_TTL", "24h")
            // Every shopper comes from an address of its own, as the load balancer would say.
            .env("TRUSTED_PROXIES", "127.0.0.1")
            .env("BCRYPT_COST", "4")
            .env("G2A_ENV", "simulator")
            .env("SIMULATOR_PRODUCTS", "0")
            // What fails is meant to fail.
            .env("RUST_LOG", "off")
    }
}
