use crate::shop::{PASSWORD, Shop, email};
use application::accounts::LogInError;
use domain::{
    account::{LoginFailure, SecurityEventKind, UserState},
    ports::AccountQueries,
};

fn failed(reason: LoginFailure) -> SecurityEventKind {
    SecurityEventKind::LoginFailed { reason }
}

#[tokio::test]
async fn neither_the_error_nor_the_work_tells_what_was_wrong() {
    let shop = Shop::new();
    let user = shop.user("gordon@example.com").await;
    shop.user("alyx@example.com").await;
    shop.accounts.set_state(&email("alyx@example.com"), UserState::Disabled).await.unwrap();
    for (address, secret) in
        [("gordon@example.com", "wrong"), ("nobody@example.com", PASSWORD), ("alyx@example.com", PASSWORD)]
    {
        let before = shop.hasher.verifications();
        let refused = shop.log_in_with(address, secret, None).await;
        assert!(matches!(refused, Err(LogInError::InvalidCredentials)), "{refused:?}");
        assert_eq!(shop.hasher.verifications(), before + 1, "{address}");
    }
    let events = shop.security_events(user.id).await;
    assert_eq!(events, [SecurityEventKind::Registered, failed(LoginFailure::WrongPassword)]);
}

#[tokio::test]
async fn each_login_is_a_session_of_its_own() {
    let shop = Shop::new();
    let user = shop.user("gordon@example.com").await;
    shop.log_in("gordon@example.com", None).await;
    shop.log_in("gordon@example.com", None).await;
    assert_eq!(shop.accounts.list_sessions(user.id).await.unwrap().len(), 3);
    let events = shop.security_events(user.id).await;
    assert_eq!(
        events,
        [SecurityEventKind::Registered, SecurityEventKind::LoggedIn, SecurityEventKind::LoggedIn]
    );
}

#[tokio::test]
async fn a_login_renews_a_hash_that_has_become_too_cheap() {
    let shop = Shop::new();
    let user = shop.user("gordon@example.com").await;
    let hash = async || shop.storage.find_account_of(user.id).await.unwrap().unwrap().password;
    let old = hash().await;
    shop.log_in("gordon@example.com", None).await;
    assert!(hash().await.is(&old));
    shop.hasher.raise_cost();
    shop.log_in("gordon@example.com", None).await;
    assert!(!hash().await.is(&old));
    shop.log_in("gordon@example.com", None).await;
}

#[tokio::test]
async fn a_busy_hasher_lets_nobody_in_and_counts_as_no_failure() {
    let shop = Shop::new();
    let user = shop.user("gordon@example.com").await;
    shop.hasher.set_busy(true);
    let refused = shop.log_in_with("gordon@example.com", PASSWORD, None).await;
    assert!(matches!(refused, Err(LogInError::Hasher(_))), "{refused:?}");
    assert_eq!(shop.security_events(user.id).await, [SecurityEventKind::Registered]);
}
