//! What a request budget promises ([`RequestBudget`]), whoever keeps it. The arithmetic is tested where it is done; here, that it is
//! asked rightly. Time is the budget's own: pauses are so long that no test sees their end.

use RequestClass::{Background, Purchase};
use domain::{
    ports::RequestBudget,
    rate::{Breaker, Grant, RequestClass},
};
use std::time::Duration;

/// Runs the promises on an implementation: `request_budget_contract!(fresh)`, where `fresh` is an `async fn(Option<Pace>)` that makes a
/// new budget of that pace, and whatever has to live as long: a pair. Expands to one `#[tokio::test]` per promise.
#[macro_export]
macro_rules! request_budget_contract {
    ($fresh:path) => {
        $crate::request_budget_contract! { $fresh, None;
            without_a_limit_there_is_always_room,
            a_pause_holds_for_both_classes_and_the_longest_counts,
            what_is_down_is_left_alone_until_there_is_an_answer,
            trouble_is_told_until_there_is_an_answer,
        }
        $crate::request_budget_contract! { $fresh, Some(::domain::rate::Pace::per_minute(20));
            a_burst_goes_at_once_and_is_kept_for_purchases,
        }
    };
    ($fresh:path, $pace:expr; $($promise:ident,)+) => {
        $(#[::tokio::test]
        async fn $promise() {
            let (budget, _alive) = $fresh($pace).await;
            $crate::request_budget::$promise(&budget).await;
        })+
    };
}

/// Long enough that no test sees its end.
const HOUR: Duration = Duration::from_hours(1);

const AT_ONCE: Grant = Grant::Go { wait: Duration::ZERO, troubled: false };

async fn granted(budget: &impl RequestBudget, class: RequestClass) -> Grant {
    budget.reserve(class).await.unwrap()
}

#[doc(hidden)]
pub async fn without_a_limit_there_is_always_room(budget: &impl RequestBudget) {
    for _ in 0..50 {
        assert_eq!(granted(budget, Background).await, AT_ONCE);
        assert_eq!(granted(budget, Purchase).await, AT_ONCE);
    }
}

/// At 20 a minute, there are some seconds from one request to the next, and a burst of four.
#[doc(hidden)]
pub async fn a_burst_goes_at_once_and_is_kept_for_purchases(budget: &impl RequestBudget) {
    assert_eq!(granted(budget, Background).await, AT_ONCE);
    assert!(matches!(granted(budget, Background).await, Grant::Later(_)));
    for _ in 0..3 {
        assert_eq!(granted(budget, Purchase).await, AT_ONCE);
    }
    assert!(matches!(granted(budget, Purchase).await, Grant::Later(_)));
}

#[doc(hidden)]
pub async fn a_pause_holds_for_both_classes_and_the_longest_counts(budget: &impl RequestBudget) {
    for pause in [HOUR, HOUR * 2, HOUR] {
        budget.slow_down(pause).await.unwrap();
    }
    for class in [Background, Purchase] {
        let grant = granted(budget, class).await;
        assert!(matches!(grant, Grant::Later(wait) if (HOUR..=HOUR * 2).contains(&wait)), "{grant:?}");
    }
}

#[doc(hidden)]
pub async fn what_is_down_is_left_alone_until_there_is_an_answer(budget: &impl RequestBudget) {
    for _ in 0..Breaker::THRESHOLD {
        budget.note_failure().await.unwrap();
    }
    for class in [Background, Purchase] {
        let grant = granted(budget, class).await;
        assert!(matches!(grant, Grant::Down(rest) if rest <= Breaker::FIRST_REST), "{grant:?}");
    }
    budget.note_answer().await.unwrap();
    assert_eq!(granted(budget, Purchase).await, AT_ONCE);
}

#[doc(hidden)]
pub async fn trouble_is_told_until_there_is_an_answer(budget: &impl RequestBudget) {
    budget.note_answer().await.unwrap();
    budget.note_failure().await.unwrap();
    let troubled = Grant::Go { wait: Duration::ZERO, troubled: true };
    assert_eq!(granted(budget, Background).await, troubled);
    assert_eq!(granted(budget, Purchase).await, troubled);
    budget.note_answer().await.unwrap();
    assert_eq!(granted(budget, Background).await, AT_ONCE);
}
