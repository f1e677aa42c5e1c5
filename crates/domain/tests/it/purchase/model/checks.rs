//! The machine as it is holds in every state; no mutant does.
#![expect(clippy::print_stdout, reason = "how large the model is, and on which way a mutant fails")]

use super::{
    claims::{self, Claim},
    explore::Explored,
    machine::Machine,
    mutants,
    step::{End, Step},
    take::Rules,
    witnesses,
    world::{Known, World},
};
use domain::purchase::Purchase;

const RULES: Rules = Rules {
    machine: Purchase::on,
    dates_status_by_the_question: true,
    dates_orders_by_the_question: false,
    counts_orphans: false,
};

#[test]
fn everything_holds_in_every_state() {
    let mut unseen = witnesses::all();
    let explored = Explored::all(&RULES, None, |before, step, after| {
        unseen.retain(|witness| !(witness.is_seen)(before, step, after));
    });
    println!("{} states, {} steps", explored.worlds.len(), explored.steps);
    assert_eq!(explored.broken, None);
    let unseen: Vec<_> = unseen.iter().map(|witness| witness.name).collect();
    assert!(unseen.is_empty(), "never seen: {unseen:?}");
}

#[test]
fn orphans_are_counted_in_every_state() {
    let rules = Rules { counts_orphans: true, ..RULES };
    let mut orphans = false;
    let explored = Explored::all(&rules, None, |_, step, _| {
        orphans |= matches!(step, Step::Calls(_, End::Unheard));
    });
    println!("{} states, {} steps", explored.worlds.len(), explored.steps);
    assert_eq!(explored.broken, None);
    assert!(orphans);
}

/// Every way without faults, in no time, ends with the key.
#[test]
fn where_nothing_goes_wrong_every_unit_is_delivered() {
    let (mut worlds, mut delivered) = (vec![World::BEGINNING], 0);
    while let Some(world) = worlds.pop() {
        if !world.row.state.is_open() {
            assert!(matches!(world.row.state, Known::Delivered(_)), "{world:?}");
            delivered += 1;
            continue;
        }
        let fair = world.steps().into_iter().filter(|step| world.is_fair(*step) && *step != Step::Tick);
        let next: Vec<_> = fair.map(|step| RULES.take(world, step).0).collect();
        assert!(!next.is_empty(), "stuck: {world:?}");
        worlds.extend(next);
    }
    assert!(delivered > 0);
}

/// There is a way to a state in which `claim` fails.
fn fails(rules: &Rules, claim: Claim) {
    let explored = Explored::all(rules, Some(claim), |_, _, _| {});
    let states = explored.worlds.len();
    let Some((broken, way)) = explored.broken else { panic!("gets away with it, in {states} states") };
    println!("{} steps, {states} states: not so: {broken}: {way:?}", way.len());
    assert_eq!(broken, claim);
}

macro_rules! it_fails {
    ($($name:ident: $claim:ident;)*) => {
        $(#[test]
        fn $name() {
            let machine: Machine = mutants::$name;
            let counts_orphans = claims::$claim == claims::ORPHANS;
            fails(&Rules { machine, counts_orphans, ..RULES }, claims::$claim);
        })*
    };
}

mod fails_if_the_machine {
    use super::*;

    it_fails! {
        creates_again_after_unanswered_payment: PAID_ONCE;
        forgets_unanswered_payment: REFUND_OR_PAYMENT;
        pays_unasked_after_take_over: REFUND_OR_PAYMENT;
        refunds_before_the_lapse: REFUND_OR_PAYMENT;
        refunds_unasked_at_the_deadline: REFUND_OR_PAYMENT;
        creates_before_the_lapse: PAID_ONCE;
        allows_no_slack: PAID_ONCE;
        creates_again_when_the_key_is_lost: PAID_ONCE;
        takes_a_throttled_question_for_a_payment: REFUND_OR_PAYMENT;
        takes_every_payment_for_the_first: REFUND_OR_PAYMENT;
        looks_at_no_price: NEVER_TOO_DEAR;
        takes_any_status_for_paid: PAID_IS_PAID;
        gives_up_before_the_lapse: NO_LATER_PAYMENT;
        gives_up_where_nothing_was_paid: INCIDENT;
        delivers_without_a_key: DELIVERED;
        delivers_rubbish: DELIVERED;
        refunds_what_is_paid: REFUND_OR_PAYMENT;
        waits_for_nobody: ENDS;
        hopes_for_a_lost_key: ENDS;
        knows_no_lapse: EXPECTED;
        counts_no_orphan_at_take_over: ORPHANS;
        counts_no_unanswered_orphan: ORPHANS;
        counts_no_orphan_of_a_cancelled_purchase: ORPHANS;
    }

    /// An answer lies with a worker while a payment arrives, and counts as if it had been given afterwards.
    #[test]
    fn takes_old_answers_for_new() {
        fails(&Rules { dates_status_by_the_question: false, ..RULES }, claims::REFUND_OR_PAYMENT);
    }

    /// An order is made long after a worker has set out to ask for it, and counts as lapsed while it can be paid.
    #[test]
    fn takes_new_orders_for_old() {
        fails(&Rules { dates_orders_by_the_question: true, ..RULES }, claims::PAID_ONCE);
    }
}
