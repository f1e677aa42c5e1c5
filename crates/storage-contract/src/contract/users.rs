//! Registering, and changing who one is.

use super::refusals::assert_conflict;
use crate::{Shop, new_user, new_user::password_hash};
use domain::{
    account::{Email, NewUser, Nickname, Role, UserId, UserState},
    ports::Constraint,
};
use uuid::Uuid;

pub async fn a_user_is_found_with_all_that_it_registered_with(shop: Shop) {
    let new = NewUser {
        nickname: Some(nickname("Żółw 🐢")),
        role: Role::Admin,
        password: password_hash('x'),
        ..new_user("Gordon.Freeman+Shop@Black-Mesa.example")
    };
    let user = shop.transact(async |tx| tx.users().insert(&new).await).await;
    assert_eq!(
        (user.id, &user.email, &user.nickname, user.role),
        (new.id, &new.email, &new.nickname, new.role)
    );
    assert_eq!(user.state, UserState::Active);
    let found = shop.transact(async |tx| tx.users().find(new.id).await).await;
    assert_eq!(found.as_ref(), Some(&user));
    let locked = shop.transact(async |tx| tx.users().lock(new.id).await).await.unwrap();
    let by_id = shop.account(new.id).await;
    let by_email = shop.accounts().find_account(&new.email).await.unwrap().unwrap();
    for account in [locked, by_id, by_email] {
        assert_eq!(account.user, user);
        assert!(account.password.is(&new.password));
    }
}

pub async fn a_customer_needs_no_nickname(shop: Shop) {
    let user = shop.register("gordon@example.com").await;
    assert_eq!((user.nickname.as_ref(), user.role), (None, Role::Customer));
    assert_eq!(shop.account(user.id).await.user, user);
}

pub async fn who_registers_later_is_dated_later(shop: Shop) {
    let first = shop.register("gordon@example.com").await;
    let second = shop.register("alyx@example.com").await;
    assert!(first.created_at < second.created_at);
}

pub async fn an_address_is_found_in_whatever_case(shop: Shop) {
    let gordon = shop.register("Gordon@Example.com").await;
    let mueller = shop.register("Müller@example.com").await;
    for (written, user) in
        [("gordon@example.com", &gordon), ("GORDON@EXAMPLE.COM", &gordon), ("mÜLLER@example.com", &mueller)]
    {
        assert_eq!(find_by_email(&shop, written).await, Some(user.id), "{written}");
    }
    assert_eq!(shop.account(gordon.id).await.user.email.as_str(), "Gordon@Example.com");
}

pub async fn an_address_is_compared_as_a_whole_and_literally(shop: Shop) {
    shop.register("gordon@example.com").await;
    for other in ["ordon@example.com", "gordon@example.co", "%@example.com", "g_rdon@example.com"] {
        assert_eq!(find_by_email(&shop, other).await, None, "{other}");
    }
}

pub async fn an_address_that_another_has_in_whatever_case_is_refused(shop: Shop) {
    shop.register("gordon@example.com").await;
    shop.register("müller@example.com").await;
    for taken in ["gordon@example.com", "GORDON@Example.com", "MÜLLER@example.com"] {
        let error = shop.refused(async |tx| tx.users().insert(&new_user(taken)).await).await;
        assert_conflict(&error, Constraint::UserEmail);
    }
}

pub async fn an_address_that_was_taken_in_the_same_transaction_is_refused(shop: Shop) {
    let error = shop
        .refused(async |tx| {
            tx.users().insert(&new_user("gordon@example.com")).await?;
            tx.users().insert(&new_user("Gordon@example.com")).await
        })
        .await;
    assert_conflict(&error, Constraint::UserEmail);
    assert_eq!(find_by_email(&shop, "gordon@example.com").await, None);
}

pub async fn a_registration_that_was_rolled_back_leaves_the_address_free(shop: Shop) {
    let mut tx = shop.unit_of_work().begin().await.unwrap();
    tx.users().insert(&new_user("gordon@example.com")).await.unwrap();
    tx.rollback().await.unwrap();
    let user = shop.register("Gordon@example.com").await;
    assert_eq!(find_by_email(&shop, "gordon@example.com").await, Some(user.id));
}

pub async fn a_nickname_is_given_changed_and_taken_away(shop: Shop) {
    let user = shop.register("gordon@example.com").await;
    for nickname in [Some(nickname("Gordon")), Some(nickname("The free man")), None] {
        let changed =
            shop.transact(async |tx| tx.users().set_nickname(user.id, nickname.as_ref()).await).await;
        let changed = changed.unwrap();
        assert_eq!(changed.nickname, nickname);
        assert_eq!(shop.account(user.id).await.user, changed);
    }
    assert_eq!(shop.account(user.id).await.user, user);
}

pub async fn a_password_is_changed(shop: Shop) {
    let user = shop.register("gordon@example.com").await;
    shop.transact(async |tx| tx.users().set_password(user.id, &password_hash('n')).await).await;
    let account = shop.account(user.id).await;
    assert!(account.password.is(&password_hash('n')));
    assert_eq!(account.user, user);
}

pub async fn a_role_is_given_and_taken_away(shop: Shop) {
    let user = shop.register("gordon@example.com").await;
    for role in [Role::Admin, Role::Customer] {
        shop.transact(async |tx| tx.users().set_role(user.id, role).await).await;
        assert_eq!(shop.account(user.id).await.user.role, role);
    }
    assert_eq!(shop.account(user.id).await.user, user);
}

pub async fn a_user_is_shut_out_and_let_in_again(shop: Shop) {
    let user = shop.register("gordon@example.com").await;
    for state in [UserState::Disabled, UserState::Active] {
        shop.transact(async |tx| tx.users().set_state(user.id, state).await).await;
        assert_eq!(shop.account(user.id).await.user.state, state);
    }
    assert_eq!(shop.account(user.id).await.user, user);
}

pub async fn a_change_is_of_one_user_alone(shop: Shop) {
    let (gordon, alyx) = (shop.register("gordon@example.com").await, shop.register("alyx@example.com").await);
    change_everything(&shop, gordon.id).await;
    let account = shop.account(alyx.id).await;
    assert_eq!(account.user, alyx);
    assert!(account.password.is(&password_hash('a')));
}

pub async fn who_is_not_there_is_neither_found_nor_changed(shop: Shop) {
    let nobody = UserId(Uuid::from_u128(7));
    let user = shop.register("gordon@example.com").await;
    change_everything(&shop, nobody).await;
    let changed = shop.transact(async |tx| tx.users().set_nickname(nobody, None).await).await;
    assert_eq!(changed, None);
    assert_eq!(shop.transact(async |tx| tx.users().find(nobody).await).await, None);
    assert!(shop.transact(async |tx| tx.users().lock(nobody).await).await.is_none());
    assert!(shop.accounts().find_account_of(nobody).await.unwrap().is_none());
    assert_eq!(shop.account(user.id).await.user, user);
}

async fn change_everything(shop: &Shop, id: UserId) {
    shop.transact(async |tx| {
        tx.users().set_nickname(id, Some(&nickname("Gordon"))).await?;
        tx.users().set_password(id, &password_hash('n')).await?;
        tx.users().set_role(id, Role::Admin).await?;
        tx.users().set_state(id, UserState::Disabled).await
    })
    .await;
}

async fn find_by_email(shop: &Shop, email: &str) -> Option<UserId> {
    let account = shop.accounts().find_account(&Email::parse(email).unwrap()).await.unwrap();
    account.map(|account| account.user.id)
}

fn nickname(text: &str) -> Nickname {
    Nickname::parse(text).unwrap()
}
