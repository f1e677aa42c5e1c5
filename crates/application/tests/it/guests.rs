use crate::shop::{Shop, line, on_sale, owner};
use application::{
    guests::Guests,
    housekeeping::{Housekeeping, Swept},
};
use domain::account::TokenHash;
use std::{sync::Arc, time::Duration};

const DAY: Duration = Duration::from_hours(24);

#[tokio::test]
async fn a_guest_is_known_again_by_the_token_alone() {
    let shop = Shop::new();
    let guest = shop.guest().await;
    let recognised = shop.guests.recognise(&guest.guest.token).await.unwrap().unwrap();
    assert_eq!(recognised.session.id, guest.guest.id);
    let id_as_token = TokenHash::of(&guest.guest.id.0.to_string());
    assert_eq!(shop.guests.recognise(&id_as_token).await.unwrap(), None);
}

#[tokio::test]
async fn coming_back_extends_the_session_once_in_a_while() {
    let shop = Shop::new();
    let guest = shop.guest().await;
    let extended =
        async || shop.guests.recognise(&guest.guest.token).await.unwrap().map(|guest| guest.extended);
    assert_eq!(extended().await, Some(false));
    for _ in 0..3 {
        shop.clock.advance(29 * DAY);
        assert_eq!(extended().await, Some(true));
        assert_eq!(extended().await, Some(false));
    }
    shop.clock.advance(Guests::LIFETIME);
    assert_eq!(extended().await, None);
}

#[tokio::test]
async fn what_has_ended_is_swept_with_all_that_belongs_to_it() {
    let shop = Shop::with_games([on_sale("Portal")]).await;
    let housekeeping = Housekeeping {
        unit_of_work: Arc::new(shop.storage.clone()),
        change_log: Arc::new(shop.storage.clone()),
    };
    let swept = async || {
        let Swept { guests, sessions, .. } = housekeeping.sweep().await.unwrap();
        (guests, sessions)
    };
    let (gone, here) = (shop.guest().await, shop.guest().await);
    shop.add(owner(&gone), "Portal", 1).await;
    shop.add(owner(&here), "Portal", 2).await;
    let user = shop.user("gordon@example.com").await;
    shop.clock.advance(29 * DAY);
    shop.guests.recognise(&here.guest.token).await.unwrap();
    assert_eq!(swept().await, (0, 0));
    shop.clock.advance(2 * DAY);
    assert_eq!(swept().await, (1, 0));
    assert_eq!(shop.cart(owner(&gone)).await, []);
    assert_eq!(shop.cart(owner(&here)).await, [line("Portal", 2)]);
    shop.guests.recognise(&here.guest.token).await.unwrap();
    shop.clock.advance(29 * DAY);
    shop.guests.recognise(&here.guest.token).await.unwrap();
    shop.clock.advance(DAY);
    assert_eq!(swept().await, (0, 1), "{user:?}'s first session");
}

#[tokio::test]
async fn changes_are_forgotten_when_no_cache_can_use_them_any_more() {
    let shop = Shop::with_games([on_sale("Portal")]).await;
    let housekeeping = Housekeeping {
        unit_of_work: Arc::new(shop.storage.clone()),
        change_log: Arc::new(shop.storage.clone()),
    };
    shop.clock.advance(Housekeeping::CHANGES_KEPT);
    assert_eq!(housekeeping.sweep().await.unwrap().changes, 0);
    shop.clock.advance(Duration::from_secs(1));
    assert!(housekeeping.sweep().await.unwrap().changes > 0);
    assert_eq!(housekeeping.sweep().await.unwrap().changes, 0);
}
