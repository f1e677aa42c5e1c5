use super::market::{Market, reason};
use application::wallets::AdjustError;
use domain::{account::UserId, ports::OrderQueries, wallet::Adjustment};
use uuid::Uuid;

#[tokio::test]
async fn a_wallet_begins_empty() {
    let market = Market::new([]).await;
    let user = market.customer("gordon@example.com", 0).await;
    assert_eq!(market.balance(user).await, 0);
}

#[tokio::test]
async fn operators_give_and_take_and_say_why() {
    let market = Market::new([]).await;
    let user = market.customer("gordon@example.com", 0).await;
    for (cents, left) in [(1000, 1000), (-400, 600), (-600, 0)] {
        assert_eq!(market.adjust(user, cents).await.unwrap().amount, left);
        assert_eq!(market.balance(user).await, left);
    }
    let movements = market.storage.list_movements(user, None, 10).await.unwrap().items;
    assert_eq!(movements.len(), 3);
    assert!(movements.iter().all(|movement| movement.reason.as_deref() == Some("a gift")));
    market.check_books().await;
}

#[tokio::test]
async fn nobody_takes_more_than_there_is() {
    let market = Market::new([]).await;
    let user = market.customer("gordon@example.com", 500).await;
    let refused = market.adjust(user, -501).await;
    assert!(matches!(refused, Err(AdjustError::InsufficientFunds)), "{refused:?}");
    assert_eq!(market.balance(user).await, 500);
    market.check_books().await;
}

#[tokio::test]
async fn a_user_who_is_none_has_no_wallet() {
    let market = Market::new([]).await;
    let nobody = UserId(Uuid::from_u128(77));
    let amount = Adjustment::try_from(100).unwrap();
    let refused = market.wallets.adjust(market.operator, nobody, amount, reason("a gift")).await;
    assert!(matches!(refused, Err(AdjustError::UnknownUser)), "{refused:?}");
}

#[tokio::test]
async fn wallets_are_each_their_own() {
    let market = Market::new([]).await;
    let gordon = market.customer("gordon@example.com", 100).await;
    let alyx = market.customer("alyx@example.com", 200).await;
    assert_eq!((market.balance(gordon).await, market.balance(alyx).await), (100, 200));
    assert_eq!(market.storage.list_movements(alyx, None, 10).await.unwrap().items.len(), 1);
}
