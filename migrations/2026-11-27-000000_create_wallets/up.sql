-- Customers' money, in euro cents. Balances are never written, they follow: whoever adds entries to the ledger moves them.

CREATE TABLE wallets (
    user_id uuid NOT NULL,
    -- The sum of the wallet's entries.
    balance bigint NOT NULL DEFAULT 0,
    CONSTRAINT wallets_pkey PRIMARY KEY (user_id),
    CONSTRAINT wallets_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT wallets_balance_check CHECK (balance >= 0)
) WITH (
    fillfactor = 70
);

INSERT INTO wallets (user_id) SELECT id FROM users;

CREATE TABLE top_ups (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    amount bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    settled_at timestamptz,
    provider text NOT NULL,
    status text NOT NULL DEFAULT 'pending',
    CONSTRAINT top_ups_pkey PRIMARY KEY (id),
    CONSTRAINT top_ups_user_id_fkey FOREIGN KEY (user_id) REFERENCES wallets (user_id),
    CONSTRAINT top_ups_amount_check CHECK (amount > 0),
    CONSTRAINT top_ups_status_check CHECK (status IN ('pending', 'completed', 'failed')),
    CONSTRAINT top_ups_settled_check CHECK ((status = 'pending') = (settled_at IS NULL))
);

-- A movement of money. What it is about is there once: a top-up is credited once, an order paid once, a unit refunded once.
CREATE TABLE ledger_transactions (
    id uuid NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    order_id uuid,
    purchase_id uuid,
    top_up_id uuid,
    adjusted_by uuid,
    kind text NOT NULL,
    reason text,
    CONSTRAINT ledger_transactions_pkey PRIMARY KEY (id),
    CONSTRAINT ledger_transactions_top_up_id_key UNIQUE (top_up_id),
    CONSTRAINT ledger_transactions_purchase_id_key UNIQUE (purchase_id),
    CONSTRAINT ledger_transactions_top_up_id_fkey FOREIGN KEY (top_up_id) REFERENCES top_ups (id),
    CONSTRAINT ledger_transactions_adjusted_by_fkey FOREIGN KEY (adjusted_by) REFERENCES users (id),
    CONSTRAINT ledger_transactions_kind_check CHECK (
        CASE kind
            WHEN 'top_up' THEN top_up_id IS NOT NULL AND num_nonnulls(order_id, purchase_id, adjusted_by, reason) = 0
            WHEN 'purchase' THEN order_id IS NOT NULL AND num_nonnulls(top_up_id, purchase_id, adjusted_by, reason) = 0
            WHEN 'refund' THEN num_nulls(order_id, purchase_id) = 0 AND num_nonnulls(top_up_id, adjusted_by, reason) = 0
            WHEN 'adjustment' THEN num_nulls(adjusted_by, reason) = 0 AND num_nonnulls(top_up_id, order_id, purchase_id) = 0
            ELSE false
        END
    )
);

CREATE UNIQUE INDEX ledger_transactions_purchase_key ON ledger_transactions (order_id) WHERE kind = 'purchase';

CREATE TABLE ledger_entries (
    transaction_id uuid NOT NULL,
    user_id uuid,
    -- What is added to the account; negative for what is taken.
    amount bigint NOT NULL,
    account text NOT NULL,
    CONSTRAINT ledger_entries_pkey PRIMARY KEY (transaction_id, account),
    CONSTRAINT ledger_entries_transaction_id_fkey FOREIGN KEY (transaction_id) REFERENCES ledger_transactions (id),
    CONSTRAINT ledger_entries_user_id_fkey FOREIGN KEY (user_id) REFERENCES wallets (user_id),
    CONSTRAINT ledger_entries_account_check CHECK (account IN ('wallet', 'sales', 'payments', 'adjustments')),
    CONSTRAINT ledger_entries_user_check CHECK ((account = 'wallet') = (user_id IS NOT NULL)),
    CONSTRAINT ledger_entries_amount_check CHECK (amount <> 0)
);

-- A wallet's movements, the latest first: ids of transactions ascend.
CREATE INDEX ledger_entries_user_idx ON ledger_entries (user_id, transaction_id) WHERE user_id IS NOT NULL;

-- Entries come by whole transactions, and move the balances of their wallets. A balance that would fall below zero refuses them.
CREATE FUNCTION move_balances() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF EXISTS (SELECT FROM added GROUP BY transaction_id HAVING sum(amount) <> 0) THEN
        RAISE EXCEPTION 'the entries of a transaction do not sum to zero' USING ERRCODE = 'check_violation';
    END IF;
    UPDATE wallets
    SET balance = balance + moved.amount
    FROM (
        SELECT user_id, sum(amount)::bigint AS amount
        FROM added
        WHERE user_id IS NOT NULL
        GROUP BY user_id
    ) AS moved
    WHERE wallets.user_id = moved.user_id;
    RETURN NULL;
END
$$;

CREATE TRIGGER ledger_entries_move_balances
    AFTER INSERT ON ledger_entries REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION move_balances();

-- A balance moves with the ledger or not at all.
CREATE FUNCTION refuse_own_balance() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.balance = 0 OR TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'balances follow from the ledger';
END
$$;

CREATE TRIGGER wallets_have_no_balance_of_their_own
    BEFORE INSERT OR UPDATE ON wallets
    FOR EACH ROW EXECUTE FUNCTION refuse_own_balance();

CREATE TRIGGER wallets_stay
    BEFORE DELETE OR TRUNCATE ON wallets
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER ledger_transactions_are_only_added
    BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_transactions
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TRIGGER ledger_entries_are_only_added
    BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
