//! Nobody who can write to the log of security events can change what is in it.

use crate::onlooker;
use domain::{
    account::{SecurityEvent, SecurityEventKind},
    ports::{Tx, in_transaction},
};
use std::net::{IpAddr, Ipv6Addr};
use storage_postgres::test_support::TestDatabase;

#[tokio::test]
async fn events_are_only_ever_added() {
    let database = TestDatabase::create().await;
    let (storage, sql) = (database.storage(1).await, onlooker(&database).await);
    let event = SecurityEvent {
        kind: SecurityEventKind::LoggedIn,
        user: None,
        session: None,
        address: Some(IpAddr::V6(Ipv6Addr::LOCALHOST)),
    };
    in_transaction(&storage, async |tx: &mut Tx| tx.security_log().insert(&event).await).await.unwrap();
    for change in [
        "UPDATE security_events SET user_id = NULL",
        "DELETE FROM security_events",
        "TRUNCATE security_events",
    ] {
        let error = sql.batch_execute(change).await.unwrap_err();
        let message = error.as_db_error().unwrap().message();
        assert_eq!(message, "rows of security_events are only ever added", "{change}");
    }
    let kept = "SELECT event ->> 'kind', host(address) FROM security_events";
    let row = sql.query_one(kept, &[]).await.unwrap();
    assert_eq!((row.get(0), row.get(1)), ("logged_in", "::1"));
}
