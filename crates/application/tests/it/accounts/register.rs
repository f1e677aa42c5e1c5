use crate::shop::{PASSWORD, Shop, refresh_token};
use application::accounts::RegisterError;
use domain::{
    account::{Role, SecurityEventKind, UserState},
    ports::PasswordHasherError,
};

#[tokio::test]
async fn a_new_user_is_a_customer_who_is_logged_in() {
    let shop = Shop::new();
    let registered = shop.register("gordon@example.com", None).await.unwrap();
    let user = &registered.user;
    assert_eq!((user.role, user.state), (Role::Customer, UserState::Active));
    let sessions = shop.accounts.list_sessions(user.id).await.unwrap();
    let claims = shop.accounts.read_refresh_token(refresh_token(&registered.tokens)).unwrap();
    assert_eq!((sessions.len(), sessions[0].id), (1, claims.session));
    assert_eq!(shop.security_events(user.id).await, [SecurityEventKind::Registered]);
    assert_eq!(shop.log_in("GORDON@example.COM", None).await.user, *user);
}

#[tokio::test]
async fn an_address_is_taken_in_whatever_case() {
    let shop = Shop::new();
    shop.user("gordon@example.com").await;
    let second = shop.register("Gordon@Example.com", None).await;
    assert!(matches!(second, Err(RegisterError::EmailTaken)), "{second:?}");
}

#[tokio::test]
async fn a_busy_hasher_makes_no_account() {
    let shop = Shop::new();
    shop.hasher.set_busy(true);
    let refused = shop.register("gordon@example.com", None).await;
    assert!(matches!(refused, Err(RegisterError::Hasher(PasswordHasherError::Busy))), "{refused:?}");
    shop.hasher.set_busy(false);
    assert!(shop.log_in_with("gordon@example.com", PASSWORD, None).await.is_err());
}
