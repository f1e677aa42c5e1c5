use crate::shop::{PASSWORD, Shop, email, password};
use application::accounts::{AdministrationError, RegisterError};
use domain::{
    account::{Role, SecurityEventKind, UserState},
    ports::UserQuery,
};

#[tokio::test]
async fn an_admin_is_made_and_can_log_in() {
    let shop = Shop::new();
    let admin =
        shop.accounts.create_admin(email("g@blackmesa.example"), None, &password(PASSWORD)).await.unwrap();
    assert_eq!(shop.log_in("g@blackmesa.example", None).await.user, admin);
    assert_eq!(admin.role, Role::Admin);
    let events = shop.security_events(admin.id).await;
    assert_eq!(
        events[..2],
        [SecurityEventKind::Registered, SecurityEventKind::RoleChanged { role: Role::Admin }]
    );
    let again = shop.accounts.create_admin(email("G@BlackMesa.example"), None, &password(PASSWORD)).await;
    assert!(matches!(again, Err(RegisterError::EmailTaken)));
}

#[tokio::test]
async fn a_changed_role_or_state_is_remembered() {
    let shop = Shop::new();
    let user = shop.user("gordon@example.com").await;
    let gordon = email("Gordon@example.com");
    assert_eq!(shop.accounts.set_role(&gordon, Role::Admin).await.unwrap().role, Role::Admin);
    assert_eq!(
        shop.accounts.set_state(&gordon, UserState::Disabled).await.unwrap().state,
        UserState::Disabled
    );
    let query = UserQuery { limit: 10, ..UserQuery::default() };
    let listed = shop.accounts.list_users(&query).await.unwrap().items;
    assert_eq!((listed[0].role, listed[0].state), (Role::Admin, UserState::Disabled));
    let events = shop.security_events(user.id).await;
    let role = SecurityEventKind::RoleChanged { role: Role::Admin };
    let state = SecurityEventKind::StateChanged { state: UserState::Disabled };
    assert_eq!(events[1..], [role, state]);
}

#[tokio::test]
async fn an_unknown_user_is_told_apart() {
    let shop = Shop::new();
    let changed = shop.accounts.set_role(&email("nobody@example.com"), Role::Admin).await;
    assert!(matches!(changed, Err(AdministrationError::UnknownUser)));
}
