DELETE FROM sync_runs
WHERE id IN (
    SELECT old.id
    FROM sync_runs AS old
    WHERE old.finished_at < clock_timestamp() - $1
        -- The next delta lap begins where the latest lap that succeeded began.
        AND old.lap NOT IN (
            SELECT DISTINCT ON (mode) lap FROM sync_runs WHERE outcome = 'succeeded' ORDER BY mode, started_at DESC
        )
    ORDER BY old.finished_at
    LIMIT $2
)
