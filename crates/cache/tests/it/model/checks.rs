//! The protocol as it is holds in every configuration; no mutant does.

use super::{claims, configurations::Configuration, mutants::Mutant, protocol::Protocol};
use stateright::{Checker, HasDiscoveries, Model};
use std::time::Instant;

/// Every state is visited: no claim fails in any, and everything that has to come up does.
#[expect(clippy::print_stdout, reason = "the figures of docs/cache-model.md")]
fn holds(name: &str, configuration: Configuration, threads: usize) {
    let began = Instant::now();
    let protocol = Protocol { configuration, mutant: None };
    let checker = protocol.checker().threads(threads).spawn_bfs().join();
    let (states, steps) = (checker.unique_state_count(), checker.state_count());
    println!("{name}: {states} states, {steps} steps, {:.1} s", began.elapsed().as_secs_f64());
    assert!(checker.is_done());
    checker.assert_properties();
}

/// There is a way to a state in which `claim` fails.
#[expect(clippy::print_stdout, reason = "the figures of docs/cache-model.md")]
fn fails(mutant: Mutant, configuration: Configuration, claim: &'static str) {
    let protocol = Protocol { configuration, mutant: Some(mutant) };
    let found = HasDiscoveries::AllOf([claim].into());
    let checker = protocol.checker().finish_when(found).spawn_bfs().join();
    let states = checker.unique_state_count();
    let Some(path) = checker.discovery(claim) else {
        panic!("{mutant:?} gets away with it: in {states} states {claim}");
    };
    let steps = path.into_actions();
    println!("{mutant:?}: not so after {} steps, {states} states: {claim}: {steps:?}", steps.len());
}

/// Whether to check the larger configurations, too: it takes minutes and gigabytes (`make model`).
fn at_length() -> bool {
    std::env::var("KEYMART_MODEL").is_ok_and(|size| size == "large")
}

macro_rules! it_holds {
    ($($name:ident $(($larger:ident))?)*) => {
        $(#[test]
        fn $name() {
            holds(stringify!($name), Configuration::$name(), 1);
            $(if at_length() {
                holds(stringify!($larger), Configuration::$larger(), 2);
            })?
        })*
    };
}

macro_rules! it_fails {
    ($($name:ident: $mutant:ident in $configuration:ident, $claim:ident;)*) => {
        $(#[test]
        fn $name() {
            fails(Mutant::$mutant, Configuration::$configuration(), claims::$claim);
        })*
    };
}

mod holds_with {
    use super::*;

    it_holds! {
        plain (four_writers)
        writers
        ranges
        resurrection (resurrection_with_three_writers)
        pruning (pruning_with_three_writers)
        flood (flood_with_three_writers)
        instances (instances_that_write)
        own_writes (own_writes_with_restarts)
        crash (crash_with_three_writers)
        fail_over (fail_over_with_three_writers)
        two_tags (two_tags_with_pruning)
    }
}

mod fails_if {
    use super::*;

    it_fails! {
        the_stamp_is_taken_after_the_read: StampAfterRead in plain, FRESH;
        the_stamp_is_taken_between_two_statements: StampBetweenStatements in two_tags, FRESH;
        the_namespace_is_that_of_the_read: NamespaceOfTheRead in crash, FRESH;
        a_poll_asks_for_more_than_the_largest_number: PollsPastLargest in plain, FRESH;
        a_poll_forgets_what_was_in_progress: PollsPastXmax in plain, FRESH;
        a_broken_poll_moves_the_next_one_on: SinceMovesAtStatement in pruning, FRESH;
        a_new_process_polls_on_with_an_empty_table: SinceSurvivesRestart in pruning, FRESH;
        a_position_is_published_before_its_rows_are_applied: PublishBeforeApply in plain, FRESH;
        a_position_is_dated_at_its_publication: PositionDatedAtPublish in plain, FRESH;
        a_flood_is_ignored: FloodIgnored in flood, FRESH;
        a_flood_is_forgotten_by_the_next_poll: FloodForgotten in flood, FRESH;
        only_the_largest_number_has_to_be_seen: LargestOnly in plain, FRESH;
        a_stamp_is_no_more_than_its_xmax: StampIsXmax in plain, FRESH;
        a_range_is_judged_by_its_ends: RangeByItsEnds in ranges, FRESH;
        only_the_first_tag_is_looked_up: FirstTagOnly in two_tags, FRESH;
        the_horizon_is_not_asked: NoHorizonCheck in pruning, FRESH;
        the_horizon_is_of_an_earlier_statement: HorizonFromEarlierStatement in pruning, FRESH;
        the_horizon_moves_in_a_second_transaction: HorizonMovesLater in pruning, FRESH;
        there_are_no_namespaces: NoNamespace in crash, FRESH;
        entries_of_any_namespace_are_served: EntriesOfAnyNamespace in crash, FRESH;
        the_table_is_read_before_the_position: TableBeforePosition in plain, FRESH;
        the_table_is_cleared_in_place: TableClearedInPlace in crash, FRESH;
        the_table_is_pruned_in_place: TablePrunedInPlace in pruning, FRESH;
        nothing_is_marked_dirty: NoDirtyMark in own_writes, OWN;
        tags_are_marked_before_the_commit: MarkedBeforeCommit in own_writes, OWN;
        a_poll_that_started_before_the_commit_clears_the_mark: DirtyClearedByEarlierPoll in own_writes, OWN;
        tokens_are_not_asked: NoToken in instances, TOKEN;
        tokens_are_compared_with_xmax: TokenByXmax in instances, TOKEN;
        tokens_have_no_namespace: TokenOfAnyNamespace in crash, TOKEN;
        fills_come_from_a_replica: FillFromReplica in plain, FRESH;
        fills_come_from_another_namespace: FillFromAnotherNamespace in fail_over, FRESH;
        fills_come_from_inside_a_writer: FillInsideWriter in plain, REAL;
        fills_come_from_an_older_transaction: OlderTransaction in plain, FRESH;
        the_row_is_written_in_a_later_transaction: RowInLaterTransaction in plain, FRESH;
        the_row_is_written_in_an_earlier_transaction: RowInEarlierTransaction in plain, FRESH;
    }
}
