DROP TABLE idempotency_keys;
DROP TABLE buying_line_stops;
DROP TABLE purchase_keys;
ALTER TABLE ledger_transactions DROP CONSTRAINT ledger_transactions_purchase_id_fkey;
DROP TABLE purchases;
DROP TABLE order_items;
ALTER TABLE ledger_transactions DROP CONSTRAINT ledger_transactions_order_id_fkey;
DROP TABLE orders;
