DROP TABLE ledger_entries;
DROP TABLE ledger_transactions;
DROP TABLE top_ups;
DROP TABLE wallets;
DROP FUNCTION refuse_own_balance;
DROP FUNCTION move_balances;
