-- Orders of customers, and the purchase of each of their units (docs/orders.md).

CREATE TABLE orders (
    id uuid NOT NULL,
    -- For people.
    number bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    user_id uuid NOT NULL,
    total bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    completed_at timestamptz,
    -- As it follows from the units; kept for lists.
    status text NOT NULL DEFAULT 'processing',
    CONSTRAINT orders_pkey PRIMARY KEY (id),
    CONSTRAINT orders_number_key UNIQUE (number),
    CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES wallets (user_id),
    CONSTRAINT orders_total_check CHECK (total >= 0),
    CONSTRAINT orders_status_check CHECK (
        status IN ('processing', 'completed', 'partially_completed', 'failed', 'cancelled')
    ),
    CONSTRAINT orders_completed_check CHECK ((status = 'processing') = (completed_at IS NULL))
);

CREATE INDEX orders_user_idx ON orders (user_id, id);
CREATE INDEX orders_status_idx ON orders (status, id);

ALTER TABLE ledger_transactions
    ADD CONSTRAINT ledger_transactions_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders (id);

-- A game in an order, as it was then.
CREATE TABLE order_items (
    order_id uuid NOT NULL,
    game_id uuid NOT NULL,
    unit_price bigint NOT NULL,
    position smallint NOT NULL,
    quantity smallint NOT NULL,
    title text NOT NULL,
    CONSTRAINT order_items_pkey PRIMARY KEY (order_id, game_id),
    CONSTRAINT order_items_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders (id),
    CONSTRAINT order_items_game_id_fkey FOREIGN KEY (game_id) REFERENCES games (id),
    CONSTRAINT order_items_quantity_check CHECK (quantity BETWEEN 1 AND 10),
    CONSTRAINT order_items_unit_price_check CHECK (unit_price >= 0)
);

-- One unit, which is bought by itself.
CREATE TABLE purchases (
    id uuid NOT NULL,
    order_id uuid NOT NULL,
    game_id uuid NOT NULL,
    product_id bigint NOT NULL,
    -- What the customer has paid, and what the shop may pay.
    sold_for bigint NOT NULL,
    max_price bigint NOT NULL,
    deadline_at timestamptz NOT NULL,
    -- Since when it is in its state.
    since timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- When it may be taken up: when a lease runs out, or a wait. Null if there is nothing to do.
    due_at timestamptz DEFAULT clock_timestamp(),
    -- Who has taken it up, and not given it back.
    worker uuid,
    -- How often it was taken up. Only the latest may write.
    attempt bigint NOT NULL DEFAULT 0,
    failures integer NOT NULL DEFAULT 0,
    orphans integer NOT NULL DEFAULT 0,
    -- The order at the marketplace.
    upstream_price bigint,
    upstream_created_at timestamptz,
    payment_ordered_at timestamptz,
    payments_ordered integer NOT NULL DEFAULT 0,
    -- Whether an order was asked for and the answer is not known.
    asked boolean NOT NULL DEFAULT false,
    state text NOT NULL DEFAULT 'intended',
    upstream_order text,
    transaction_id text,
    -- Why it was refunded, or needs a person.
    reason text,
    last_failure text,
    CONSTRAINT purchases_pkey PRIMARY KEY (id),
    -- No two units are bought by one order.
    CONSTRAINT purchases_upstream_order_key UNIQUE (upstream_order),
    CONSTRAINT purchases_order_id_fkey FOREIGN KEY (order_id, game_id) REFERENCES order_items (order_id, game_id),
    CONSTRAINT purchases_price_check CHECK (sold_for >= 0 AND max_price BETWEEN 0 AND sold_for),
    CONSTRAINT purchases_counts_check CHECK (failures >= 0 AND orphans >= 0 AND payments_ordered >= 0),
    CONSTRAINT purchases_upstream_check CHECK (
        num_nulls(upstream_order, upstream_price, upstream_created_at) IN (0, 3)
        AND (upstream_order IS NOT NULL OR num_nonnulls(payment_ordered_at, transaction_id) + payments_ordered = 0)
    ),
    CONSTRAINT purchases_state_check CHECK (
        CASE state
            WHEN 'intended' THEN upstream_order IS NULL AND reason IS NULL
            WHEN 'created' THEN upstream_order IS NOT NULL AND payments_ordered = 0 AND reason IS NULL
            WHEN 'paying' THEN upstream_order IS NOT NULL AND payments_ordered > 0 AND reason IS NULL
            WHEN 'paid' THEN upstream_order IS NOT NULL AND payments_ordered > 0 AND reason IS NULL
            WHEN 'delivered' THEN upstream_order IS NOT NULL AND reason IS NULL
            WHEN 'incident' THEN upstream_order IS NOT NULL AND reason IS NOT NULL
            WHEN 'refunded' THEN reason IS NOT NULL
            ELSE false
        END
    ),
    CONSTRAINT purchases_due_check CHECK ((state IN ('delivered', 'incident', 'refunded')) = (due_at IS NULL))
) WITH (
    fillfactor = 70
);

CREATE INDEX purchases_order_idx ON purchases (order_id, id);
CREATE INDEX purchases_due_idx ON purchases (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX purchases_incident_idx ON purchases (id) WHERE state = 'incident';

ALTER TABLE ledger_transactions
    ADD CONSTRAINT ledger_transactions_purchase_id_fkey FOREIGN KEY (purchase_id) REFERENCES purchases (id);

-- Keys, encrypted (AES-256-GCM). What is stored first stays.
CREATE TABLE purchase_keys (
    purchase_id uuid NOT NULL,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    is_file boolean NOT NULL DEFAULT false,
    -- The marketplace's answer, byte for byte; null if an operator brought the key.
    answer_nonce bytea,
    answer bytea,
    -- The key, once the answer was read.
    key_nonce bytea,
    key bytea,
    -- The names of the keys that they are encrypted with.
    answer_key_id text COLLATE "C",
    key_key_id text COLLATE "C",
    CONSTRAINT purchase_keys_pkey PRIMARY KEY (purchase_id),
    CONSTRAINT purchase_keys_purchase_id_fkey FOREIGN KEY (purchase_id) REFERENCES purchases (id),
    CONSTRAINT purchase_keys_answer_check CHECK (num_nulls(answer_nonce, answer, answer_key_id) IN (0, 3)),
    CONSTRAINT purchase_keys_key_check CHECK (num_nulls(key_nonce, key, key_key_id) IN (0, 3)),
    CONSTRAINT purchase_keys_something_check CHECK (num_nonnulls(answer, key) > 0),
    CONSTRAINT purchase_keys_nonce_check CHECK (octet_length(answer_nonce) = 12 AND octet_length(key_nonce) = 12)
);

CREATE TRIGGER purchase_keys_stay
    BEFORE DELETE OR TRUNCATE ON purchase_keys
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- There is a row while the marketplace refuses to do business with the shop's account.
CREATE TABLE buying_line_stops (
    since timestamptz NOT NULL DEFAULT clock_timestamp(),
    try_again_at timestamptz NOT NULL,
    is_only_row boolean NOT NULL DEFAULT true,
    reason text NOT NULL,
    CONSTRAINT buying_line_stops_pkey PRIMARY KEY (is_only_row),
    CONSTRAINT buying_line_stops_is_only_row_check CHECK (is_only_row)
);

-- Requests that were done, and their replies.
CREATE TABLE idempotency_keys (
    user_id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    status smallint NOT NULL,
    key text COLLATE "C" NOT NULL,
    fingerprint bytea NOT NULL,
    body bytea NOT NULL,
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (user_id, key),
    CONSTRAINT idempotency_keys_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT idempotency_keys_fingerprint_check CHECK (octet_length(fingerprint) = 32)
);

CREATE INDEX idempotency_keys_created_idx ON idempotency_keys (created_at);
