//! What the marketplace does wrong.

use super::{plan::Plan, stage::Stage};
use g2a_simulator::{Account, Cents, ErrorCode, Fault, FaultBody, FaultRule, FaultScript, Funds, Route};
use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};
use tokio::time::sleep;

/// How long the marketplace is wrong in one way.
const SPELL: Duration = Duration::from_millis(700);

const ROUTES: [Route; 4] = [Route::CreateOrder, Route::PayOrder, Route::OrderDetails, Route::OrderKey];

/// Goes wrong in one way after the other until it is over. Returns how often in which.
pub(crate) async fn inject(stage: &Stage, _: &Plan, over: &AtomicBool) -> BTreeMap<&'static str, u64> {
    let mut counts = BTreeMap::new();
    while !over.load(Ordering::Relaxed) {
        let (name, script) = some_fault();
        let faults = stage.marketplace().faults();
        faults.set(script);
        if name == "no funds" {
            poor(stage, true);
        }
        sleep(SPELL).await;
        *counts.entry(name).or_default() += faults.fired().iter().sum::<u64>();
        poor(stage, false);
    }
    counts.retain(|_, count| *count > 0);
    counts
}

/// Empties the shop's account at the marketplace, or fills it.
fn poor(stage: &Stage, is_poor: bool) {
    let funds = if is_poor { Funds::Limited(Cents(0)) } else { Funds::Unlimited };
    stage.marketplace().orders().set_funds(&Account::sandbox().api_hash, funds);
}

fn some_fault() -> (&'static str, FaultScript) {
    let everywhere = |fault: &dyn Fn() -> Fault, probability| {
        let rules = ROUTES.map(|route| FaultRule::new(fault()).on(route).probability(probability));
        FaultScript { rules: rules.into() }
    };
    let on = |route, fault, probability| FaultScript {
        rules: vec![FaultRule::new(fault).on(route).probability(probability)],
    };
    match fastrand::u8(..12) {
        0 => ("answers lost", everywhere(&|| Fault::LoseAnswer, 0.15)),
        1 => ("cut before acting", everywhere(&|| Fault::Cut, 0.3)),
        2 => ("empty 502 before acting", everywhere(&|| Fault::status(502), 0.3)),
        3 => {
            let html = || Fault::Garble { status: 503, body: FaultBody::Html("<h1>Oops</h1>".into()) };
            ("HTML 503 after acting", everywhere(&html, 0.1))
        }
        4 => ("rubbish 200 after acting", {
            let rubbish = || Fault::Garble { status: 200, body: FaultBody::Html("<h1>Welcome</h1>".into()) };
            let rules = [Route::CreateOrder, Route::PayOrder, Route::OrderDetails]
                .map(|route| FaultRule::new(rubbish()).on(route).probability(0.2));
            FaultScript { rules: rules.into() }
        }),
        5 => ("acts late", everywhere(&|| Fault::SlowMs(fastrand::u32(300..2500)), 0.3)),
        6 => ("answers late", everywhere(&|| Fault::LateMs(fastrand::u32(300..2500)), 0.3)),
        7 => ("too many requests", {
            let body = FaultBody::Json(
                serde_json::json!({ "status": "ERROR", "message": "Too many requests", "code": "BR03" }),
            );
            everywhere(&|| Fault::Respond { status: 429, body: body.clone(), retry_after: Some(1) }, 0.05)
        }),
        8 => ("payment gateway fails", on(Route::PayOrder, Fault::Error(ErrorCode::Ord122), 0.4)),
        9 => ("key is not ready", on(Route::OrderKey, Fault::Error(ErrorCode::Ord03), 0.5)),
        10 => ("no funds", FaultScript::default()),
        _ => ("nothing", FaultScript::default()),
    }
}
