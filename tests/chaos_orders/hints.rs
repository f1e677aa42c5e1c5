//! Messages in the marketplace's name: true ones, repeated, late, early, and forged.

use super::{
    plan::Plan,
    stage::{Stage, WEBHOOK_SECRET},
};
use app::adapters::{SystemClock, WebhookSecret};
use domain::ports::{Clock, SignedMessage};
use reqwest::Method;
use serde_json::json;
use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};
use tokio::time::sleep;

pub(crate) async fn send(stage: &Stage, _: &Plan, over: &AtomicBool) -> BTreeMap<u16, u64> {
    let secret: WebhookSecret = WEBHOOK_SECRET.parse().expect("a secret");
    let forger: WebhookSecret =
        "whsec_ISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0A=".parse().expect("a secret");
    let (clock, mut answers) = (SystemClock::start(), BTreeMap::new());
    while !over.load(Ordering::Relaxed) {
        let orders = stage.marketplace().orders().list();
        if let Some(order) = fastrand::choice(&orders) {
            // The same id may come again, and orders may be hinted at that no unit names, or not yet.
            let id = format!("hint-{}-{}", order.id, fastrand::u8(..3));
            let status = fastrand::choice(["pending", "complete", "cancelled"]).unwrap_or("new");
            let body = json!({"type": "order.updated", "data": {"order_id": order.id.to_string(), "status": status}});
            let signer = if fastrand::u8(..5) == 0 { &forger } else { &secret };
            let message = signer.sign(&id, clock.now(), body.to_string());
            *answers.entry(deliver(stage, message).await).or_default() += 1;
        }
        sleep(Duration::from_millis(30)).await;
    }
    answers
}

async fn deliver(stage: &Stage, message: SignedMessage) -> u16 {
    let request = stage.server.request(Method::POST, "/api/v1/webhooks/g2a");
    let answer = request
        .header("webhook-id", message.id)
        .header("webhook-timestamp", message.timestamp)
        .header("webhook-signature", message.signature)
        .body(message.body)
        .send();
    answer.await.expect("an answer").status().as_u16()
}
