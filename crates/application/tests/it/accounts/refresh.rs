use crate::shop::{Shop, email, refresh_token};
use application::accounts::{Client, RefreshError, TokenPair};
use domain::{
    account::{Role, SecurityEventKind, UserState},
    ports::AccountQueries,
};
use secrecy::ExposeSecret;
use std::time::Duration;

const GRACE: Duration = Duration::from_secs(10);

async fn refresh(shop: &Shop, tokens: &TokenPair) -> Result<TokenPair, RefreshError> {
    shop.accounts.refresh(refresh_token(tokens), &Client::default()).await
}

async fn shop_with_user() -> (Shop, TokenPair) {
    let shop = Shop::new();
    let tokens = shop.register("gordon@example.com", None).await.unwrap().tokens;
    (shop, tokens)
}

#[tokio::test]
async fn a_refresh_gives_new_tokens_of_the_same_session() {
    let (shop, first) = shop_with_user().await;
    let second = refresh(&shop, &first).await.unwrap();
    assert_ne!(refresh_token(&first), refresh_token(&second));
    let third = refresh(&shop, &second).await.unwrap();
    let session = |tokens| shop.accounts.read_refresh_token(refresh_token(tokens)).unwrap().session;
    assert_eq!(session(&first), session(&third));
}

#[tokio::test]
async fn a_repeated_refresh_gets_the_same_successor_for_a_while() {
    let (shop, first) = shop_with_user().await;
    let second = refresh(&shop, &first).await.unwrap();
    shop.clock.advance(GRACE);
    let again = refresh(&shop, &first).await.unwrap();
    assert_eq!(refresh_token(&again), refresh_token(&second));
    assert!(refresh(&shop, &second).await.is_ok());
}

#[tokio::test]
async fn a_reused_token_ends_its_session_and_no_other() {
    let (shop, first) = shop_with_user().await;
    let other = shop.log_in("gordon@example.com", None).await;
    let second = refresh(&shop, &first).await.unwrap();
    shop.clock.advance(GRACE + Duration::from_secs(1));
    assert!(matches!(refresh(&shop, &first).await, Err(RefreshError::Reused)));
    assert!(matches!(refresh(&shop, &second).await, Err(RefreshError::Invalid)), "the session has ended");
    assert!(matches!(refresh(&shop, &first).await, Err(RefreshError::Invalid)), "it cannot end twice");
    assert!(refresh(&shop, &other.tokens).await.is_ok());
    let events = shop.security_events(other.user.id).await;
    let reuses = events.iter().filter(|kind| **kind == SecurityEventKind::RefreshTokenReused);
    assert_eq!(reuses.count(), 1);
}

/// Even within the grace: its successor has been used, so the client had received it.
#[tokio::test]
async fn a_token_two_generations_old_is_reused_at_once() {
    let (shop, first) = shop_with_user().await;
    let second = refresh(&shop, &first).await.unwrap();
    refresh(&shop, &second).await.unwrap();
    assert!(matches!(refresh(&shop, &first).await, Err(RefreshError::Reused)));
}

#[tokio::test]
async fn a_session_that_is_not_refreshed_runs_out() {
    let (shop, first) = shop_with_user().await;
    shop.clock.advance(shop.accounts.policy.refresh_lifetime / 2);
    let second = refresh(&shop, &first).await.unwrap();
    shop.clock.advance(shop.accounts.policy.refresh_lifetime / 2 + Duration::from_secs(1));
    let third = refresh(&shop, &second).await.unwrap();
    shop.clock.advance(shop.accounts.policy.refresh_lifetime);
    assert!(matches!(refresh(&shop, &third).await, Err(RefreshError::Invalid)));
}

#[tokio::test]
async fn what_is_no_token_of_ours_is_refused() {
    let (shop, tokens) = shop_with_user().await;
    for forged in ["", "refresh", tokens.access.expose_secret()] {
        let refused = shop.accounts.refresh(forged, &Client::default()).await;
        assert!(matches!(refused, Err(RefreshError::Invalid)), "{forged:?}");
    }
}

#[tokio::test]
async fn a_refresh_looks_at_role_and_state_again() {
    let (shop, first) = shop_with_user().await;
    let gordon = email("gordon@example.com");
    shop.accounts.set_role(&gordon, Role::Admin).await.unwrap();
    let second = refresh(&shop, &first).await.unwrap();
    assert!(second.access.expose_secret().contains("Admin"));
    shop.accounts.set_state(&gordon, UserState::Disabled).await.unwrap();
    assert!(matches!(refresh(&shop, &second).await, Err(RefreshError::Invalid)));
    shop.accounts.set_state(&gordon, UserState::Active).await.unwrap();
    assert!(
        matches!(refresh(&shop, &second).await, Err(RefreshError::Invalid)),
        "being let in again is a new login"
    );
}

#[tokio::test]
async fn a_disabled_users_session_is_nobodys() {
    let (shop, tokens) = shop_with_user().await;
    let session = shop.accounts.read_refresh_token(refresh_token(&tokens)).unwrap().session;
    assert!(shop.storage.find_session_user(session).await.unwrap().is_some());
    shop.accounts.set_state(&email("gordon@example.com"), UserState::Disabled).await.unwrap();
    assert!(shop.storage.find_session_user(session).await.unwrap().is_none());
}
