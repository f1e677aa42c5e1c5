-- With the functions go their triggers.
DROP FUNCTION
    log_changes_of_wallets, log_changes_of_ledger_entries, log_changes_of_orders, log_changes_of_purchases CASCADE;
