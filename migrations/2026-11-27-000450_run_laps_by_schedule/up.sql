-- A run may be asked for before anybody works on it: then it has no holder, and its lease has run out already.
ALTER TABLE sync_runs
    ADD COLUMN holder text,
    ADD COLUMN requested_by uuid,
    ADD COLUMN scheduled_for timestamptz,
    ADD COLUMN cancel_requested_at timestamptz;

-- A schedule fires once, however many processes watch the clock.
CREATE UNIQUE INDEX sync_runs_fired_idx ON sync_runs (job, mode, scheduled_for) WHERE scheduled_for IS NOT NULL;
