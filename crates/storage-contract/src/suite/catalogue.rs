//! The tests of the catalogue, of laps, and of transactions.

/// Hands the list to the macro `$then`, followed by `$argument`.
#[doc(hidden)]
#[macro_export]
macro_rules! every_catalogue_test {
    ($($then:ident)::+ $(, $argument:path)?) => {
        $($then)::+! {
            $($argument;)?
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
            game_edits {
                a_game_without_edits_is_as_the_marketplace_says,
                an_unknown_game_cannot_be_edited,
                an_edit_shows_at_once_and_is_remembered,
                an_edited_title_is_found_and_sorted,
                what_is_taken_back_is_as_the_marketplace_says_at_once,
                what_the_marketplace_said_meanwhile_counts_when_an_edit_is_taken_back,
                each_edited_price_is_kept_in_the_history,
                a_slug_of_another_game_is_refused,
                a_hidden_game_is_delisted_until_it_is_shown,
                a_hidden_game_is_kept_up_to_date_and_hidden,
                a_hidden_game_that_vanishes_is_sold_out_when_it_is_shown,
                a_game_that_had_vanished_before_it_was_hidden_is_not_sold_when_it_is_shown,
                a_delisted_game_stays_delisted_when_it_is_edited,
                an_edit_changes_the_game_and_both_its_slugs,
            }
            histories {
                a_shop_without_runs_has_no_history,
                each_mode_has_its_own_past,
                a_lap_of_several_runs_began_with_the_first,
                failures_count_since_the_last_success,
                each_mode_tells_how_its_latest_run_ended,
                a_schedule_fires_once,
                old_runs_are_deleted_but_for_those_that_the_next_ones_need,
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
                a_run_without_a_holder_waits_for_one,
                a_holder_hears_that_its_run_is_to_end,
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
            savepoints {
                a_part_that_succeeds_is_kept,
                of_a_part_that_fails_nothing_stays_in_any_repository,
                what_comes_before_and_after_a_part_that_fails_stays,
                a_transaction_sees_nothing_of_a_part_that_failed,
                a_transaction_goes_on_after_a_refused_write_in_a_part,
                a_transaction_goes_on_after_a_write_without_a_name_was_refused_in_a_part,
                a_cart_that_began_in_a_part_that_failed_is_gone,
                each_part_fails_by_itself,
                each_part_may_be_refused,
                a_part_that_succeeded_is_gone_with_its_transaction,
                a_part_that_swallows_a_refusal_cannot_be_committed,
                a_write_that_was_refused_before_a_part_stays_refused,
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
                a_typing_error_finds_a_renamed_game,
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
            similar {
                the_next_of_the_series_comes_first,
                a_game_is_not_like_itself,
                a_game_of_the_same_developer_is_similar,
                a_game_whose_developer_has_no_words_is_like_others,
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
                the_availability_of_several_games_is_told_at_once,
                a_change_is_dated,
                storage_that_can_be_read_answers,
            }
            standings {
                a_standing_is_a_listed_game_as_it_is,
                standings_come_in_the_order_of_their_products_part_by_part,
                a_sample_holds_each_game_once_and_no_more_than_are_asked_for,
                a_price_that_an_operator_named_shows,
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
                nothing_of_people_stays_of_work_that_was_not_committed,
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
        }
    };
}
