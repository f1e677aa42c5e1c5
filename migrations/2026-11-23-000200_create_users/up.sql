-- Who may log in. Rows are never deleted.
CREATE TABLE users (
    id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    role text NOT NULL,
    state text NOT NULL DEFAULT 'active',
    -- As its owner writes it.
    email text NOT NULL,
    -- The address in lower case. The program computes it, so that addresses are the same whatever the locale of the database.
    email_key text COLLATE "C" NOT NULL,
    nickname text,
    password_hash text NOT NULL,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_email_key_key UNIQUE (email_key),
    CONSTRAINT users_role_check CHECK (role IN ('customer', 'admin')),
    CONSTRAINT users_state_check CHECK (state IN ('active', 'disabled'))
);

-- Operators look for a part of an address.
CREATE INDEX users_email_trigram_idx ON users USING gin (email_key gin_trgm_ops);

-- A user on one device. The tokens themselves are not here, only their SHA-256.
CREATE TABLE sessions (
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    -- When the youngest refresh token took the place of the one before, or the session began.
    last_used_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    -- When the youngest token says that it was issued.
    issued_at timestamptz NOT NULL,
    generation bigint NOT NULL,
    token bytea NOT NULL,
    previous_token bytea,
    user_agent text,
    CONSTRAINT sessions_pkey PRIMARY KEY (id),
    CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT sessions_generation_check CHECK (generation >= 0),
    CONSTRAINT sessions_token_check CHECK (octet_length(token) = 32),
    CONSTRAINT sessions_previous_token_check CHECK (octet_length(previous_token) = 32)
);

-- Of one user's sessions, those that may still be live.
CREATE INDEX sessions_user_idx ON sessions (user_id, id) WHERE revoked_at IS NULL;
-- When a session ended or will end by itself: what is long over is deleted.
CREATE INDEX sessions_end_idx ON sessions (least(expires_at, revoked_at));

-- What happened to accounts, in the order of `id`; a clock may be set back. No foreign keys: sessions are deleted, what happened
-- in them stays.
CREATE TABLE security_events (
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    user_id uuid,
    session_id uuid,
    address inet,
    -- Its `kind`, and what else there is to say of that kind.
    event jsonb NOT NULL,
    CONSTRAINT security_events_pkey PRIMARY KEY (id),
    CONSTRAINT security_events_kind_check CHECK (event ? 'kind')
);

CREATE INDEX security_events_user_idx ON security_events (user_id, id);

-- A log that can be changed proves nothing. Whoever has to (a law, a court) disables the trigger and is seen doing it.
CREATE FUNCTION refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME;
END
$$;

CREATE TRIGGER security_events_are_only_added
    BEFORE UPDATE OR DELETE OR TRUNCATE ON security_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
