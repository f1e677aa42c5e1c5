//! The budget of a single process promises what that of all does.

use crate::support::JumpingClock;
use domain::rate::Pace;
use g2a_client::LocalRequestBudget;
use std::{
    future::{Ready, ready},
    sync::Arc,
};

fn fresh(pace: Option<Pace>) -> Ready<(LocalRequestBudget, ())> {
    ready((LocalRequestBudget::new(pace, Arc::new(JumpingClock::default())), ()))
}

storage_contract::request_budget_contract!(fresh);
