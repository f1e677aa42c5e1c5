//! The tests of users, guests, carts and wishlists.

/// Hands the list to the macro `$then`, followed by `$argument`.
#[doc(hidden)]
#[macro_export]
macro_rules! every_people_test {
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
