-- When requests to a marketplace may leave, for all processes together (docs/adr/0022). What the columns mean and how they change
-- stands in `domain::rate::BudgetState`; the functions here compute the same, and a test compares. Every constant comes from there.

CREATE TABLE request_budgets (
    reserved timestamptz NOT NULL DEFAULT 'epoch',
    paused_until timestamptz NOT NULL DEFAULT 'epoch',
    slowed_at timestamptz NOT NULL DEFAULT 'epoch',
    next_try timestamptz,
    share double precision NOT NULL DEFAULT 1,
    failures bigint NOT NULL DEFAULT 0,
    trips bigint NOT NULL DEFAULT 0,
    probing boolean NOT NULL DEFAULT false,
    -- Of the marketplace.
    name text NOT NULL,
    CONSTRAINT request_budgets_pkey PRIMARY KEY (name),
    CONSTRAINT request_budgets_share_check CHECK (share > 0 AND share <= 1)
) WITH (
    -- The row changes ten times a second, within its page.
    fillfactor = 50
);

-- The row of a marketplace, made if need be, locked until the statement ends.
CREATE FUNCTION lock_request_budget(marketplace text) RETURNS request_budgets
    LANGUAGE plpgsql
    AS $$
DECLARE
    budget request_budgets;
BEGIN
    SELECT * INTO budget FROM request_budgets WHERE name = marketplace FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        INSERT INTO request_budgets (name) VALUES (marketplace) ON CONFLICT DO NOTHING;
        SELECT * INTO budget FROM request_budgets WHERE name = marketplace FOR NO KEY UPDATE;
    END IF;
    RETURN budget;
END
$$;

-- The part of the rate that may be used.
CREATE FUNCTION request_share(budget request_budgets, recovery interval, moment timestamptz) RETURNS double precision
    LANGUAGE sql IMMUTABLE
    RETURN least(
        1,
        (budget).share
            + greatest(0, extract(epoch FROM moment - (budget).slowed_at) / extract(epoch FROM recovery))::double precision
    );

-- `verdict` is `go`, `later` or `down`. A pace without an interval has no limit. Here and below, whoever names no moment means the one
-- at which the row was got: while it was waited for, time has passed.
CREATE FUNCTION reserve_request(
    marketplace text,
    pace_interval interval,
    pace_tolerance interval,
    pace_horizon interval,
    recovery interval,
    probe interval,
    moment timestamptz DEFAULT NULL,
    OUT verdict text,
    OUT wait interval,
    OUT troubled boolean
)
    LANGUAGE plpgsql
    AS $$
DECLARE
    budget request_budgets;
    scheduled timestamptz;
    send_at timestamptz;
BEGIN
    budget := lock_request_budget(marketplace);
    moment := coalesce(moment, clock_timestamp());
    troubled := budget.failures > 0;
    IF budget.next_try > moment THEN
        verdict := 'down';
        wait := budget.next_try - moment;
        RETURN;
    END IF;
    send_at := greatest(moment, budget.paused_until);
    IF pace_interval IS NOT NULL THEN
        scheduled := greatest(budget.reserved, send_at);
        send_at := greatest(scheduled - pace_tolerance, send_at);
        budget.reserved := scheduled + pace_interval / request_share(budget, recovery, moment);
    END IF;
    wait := send_at - moment;
    IF wait > pace_horizon THEN
        verdict := 'later';
        wait := wait - pace_horizon;
        RETURN;
    END IF;
    verdict := 'go';
    UPDATE request_budgets
    SET reserved = budget.reserved,
        probing = budget.next_try IS NOT NULL,
        next_try = CASE WHEN budget.next_try IS NOT NULL THEN moment + probe END
    WHERE name = marketplace;
END
$$;

CREATE FUNCTION slow_requests(
    marketplace text,
    pause interval,
    least_share double precision,
    recovery interval,
    moment timestamptz DEFAULT NULL
) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    budget request_budgets;
BEGIN
    budget := lock_request_budget(marketplace);
    moment := coalesce(moment, clock_timestamp());
    IF budget.paused_until <= moment THEN
        budget.share := greatest(request_share(budget, recovery, moment) / 2, least_share);
    END IF;
    budget.paused_until := greatest(budget.paused_until, moment + pause);
    UPDATE request_budgets
    SET share = budget.share, paused_until = budget.paused_until, slowed_at = budget.paused_until
    WHERE name = marketplace;
END
$$;

CREATE FUNCTION note_request_failure(
    marketplace text,
    threshold bigint,
    first_rest interval,
    longest_rest interval,
    moment timestamptz DEFAULT NULL
) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    budget request_budgets;
BEGIN
    budget := lock_request_budget(marketplace);
    moment := coalesce(moment, clock_timestamp());
    budget.failures := budget.failures + 1;
    IF budget.failures >= threshold AND (budget.next_try IS NULL OR budget.probing) THEN
        -- Doubled no more often than can be reckoned with.
        budget.next_try := moment + least(first_rest * 2 ^ least(budget.trips, 20), longest_rest);
        budget.trips := budget.trips + 1;
        budget.probing := false;
    END IF;
    UPDATE request_budgets
    SET failures = budget.failures, trips = budget.trips, next_try = budget.next_try, probing = budget.probing
    WHERE name = marketplace;
END
$$;

CREATE FUNCTION note_request_answer(marketplace text) RETURNS void
    LANGUAGE sql
    AS $$
    UPDATE request_budgets
    SET failures = 0, trips = 0, next_try = NULL, probing = false
    WHERE name = marketplace AND failures > 0
$$;
