//! The tests of the log of changes.

/// Hands the list to the macro `$then`, followed by `$argument`.
#[doc(hidden)]
#[macro_export]
macro_rules! every_change_test {
    ($($then:ident)::+ $(, $argument:path)?) => {
        $($then)::+! {
            $($argument;)?
            change_log {
                a_poll_tells_what_changed_since_the_one_before,
                since_nothing_all_is_told,
                in_a_shop_in_which_nothing_happened_nothing_changed,
                what_is_told_is_seen_from_then_on,
                the_same_question_has_the_same_answer,
                more_changes_than_asked_for_are_not_told_one_by_one,
                each_transaction_has_a_number_of_its_own_and_a_later_one_a_greater,
                a_change_is_as_old_as_it_is,
                polls_take_turns,
                a_poll_that_is_dropped_leaves_the_log_in_order,
                readings_come_from_the_namespace_that_polls_tell,
                each_storage_has_a_namespace_of_its_own_that_stays,
                a_thousand_things_are_announced_at_once,
            }
            changed_baskets {
                every_change_of_a_cart_is_of_its_owner_alone,
                what_leaves_a_cart_as_it_is_is_not_logged,
                every_change_of_a_wishlist_is_of_its_owner_alone,
                what_leaves_a_wishlist_as_it_is_is_not_logged,
                a_merge_changes_what_both_have,
                what_a_deleted_guest_had_has_changed,
            }
            changed_games {
                a_new_game_changes_itself_its_slug_and_the_catalogue,
                only_games_that_differ_have_changed,
                writing_games_again_as_they_are_logs_nothing,
                a_new_category_and_a_new_name_of_one_change_the_categories,
                a_game_that_goes_off_sale_has_changed_and_only_once,
                a_game_that_comes_back_has_changed,
                a_game_that_is_sold_out_has_changed_and_only_once,
                two_hundred_games_are_named_one_by_one,
                what_a_run_notes_of_itself_is_not_logged,
            }
            changed_money {
                a_wallet_changes_when_it_is_opened_and_when_its_money_moves,
                a_wallet_whose_movements_cancel_out_has_changed,
                an_order_that_is_made_and_paid_changes_itself_its_users_orders_and_wallet,
                an_order_changes_with_its_status,
                an_order_changes_with_what_becomes_of_its_units,
                each_order_whose_units_are_taken_up_has_changed_and_only_once,
                an_order_changes_when_a_unit_is_made_due,
                a_write_that_was_fenced_out_is_not_logged,
                a_game_changes_when_keys_are_taken_and_put_back,
                locks_stops_keys_messages_and_replies_are_not_logged,
            }
            changed_people {
                a_user_who_registers_has_changed,
                every_change_of_a_user_is_of_that_user_alone,
                who_is_not_there_does_not_change,
                a_session_changes_when_it_begins_is_rotated_and_ends,
                what_a_session_refuses_is_not_logged,
                only_sessions_that_are_revoked_change,
                a_session_that_is_deleted_has_changed,
                guests_and_security_events_are_not_logged,
            }
            changes_of_transactions {
                who_changes_nothing_logs_nothing,
                a_transaction_tells_what_it_has_changed_so_far,
                what_was_rolled_back_or_dropped_is_not_logged,
                of_a_part_that_failed_nothing_is_logged,
                a_part_that_succeeded_is_logged_as_the_transactions,
                after_a_refused_write_nothing_can_be_told_or_announced,
                what_is_announced_is_logged_with_the_rest_and_each_once,
                announcing_nothing_changes_nothing,
            }
            pruning {
                nothing_is_forgotten_that_has_not_been_kept_for_long_enough,
                the_horizon_moves_past_what_is_forgotten,
                the_horizon_stays_before_what_comes_later,
                the_oldest_are_forgotten_first_and_no_more_than_asked_for,
                a_transaction_is_forgotten_as_a_whole,
                who_forgets_nothing_moves_no_horizon,
            }
        }
    };
}
