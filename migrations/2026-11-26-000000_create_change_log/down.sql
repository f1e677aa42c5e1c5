-- With the functions go their triggers.
DROP FUNCTION
    log_changes_of_games, log_changes_of_categories, log_changes_of_spellings, log_changes_of_users, log_changes_of_sessions,
    log_changes_of_carts, log_changes_of_cart_lines, log_changes_of_wishlists, log_changes_of_wishlist_entries
    CASCADE;
DROP FUNCTION current_incarnation;
DROP TABLE incarnations;
DROP TABLE change_horizon;
DROP TABLE changes;
