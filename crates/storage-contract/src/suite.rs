//! The list of all tests, and the macro that runs them on an adapter.

/// Hands the list of all tests to the macro `$then`, followed by `$argument`.
#[doc(hidden)]
#[macro_export]
macro_rules! every_contract_test {
    ($($then:ident)::+ $(, $argument:path)?) => {
        $($then)::+! {
            $($argument;)?
            account_lists {
                who_registered_last_is_listed_first,
                users_come_by_their_ids,
                the_list_of_users_can_be_walked_to_its_end,
                the_last_page_of_users_says_so_even_if_it_is_full,
                users_are_found_by_part_of_their_address_in_any_case,
                part_of_an_address_is_taken_literally,
                a_shop_without_users_lists_none,
            }
            carts {
                a_cart_into_which_nothing_was_put_is_empty,
                lines_are_kept_and_listed_by_game,
                a_line_is_found_by_its_game,
                a_game_that_is_in_gets_the_new_quantity_and_keeps_its_date,
                many_lines_are_written_at_once,
                a_game_that_is_not_in_the_catalogue_is_refused,
                a_delisted_game_is_kept_and_flagged,
                a_cart_shows_its_games_as_they_are_now,
                lines_are_shown_in_the_order_in_which_they_were_added,
                a_game_is_taken_out,
                everything_is_taken_out,
                each_cart_is_for_itself,
                a_transaction_sees_its_cart_as_it_will_be,
                every_change_of_a_cart_is_dated,
                what_changes_nothing_is_not_dated,
            }
            counts {
                categories_come_the_largest_first_then_by_name,
                platforms_come_the_largest_first_then_by_name,
                only_listed_games_count,
                a_category_counts_under_its_latest_name,
                what_a_game_is_no_longer_in_does_not_count,
                an_empty_shop_has_none,
            }
            facets {
                nothing_divides_into_nothing,
                games_divide_the_largest_part_first,
                the_whole_filter_counts,
                facets_agree_with_lists,
                names_that_differ_in_case_are_one_facet,
                the_twenty_largest_publishers_are_shown,
                delisted_games_do_not_count,
            }
            filters {
                an_empty_shop_lists_nothing,
                a_list_shows_what_the_games_own_page_shows,
                by_platform,
                by_region,
                by_publisher,
                by_category,
                by_price_both_ends_included,
                by_price_means_the_selling_price,
                by_stock,
                names_count_in_any_case,
                names_are_taken_literally,
                a_game_that_changed_is_found_by_what_it_is_now,
                all_criteria_hold_together,
            }
            guests {
                a_guest_is_known_again_by_its_token,
                nothing_but_the_token_opens_a_guest_session,
                a_guest_without_a_lifetime_has_gone,
                a_guest_that_is_here_again_lasts_from_now,
                a_guest_that_gets_no_more_time_has_gone,
                a_guest_that_was_consumed_has_gone,
                a_guest_is_consumed_once,
                only_a_user_can_consume_a_guest,
                an_unknown_guest_is_not_there,
                guests_that_ran_out_are_deleted_at_once_with_all_they_had,
                a_guest_that_was_deleted_owns_nothing_more,
                guests_that_were_consumed_are_kept_for_a_while,
                no_more_guests_are_deleted_than_asked_for,
            }
            laps {
                a_product_seen_twice_counts_once,
                each_lap_sees_for_itself,
                sightings_of_other_laps_are_forgotten,
                listed_games_that_a_lap_did_not_see_are_missing,
                another_laps_sightings_do_not_count,
                missing_games_are_listed_page_by_page_in_order,
                a_delisted_game_is_off_every_list_but_still_found,
                only_listed_games_go_off_sale,
            }
            leases {
                a_lease_holds_while_it_lasts,
                a_lease_that_has_run_out_shows,
                renewing_counts_from_now,
                moving_on_renews_the_lease,
                moving_on_without_a_lease_gives_it_back,
                a_holder_whose_lease_ran_out_unnoticed_goes_on,
                a_run_that_ended_can_do_nothing_more,
                a_run_that_was_taken_over_can_do_nothing_more,
                a_take_over_that_fails_changes_nothing,
            }
            owners {
                an_owner_without_a_cart_gets_the_one_proposed,
                an_owner_without_a_wishlist_gets_the_one_proposed,
                an_owner_with_a_cart_keeps_it,
                an_owner_with_a_wishlist_keeps_it,
                carts_come_in_the_order_of_their_owners,
                wishlists_come_in_the_order_of_their_owners,
                of_no_owners_nothing_is_locked,
                a_user_and_a_guest_of_one_id_have_a_cart_each,
                a_user_and_a_guest_of_one_id_have_a_wishlist_each,
                a_user_and_a_guest_of_one_id_are_told_apart_in_one_question,
                what_a_deleted_guest_of_one_id_had_was_not_the_users,
                who_is_not_there_owns_nothing,
            }
            paging {
                the_cheapest_and_the_dearest_first,
                the_newest_first_and_those_without_a_date_last,
                by_title_ignoring_case,
                relevance_without_a_search_is_newest,
                every_list_can_be_walked_to_its_end,
                a_long_list_can_be_walked,
                titles_that_sort_oddly_can_be_walked,
                a_list_of_similar_titles_can_be_walked,
                the_last_page_says_so_even_if_it_is_full,
                a_walk_goes_on_when_its_last_game_is_gone,
                behind_the_end_there_is_nothing,
            }
            prices {
                a_new_game_begins_its_history,
                a_price_change_is_kept_the_latest_first,
                a_price_that_comes_back_is_kept_again,
                two_changes_in_one_transaction_are_both_kept,
                any_other_change_leaves_the_history_alone,
                the_history_is_of_what_the_customer_pays,
                a_game_listed_again_adds_to_its_history_only_at_another_price,
                going_off_sale_or_selling_out_leaves_the_history_alone,
                each_game_has_its_own_history,
                only_the_latest_prices_are_asked_for,
                an_unknown_game_has_no_history,
            }
            refresh_tokens {
                a_session_begins_with_its_first_token,
                the_successor_takes_the_place_of_the_youngest_token,
                only_the_last_two_tokens_are_known,
                a_token_that_is_not_the_youngest_is_not_replaced,
                of_two_that_present_one_token_the_first_succeeds,
                a_rotation_is_of_one_session_alone,
                a_session_lasts_from_its_last_rotation,
                a_session_that_gets_no_more_time_ends,
                an_unknown_session_has_no_tokens,
            }
            refusals {
                two_games_of_one_slug_are_refused,
                two_new_games_of_one_slug_are_refused,
                two_games_of_one_id_are_refused,
                what_a_known_game_proposes_is_not_refused,
                two_unfinished_runs_of_one_job_are_refused,
                an_expired_lease_alone_makes_no_room_for_a_run,
                nothing_of_a_refused_write_stays,
                a_transaction_in_which_a_write_was_refused_cannot_be_committed,
            }
            runs {
                a_run_begins_as_it_was_asked_to,
                a_run_works_on_a_lap_that_another_began,
                an_unfinished_run_is_found_with_its_checkpoint,
                a_run_moves_on,
                a_run_ends_with_its_outcome,
                faults_are_kept_in_order,
                the_first_hundred_faults_are_kept,
                one_batch_of_faults_is_bounded_too,
                each_run_has_its_own_faults,
                runs_are_listed_the_latest_first,
                there_may_be_no_run,
            }
            search {
                a_word_begins_a_word_of_the_title,
                developer_publisher_and_platform_are_searched_too,
                what_is_not_searched_does_not_match,
                every_word_has_to_match_wherever,
                case_does_not_matter,
                punctuation_separates_words,
                no_word_is_too_common_and_none_is_stemmed,
                a_typing_error_finds_similar_titles,
                what_resembles_nothing_finds_nothing,
                similar_titles_are_left_out_where_words_match,
                a_match_anywhere_in_the_shop_is_a_match,
                a_title_that_is_the_search_comes_first,
                a_match_in_the_title_comes_before_one_elsewhere,
                delisted_games_are_not_found,
                a_search_without_a_word_finds_nothing,
                operators_are_punctuation,
                the_longest_search_is_answered,
                a_renamed_game_is_found_by_its_new_name,
            }
            security_events {
                every_kind_of_event_is_kept,
                the_latest_event_comes_first,
                events_of_one_transaction_come_in_their_order_too,
                only_the_latest_events_are_asked_for,
                events_are_listed_to_whom_they_happened,
                an_event_that_happened_to_nobody_is_kept_too,
                an_event_comes_from_an_address_or_from_none,
                an_event_outlives_its_session,
            }
            sessions {
                a_session_begins_as_it_was_asked_to,
                a_session_of_nobody_is_refused,
                a_session_without_a_lifetime_has_ended,
                a_session_ends_when_its_user_says_so,
                nobody_ends_the_session_of_another,
                all_sessions_of_a_user_end_but_the_one_to_keep,
                all_sessions_of_a_user_end_if_none_is_to_be_kept,
                only_sessions_that_end_now_are_counted,
                the_session_used_last_is_listed_first,
                sessions_of_one_moment_are_listed_by_id,
                a_live_session_leads_to_its_user_as_it_is_now,
                an_unknown_session_leads_nowhere,
                only_sessions_that_ended_are_deleted,
                sessions_that_ended_are_kept_for_a_while,
                no_more_sessions_are_deleted_than_asked_for,
            }
            similar {
                the_next_of_the_series_comes_first,
                a_game_is_not_like_itself,
                what_is_alike_in_nothing_comes_after_what_is,
                no_more_are_listed_than_asked_for,
                delisted_games_are_not_listed_as_similar,
                a_delisted_game_has_similar_ones,
                nothing_is_like_an_unknown_game,
                the_only_game_is_like_no_other,
            }
            single_games {
                a_game_is_found_by_id_and_by_slug,
                a_new_game_has_the_id_that_its_draft_proposed,
                an_unknown_game_is_not_found,
                availability_follows_stock_and_listing,
                a_change_is_dated,
                storage_that_can_be_read_answers,
            }
            staleness {
                what_is_new_changed_or_delisted_is_stale,
                nothing_is_stale_after_it_was_written,
                of_nothing_nothing_is_stale,
                a_sold_out_game_keeps_its_price_and_stays_listed,
                only_games_with_stock_are_marked_sold_out,
                a_sold_out_game_comes_back_with_the_listing_it_had,
            }
            suggestions {
                a_title_that_begins_with_the_text_is_suggested,
                a_similar_title_is_suggested,
                a_title_that_begins_with_the_text_comes_before_a_similar_one,
                no_more_are_suggested_than_asked_for,
                what_resembles_nothing_suggests_nothing,
                patterns_are_plain_text,
                delisted_games_are_not_suggested,
                a_suggestion_leads_to_its_game,
            }
            transactions {
                committed_work_stays,
                rolled_back_work_is_gone,
                dropped_work_is_gone,
                a_transaction_sees_its_own_writes,
                an_ok_commits_and_an_err_rolls_back_with_its_own_error,
                dropped_transactions_leave_room_for_the_next,
                a_transaction_can_be_spawned,
            }
            upserts {
                a_new_game_is_added,
                everything_about_a_game_is_kept,
                what_is_not_known_stays_unknown,
                what_becomes_unknown_is_forgotten,
                text_is_kept_as_it_is,
                the_longest_text_is_kept,
                the_largest_numbers_are_kept,
                a_changed_game_is_rewritten,
                a_known_game_keeps_its_id_and_slug,
                an_unchanged_game_is_left_alone,
                a_draft_with_a_known_fingerprint_is_not_written,
                only_what_is_written_counts,
                a_delisted_game_is_listed_again,
                a_game_without_stock_is_listed_as_sold_out,
                a_game_leaves_the_categories_that_it_is_no_longer_in,
                a_category_bears_the_name_that_was_written_last,
                one_category_may_come_under_two_names_at_once,
                a_thousand_games_are_written_at_once,
                writing_nothing_does_nothing,
            }
            users {
                a_user_is_found_with_all_that_it_registered_with,
                a_customer_needs_no_nickname,
                who_registers_later_is_dated_later,
                an_address_is_found_in_whatever_case,
                an_address_is_compared_as_a_whole_and_literally,
                an_address_that_another_has_in_whatever_case_is_refused,
                an_address_that_was_taken_in_the_same_transaction_is_refused,
                a_registration_that_was_rolled_back_leaves_the_address_free,
                a_nickname_is_given_changed_and_taken_away,
                a_password_is_changed,
                a_role_is_given_and_taken_away,
                a_user_is_shut_out_and_let_in_again,
                a_change_is_of_one_user_alone,
                who_is_not_there_is_neither_found_nor_changed,
            }
            wishlist_pages {
                the_latest_wish_comes_first_and_those_of_one_moment_by_game,
                a_wish_shows_its_game_as_it_is_now,
                a_wishlist_can_be_walked_to_its_end,
                the_last_page_of_a_wishlist_says_so_even_if_it_is_full,
                a_walk_goes_on_when_its_last_wish_is_gone,
                a_page_is_of_one_wishlist_alone,
            }
            wishlists {
                a_wishlist_onto_which_nothing_was_put_is_empty,
                wishes_are_kept_and_listed_by_game,
                wishes_are_counted_and_told_apart,
                a_game_that_is_wished_for_again_keeps_the_earlier_date,
                many_wishes_are_written_at_once,
                a_wish_for_what_is_not_in_the_catalogue_is_refused,
                a_wish_for_what_cannot_be_had_is_kept,
                a_wish_is_taken_off,
                every_wish_is_taken_off,
                each_wishlist_is_for_itself,
                a_game_may_be_wished_for_and_in_the_cart,
            }
        }
    };
}

/// Runs the whole contract on an adapter: `storage_contract!(fresh)`, where `fresh` is an `async fn() -> impl Storage`
/// that makes an empty storage. Expands to one `#[tokio::test]` per test, in a module per subject.
#[macro_export]
macro_rules! storage_contract {
    ($fresh:path) => {
        $crate::every_contract_test!($crate::tokio_tests, $fresh);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! tokio_tests {
    ($fresh:path; $($subject:ident { $($test:ident,)+ })+) => {
        $(mod $subject {
            use super::*;

            $(#[::tokio::test]
            async fn $test() {
                $crate::tests::$subject::$test($crate::Shop::on($fresh().await)).await;
            })+
        })+
    };
}

macro_rules! publish {
    ($($subject:ident { $($test:ident,)+ })+) => {
        $(#[doc(hidden)]
        pub mod $subject {
            pub use crate::contract::$subject::{$($test),+};
        })+
    };
}

/// The tests as the macro calls them. They are public through this list alone, so the compiler reports a forgotten one.
#[doc(hidden)]
pub mod tests {
    every_contract_test!(publish);
}
