WITH movement AS (
    SELECT transaction.id, count(entry.amount) AS entries, coalesce(sum(entry.amount), 0) AS sum
    FROM ledger_transactions AS transaction
    LEFT JOIN ledger_entries AS entry ON entry.transaction_id = transaction.id
    GROUP BY transaction.id
),
wallet AS (
    SELECT wallets.balance, coalesce(sum(entry.amount), 0) AS sum
    FROM wallets
    LEFT JOIN ledger_entries AS entry ON entry.user_id = wallets.user_id
    GROUP BY wallets.user_id
),
unit AS (
    SELECT order_id, sum(sold_for) AS price,
        count(*) FILTER (WHERE state = 'delivered') AS delivered,
        count(*) FILTER (WHERE state = 'refunded') AS refunded,
        count(*) FILTER (WHERE state = 'refunded' AND reason = 'cancelled') AS cancelled,
        count(*) AS all_units
    FROM purchases
    GROUP BY order_id
),
payment AS (
    SELECT transaction.order_id, -sum(entry.amount) AS amount, array_agg(entry.user_id) AS users
    FROM ledger_transactions AS transaction
    JOIN ledger_entries AS entry ON entry.transaction_id = transaction.id AND entry.account = 'wallet'
    WHERE transaction.kind = 'purchase'
    GROUP BY transaction.order_id
),
refund AS (
    SELECT transaction.purchase_id, sum(entry.amount) AS amount, array_agg(entry.user_id) AS users
    FROM ledger_transactions AS transaction
    JOIN ledger_entries AS entry ON entry.transaction_id = transaction.id AND entry.account = 'wallet'
    WHERE transaction.kind = 'refund'
    GROUP BY transaction.purchase_id
)
SELECT
    (SELECT count(*) FROM movement) AS transactions,
    (SELECT count(*) FROM movement WHERE sum <> 0 OR entries < 2) AS unbalanced,
    (SELECT count(*) FROM wallet) AS wallets,
    (SELECT count(*) FROM wallet WHERE balance <> sum OR balance < 0) AS wrong_balances,
    (SELECT count(*) FROM orders) AS orders,
    (
        SELECT count(*)
        FROM orders
        LEFT JOIN unit ON unit.order_id = orders.id
        LEFT JOIN payment ON payment.order_id = orders.id
        WHERE orders.total IS DISTINCT FROM unit.price
            -- Nothing is moved for what costs nothing.
            OR orders.total <> coalesce(payment.amount, 0)
            -- By its customer, and once.
            OR payment.users <> ARRAY[orders.user_id]
    ) AS wrongly_paid,
    (
        SELECT count(*)
        FROM purchases
        JOIN orders ON orders.id = purchases.order_id
        LEFT JOIN refund ON refund.purchase_id = purchases.id
        WHERE coalesce(refund.amount, 0) <> CASE purchases.state WHEN 'refunded' THEN purchases.sold_for ELSE 0 END
            OR refund.users <> ARRAY[orders.user_id]
    ) AS wrongly_refunded,
    (
        SELECT count(*)
        FROM orders
        LEFT JOIN unit ON unit.order_id = orders.id
        WHERE orders.status IS DISTINCT FROM CASE
            WHEN unit.delivered + unit.refunded < unit.all_units THEN 'processing'
            WHEN unit.cancelled = unit.all_units THEN 'cancelled'
            WHEN unit.delivered = 0 THEN 'failed'
            WHEN unit.refunded = 0 THEN 'completed'
            ELSE 'partially_completed'
        END
    ) AS wrong_statuses,
    (
        SELECT count(*)
        FROM purchases
        LEFT JOIN purchase_keys AS stored ON stored.purchase_id = purchases.id
        WHERE purchases.state = 'delivered' AND stored.key IS NULL
            OR purchases.state IN ('intended', 'created', 'paying') AND stored.purchase_id IS NOT NULL
    ) AS wrong_keys,
    (
        SELECT count(*)
        FROM (
            SELECT FROM purchases WHERE upstream_order IS NOT NULL GROUP BY upstream_order HAVING count(*) > 1
        ) AS shared
    ) AS shared_orders,
    (SELECT count(*) FROM purchases WHERE state = 'incident') AS incidents,
    (SELECT count(*) FROM purchases WHERE due_at < 