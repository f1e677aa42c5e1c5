use crate::shop::{PASSWORD, Shop, password, refresh_token};
use application::accounts::{ChangePassword, ChangePasswordError, Client, LoggedIn};
use domain::account::{Password, SecurityEventKind};

const NEW: &str = "Black-Mesa-2003";

async fn change(shop: &Shop, login: &LoggedIn, current: &str) -> Result<(), ChangePasswordError> {
    let wish = ChangePassword {
        user: login.user.id,
        session: shop.accounts.read_refresh_token(refresh_token(&login.tokens)).unwrap().session,
        current: Password::claim(current).unwrap(),
        new: password(NEW),
        client: Client::default(),
    };
    shop.accounts.change_password(wish).await
}

#[tokio::test]
async fn a_new_password_takes_the_place_of_the_old_and_ends_all_other_sessions() {
    let shop = Shop::new();
    let here = shop.register("gordon@example.com", None).await.unwrap();
    let elsewhere = shop.log_in("gordon@example.com", None).await;
    change(&shop, &here, PASSWORD).await.unwrap();
    let refresh = async |login: &LoggedIn| {
        shop.accounts.refresh(refresh_token(&login.tokens), &Client::default()).await
    };
    assert!(refresh(&elsewhere).await.is_err());
    assert!(refresh(&here).await.is_ok());
    assert!(shop.log_in_with("gordon@example.com", PASSWORD, None).await.is_err());
    assert!(shop.log_in_with("gordon@example.com", NEW, None).await.is_ok());
    assert!(shop.security_events(here.user.id).await.contains(&SecurityEventKind::PasswordChanged));
}

#[tokio::test]
async fn the_current_password_has_to_be_right() {
    let shop = Shop::new();
    let here = shop.register("gordon@example.com", None).await.unwrap();
    let elsewhere = shop.log_in("gordon@example.com", None).await;
    let refused = change(&shop, &here, "wrong").await;
    assert!(matches!(refused, Err(ChangePasswordError::WrongPassword)), "{refused:?}");
    assert!(shop.log_in_with("gordon@example.com", PASSWORD, None).await.is_ok());
    assert!(shop.accounts.refresh(refresh_token(&elsewhere.tokens), &Client::default()).await.is_ok());
    assert!(shop.security_events(here.user.id).await.contains(&SecurityEventKind::PasswordChangeRefused));
}
