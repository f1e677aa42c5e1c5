use super::market::{A_WHILE, Market};
use crate::{
    fakes::{CallKind, Fault},
    shop::on_sale,
};
use application::incidents::{Decision, ResolveError};
use domain::{
    account::{SecurityEventKind, UserId},
    order::{OrderId, OrderStatus},
    purchase::{PurchaseId, PurchaseState, RefundReason},
};
use uuid::Uuid;

/// A market where the key of the first of two units was lost.
async fn one_lost() -> (Market, UserId, OrderId, PurchaseId) {
    let market = Market::new([on_sale("Portal").price(499)]).await;
    let user = market.customer("gordon@example.com", 1000).await;
    let order = market.buy(user, &[("Portal", 2)]).await;
    market.supplier.next(CallKind::Fetch, Fault::LoseAnswer);
    market.work_for(A_WHILE).await;
    let lost = market.units().await.first().unwrap().id;
    assert_eq!(market.status(order).await, OrderStatus::Processing, "it waits for a person");
    (market, user, order, lost)
}

#[tokio::test]
async fn an_incident_is_refunded_once() {
    let (market, user, order, lost) = one_lost().await;
    let unit = market.incidents.resolve(market.operator, lost, &Decision::Refund).await.unwrap();
    assert!(matches!(unit.state, PurchaseState::Refunded(RefundReason::Resolved, Some(_))), "{unit:?}");
    assert_eq!(market.balance(user).await, 2 + 499, "one unit, and not the order");
    assert_eq!(market.stock("Portal").await, 98, "its key is not for sale again");
    assert_eq!(market.status(order).await, OrderStatus::PartiallyCompleted);
    for decision in [Decision::Refund, Decision::Deliver("LATE".into())] {
        let again = market.incidents.resolve(market.operator, lost, &decision).await;
        assert!(matches!(again, Err(ResolveError::NoIncident)), "{again:?}");
    }
    assert_eq!(market.balance(user).await, 2 + 499);
    assert_eq!(market.keys(user, order).await.unwrap().len(), 1);
    market.check_books().await;
}

#[tokio::test]
async fn an_incident_is_delivered_with_the_key_that_the_operator_brings() {
    let (market, user, order, lost) = one_lost().await;
    market.incidents.resolve(market.operator, lost, &Decision::Deliver("FOUND".into())).await.unwrap();
    assert_eq!(market.status(order).await, OrderStatus::Completed);
    assert_eq!(market.keys(user, order).await.unwrap()[0], "FOUND");
    assert_eq!(market.balance(user).await, 2);
    let again = market.incidents.resolve(market.operator, lost, &Decision::Refund).await;
    assert!(matches!(again, Err(ResolveError::NoIncident)), "nobody gets the key and the money: {again:?}");
    market.check_books().await;
}

#[tokio::test]
async fn an_unreadable_answer_gives_way_to_the_operators_key() {
    let market = Market::new([on_sale("Portal").price(499)]).await;
    let user = market.customer("gordon@example.com", 1000).await;
    let order = market.buy(user, &[("Portal", 1)]).await;
    market.supplier.next(CallKind::Fetch, Fault::Garble);
    market.work().await;
    let unit = market.unit().await.id;
    market.incidents.resolve(market.operator, unit, &Decision::Deliver("FOUND".into())).await.unwrap();
    assert_eq!(market.keys(user, order).await.unwrap(), ["FOUND"]);
}

#[tokio::test]
async fn who_decided_is_kept() {
    for (decision, refunded) in [(Decision::Refund, true), (Decision::Deliver("FOUND".into()), false)] {
        let (market, _, _, lost) = one_lost().await;
        let admin = market.user("admin@example.com").await.id;
        market.incidents.resolve(admin, lost, &decision).await.unwrap();
        let events = market.security_events(admin).await;
        let expected = SecurityEventKind::IncidentResolved { purchase: lost, refunded };
        assert_eq!(events.last(), Some(&expected));
    }
}

#[tokio::test]
async fn what_needs_no_person_is_left_alone() {
    let (market, user, _, lost) = one_lost().await;
    let other = market.units().await[1].id;
    assert_ne!(other, lost);
    let refused = market.incidents.resolve(market.operator, other, &Decision::Refund).await;
    assert!(matches!(refused, Err(ResolveError::NoIncident)), "a delivered key is not refunded: {refused:?}");
    let unknown = PurchaseId(Uuid::from_u128(77));
    let refused = market.incidents.resolve(market.operator, unknown, &Decision::Refund).await;
    assert!(matches!(refused, Err(ResolveError::UnknownPurchase)), "{refused:?}");
    assert_eq!(market.balance(user).await, 2);
}
