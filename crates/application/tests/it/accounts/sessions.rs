use crate::shop::{Shop, refresh_token};
use application::accounts::{Client, LoggedIn};
use domain::account::{SecurityEventKind, SessionId};

fn session_of(shop: &Shop, login: &LoggedIn) -> SessionId {
    shop.accounts.read_refresh_token(refresh_token(&login.tokens)).unwrap().session
}

async fn can_refresh(shop: &Shop, login: &LoggedIn) -> bool {
    shop.accounts.refresh(refresh_token(&login.tokens), &Client::default()).await.is_ok()
}

#[tokio::test]
async fn logging_out_ends_one_session() {
    let shop = Shop::new();
    let phone = shop.register("gordon@example.com", None).await.unwrap();
    let laptop = shop.log_in("gordon@example.com", None).await;
    let user = phone.user.id;
    let end = async || {
        shop.accounts.end_session(user, session_of(&shop, &phone), &Client::default()).await.unwrap()
    };
    assert!(end().await);
    assert!(!end().await, "it ended before");
    assert!(!can_refresh(&shop, &phone).await);
    assert!(can_refresh(&shop, &laptop).await);
    assert_eq!(shop.security_events(user).await.last(), Some(&SecurityEventKind::SessionRevoked));
}

#[tokio::test]
async fn nobody_ends_another_users_session() {
    let shop = Shop::new();
    let gordon = shop.register("gordon@example.com", None).await.unwrap();
    let alyx = shop.user("alyx@example.com").await;
    let session = session_of(&shop, &gordon);
    assert!(!shop.accounts.end_session(alyx.id, session, &Client::default()).await.unwrap());
    assert!(can_refresh(&shop, &gordon).await);
}

#[tokio::test]
async fn logging_out_everywhere_ends_all_sessions_of_the_user_alone() {
    let shop = Shop::new();
    let phone = shop.register("gordon@example.com", None).await.unwrap();
    let laptop = shop.log_in("gordon@example.com", None).await;
    let alyx = shop.register("alyx@example.com", None).await.unwrap();
    shop.accounts.end_all_sessions(phone.user.id, &Client::default()).await.unwrap();
    assert_eq!(shop.accounts.list_sessions(phone.user.id).await.unwrap(), []);
    for (login, may) in [(&phone, false), (&laptop, false), (&alyx, true)] {
        assert_eq!(can_refresh(&shop, login).await, may);
    }
}
