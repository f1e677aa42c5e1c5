-- No game is counted twice: what is hidden is delisted.
SELECT
    (SELECT count(*) FROM games WHERE delisted_at IS NULL)
    + (SELECT count(*) FROM games WHERE hidden AND stock > 0) AS count
