-- What others tell over HTTP, once its signature holds: kept before it is acted upon.
CREATE TABLE webhook_inbox (
    id uuid NOT NULL,
    sent_at timestamptz NOT NULL,
    -- When it came, or was replayed.
    since timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- When it is to be acted upon; null if it is not.
    due_at timestamptz DEFAULT clock_timestamp(),
    attempts integer NOT NULL DEFAULT 0,
    state text NOT NULL DEFAULT 'waiting',
    source text COLLATE "C" NOT NULL,
    -- The sender's id of it.
    event_id text COLLATE "C" NOT NULL,
    -- JSON. Not as `jsonb`, which cannot hold every text.
    body text NOT NULL,
    last_failure text,
    CONSTRAINT webhook_inbox_pkey PRIMARY KEY (id),
    CONSTRAINT webhook_inbox_event_key UNIQUE (source, event_id),
    CONSTRAINT webhook_inbox_state_check CHECK (state IN ('waiting', 'done', 'parked')),
    CONSTRAINT webhook_inbox_due_check CHECK ((state = 'waiting') = (due_at IS NOT NULL)),
    CONSTRAINT webhook_inbox_attempts_check CHECK (attempts >= 0)
);

CREATE INDEX webhook_inbox_due_idx ON webhook_inbox (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX webhook_inbox_state_idx ON webhook_inbox (state, id);
-- What is done is deleted after a while.
CREATE INDEX webhook_inbox_done_idx ON webhook_inbox (since) WHERE state = 'done';
