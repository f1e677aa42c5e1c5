-- What every connection works under.
SELECT
    set_config('statement_timeout', $1, false),
    set_config('lock_timeout', $2, false),
    set_config('idle_in_transaction_session_timeout', $3, false),
    -- Compiling a query of milliseconds takes a tenth of a second.
    set_config('jit', 'off', false),
    -- Without statistics, as after a first import, or for a word that most titles have, the planner would rather read the whole
    -- table. It is wide, and what a query asks for is in the indexes.
    set_config('enable_seqscan', 'off', false),
    -- How much of a search a title must have in common with it to count as similar.
    set_config('pg_trgm.word_similarity_threshold', '0.4', false),
    -- How much two words must have in common for one to be a typing error of the other.
    set_config('pg_trgm.similarity_threshold', '0.3', false),
    -- Compresses descriptions in a third of the time that the default takes, where the server has it.
    (
        SELECT set_config('default_toast_compression', 'lz4', false)
        FROM pg_settings
        WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)
    ),
    -- Deadlocks are recognised by their message, see `error.rs`; superusers alone may choose its language.
    CASE WHEN (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN set_config('lc_messages', 'C', false) END
