DROP INDEX sync_runs_fired_idx;
ALTER TABLE sync_runs
    DROP COLUMN holder,
    DROP COLUMN requested_by,
    DROP COLUMN scheduled_for,
    DROP COLUMN cancel_requested_at;
