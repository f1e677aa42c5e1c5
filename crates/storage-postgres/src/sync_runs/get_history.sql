-- A lap that was worked off by several runs began when the first of them did.
WITH laps AS (
    SELECT
        mode,
        min(started_at) AS begun,
        bool_or(outcome = 'succeeded') AS succeeded,
        max(scheduled_for) AS scheduled_for
    FROM sync_runs
    WHERE job = $1
    GROUP BY mode, lap
)
SELECT
    mode,
    max(begun) AS last_begun,
    max(begun) FILTER (WHERE succeeded) AS last_succeeded,
    max(scheduled_for) AS last_scheduled,
    (
        SELECT outcome FROM sync_runs AS ended
        WHERE ended.job = $1 AND ended.mode = laps.mode AND ended.finished_at IS NOT NULL
        ORDER BY ended.finished_at DESC, ended.id DESC LIMIT 1
    ) AS last_outcome
FROM laps
GROUP BY mode
