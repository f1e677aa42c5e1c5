//! The tests of wallets, orders and keys, of messages and of requests that must be done once.

/// Hands the list to the macro `$then`, followed by `$argument`.
#[doc(hidden)]
#[macro_export]
macro_rules! every_money_test {
    ($($then:ident)::+ $(, $argument:path)?) => {
        $($then)::+! {
            $($argument;)?
            checkouts {
                an_offer_is_a_game_as_it_is_now,
                a_delisted_game_is_offered_as_what_it_is,
                what_is_not_in_the_catalogue_is_not_offered,
                keys_are_taken_out_of_stock,
                keys_are_taken_from_what_others_have_left,
                a_checkout_is_told_if_one_of_its_games_has_too_few,
                what_is_not_on_sale_has_too_few,
                keys_are_put_back_as_often_as_their_game_is_named,
                putting_nothing_back_does_nothing,
            }
            idempotency {
                a_request_that_was_done_has_its_reply_byte_for_byte,
                a_key_is_of_one_request,
                each_user_has_keys_of_its_own_and_they_are_compared_literally,
                the_longest_key_is_kept,
                a_request_that_was_rolled_back_was_not_done,
                a_request_that_was_not_done_is_ours_to_do,
                a_request_is_done_by_a_user_and_once,
                what_was_done_is_forgotten_after_a_while,
                no_more_is_forgotten_than_asked_for_and_the_oldest_first,
            }
            line_stops {
                a_line_that_nobody_stopped_goes_on,
                a_line_that_stands_still_says_why_and_since_when,
                a_line_goes_on_once_and_can_be_stopped_again,
                a_stop_that_was_rolled_back_stops_nothing,
                a_line_that_stands_still_takes_up_only_what_was_ordered_to_be_paid,
                a_line_that_stands_still_takes_up_what_is_late,
                a_line_that_goes_on_takes_up_all,
                after_its_pause_a_line_tries_one_of_the_others,
                nobody_else_tries_while_the_one_is_being_tried,
                when_the_one_has_failed_silently_another_is_tried,
                a_stop_begins_its_pause_anew,
                nothing_is_tried_while_there_is_enough_to_do,
            }
            money_audits {
                a_shop_without_money_has_nothing_to_audit,
                all_that_is_there_is_looked_at,
                orders_that_went_well_or_not_leave_the_books_right,
                an_incident_is_counted_and_no_fault_of_the_books,
                a_key_may_be_there_before_its_unit_is_delivered,
                a_unit_that_has_been_due_for_a_quarter_of_an_hour_is_overdue,
            }
            movements {
                a_movement_tells_what_it_was_about,
                later_movements_are_dated_later_and_listed_first,
                the_movements_of_a_wallet_can_be_walked_to_their_end,
                the_last_page_of_movements_says_so_even_if_it_is_full,
                a_top_up_waits_for_its_money,
                a_top_up_stands_as_was_said_last,
                an_unknown_top_up_is_neither_found_nor_changed,
                only_who_has_a_wallet_can_pay_in,
            }
            order_lists {
                the_latest_order_is_listed_first,
                orders_are_listed_as_they_are_found,
                orders_are_listed_by_user_and_by_status,
                the_list_of_orders_can_be_walked_to_its_end,
                the_last_page_of_orders_says_so_even_if_it_is_full,
                a_shop_without_orders_lists_none,
                purchases_are_listed_and_counted_by_state,
                the_list_of_purchases_can_be_walked_to_its_end,
            }
            orders {
                an_order_is_found_as_it_was_made,
                an_order_keeps_what_its_games_were_then,
                a_later_order_has_a_later_date_and_a_greater_number,
                an_order_is_of_its_user_alone,
                an_unknown_order_is_not_there,
                only_who_has_a_wallet_can_order,
                only_what_is_in_the_catalogue_can_be_ordered,
                no_two_orders_and_no_two_units_have_one_id,
                an_order_that_was_rolled_back_is_not_there,
                a_final_status_is_dated,
                a_status_is_of_one_order_alone,
                an_order_shows_how_far_its_units_are,
            }
            sealed_keys {
                an_answer_is_kept_as_it_is,
                the_answer_that_came_first_stays,
                an_answer_is_kept_whatever_state_its_unit_is_in,
                a_key_joins_the_answer_that_held_it,
                an_operator_brings_a_key_without_an_answer,
                an_answer_that_comes_after_an_operators_key_is_kept_beside_it,
                the_key_that_came_first_stays,
                a_key_that_was_rolled_back_is_not_there,
                there_are_no_keys_of_unknown_units,
                the_keys_of_an_order_are_listed_in_the_order_of_its_units,
                only_keys_that_were_delivered_are_listed,
                an_answer_that_arrived_late_is_found,
                no_more_late_answers_are_found_than_asked_for,
                what_is_sealed_with_another_key_is_found,
                one_part_is_enough_to_be_sealed_otherwise,
                both_parts_are_sealed_anew,
            }
            take_ups {
                all_units_of_a_new_order_are_due,
                a_unit_is_with_one_worker_while_its_lease_lasts,
                a_unit_whose_lease_has_run_out_is_taken_up_anew,
                no_more_units_are_taken_up_than_asked_for,
                the_unit_that_has_been_due_for_longest_comes_first,
                a_unit_is_taken_up_when_its_wait_is_over,
                a_unit_that_has_ended_is_never_taken_up,
                units_are_taken_up_in_every_open_state,
                a_take_up_that_was_rolled_back_has_not_happened,
                whoever_goes_on_may_write_again,
                going_on_begins_the_lease_anew,
                a_worker_whose_lease_ran_out_unnoticed_goes_on,
                only_the_latest_attempt_may_write,
                whoever_gives_a_unit_back_can_do_nothing_more,
                whoever_ends_a_unit_fences_out_the_worker_that_has_it,
                whoever_looked_before_the_take_up_writes_nothing,
                a_lost_write_leaves_the_transaction_whole,
                of_an_unknown_unit_nothing_can_be_written,
                a_fence_is_around_one_unit,
            }
            units {
                a_new_unit_is_intended_to_be_bought,
                every_state_of_a_unit_is_kept,
                what_has_become_of_a_unit_is_kept,
                what_was_bought_stays_what_it_is,
                what_has_become_of_a_unit_can_be_rolled_back,
                the_units_of_an_order_come_by_their_ids,
                the_order_of_a_unit_is_found,
                no_two_units_are_bought_by_one_order_at_the_marketplace,
                only_a_unit_that_is_open_is_taken_up_again,
                a_unit_that_waits_is_made_due,
                a_unit_that_somebody_has_is_not_made_due,
                a_unit_that_has_ended_is_known_and_stays_so,
                of_an_order_that_is_not_ours_nothing_is_made_due,
            }
            wallets {
                a_wallet_is_opened_empty,
                a_user_has_one_wallet,
                only_a_user_has_a_wallet,
                who_has_no_wallet_has_no_money,
                a_wallet_holds_the_sum_of_its_movements,
                a_transaction_sees_a_balance_as_it_will_be,
                each_wallet_is_for_itself,
                no_wallet_holds_less_than_nothing,
                money_can_be_spent_in_the_transaction_in_which_it_came,
                a_transaction_that_overdrew_a_wallet_cannot_be_committed,
                a_movement_that_was_refused_can_be_undone_by_itself,
                money_moves_only_into_wallets,
                a_top_up_is_credited_once,
                an_order_is_paid_once,
                a_unit_is_refunded_once_and_its_order_as_often_as_it_has_units,
                what_has_moved_before_is_told_apart_from_what_cannot_be_paid,
                money_moves_only_for_what_is_there,
            }
            webhooks {
                a_message_is_kept_as_it_came,
                a_message_that_is_sent_again_is_not_new,
                each_source_has_ids_of_its_own_and_compares_them_literally,
                no_two_messages_have_one_id_of_ours,
                a_message_that_was_rolled_back_was_not_received,
                the_oldest_message_is_acted_upon_first,
                what_happens_to_a_message_happens_to_no_other,
                an_unknown_message_is_neither_found_nor_changed,
                a_message_that_is_finished_is_not_acted_upon_again,
                a_message_that_was_acted_upon_in_vain_is_due_again_later,
                a_message_is_replayed_as_if_it_had_come_now,
                only_messages_that_were_acted_upon_are_deleted,
                no_more_messages_are_deleted_than_asked_for_and_the_oldest_first,
                messages_are_listed_by_state_and_the_latest_first,
                the_list_of_messages_can_be_walked_to_its_end,
            }
        }
    };
}
