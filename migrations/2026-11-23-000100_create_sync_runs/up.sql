-- Runs of the synchronisation. A run that has not finished holds its job until its lease runs out; whoever writes for it
-- locks its row first, so a run that was taken over cannot write (docs/adr/0004).
CREATE TABLE sync_runs (
    id uuid NOT NULL,
    lap uuid NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    lease_expires_at timestamptz NOT NULL,
    job text NOT NULL,
    mode text NOT NULL,
    trigger text NOT NULL,
    outcome text,
    progress jsonb NOT NULL,
    checkpoint jsonb NOT NULL,
    errors jsonb NOT NULL DEFAULT '[]',
    CONSTRAINT sync_runs_pkey PRIMARY KEY (id),
    CONSTRAINT sync_runs_outcome_check CHECK ((finished_at IS NULL) = (outcome IS NULL))
);

CREATE UNIQUE INDEX sync_runs_one_unfinished_idx ON sync_runs (job) WHERE finished_at IS NULL;
CREATE INDEX sync_runs_latest_idx ON sync_runs (job, started_at DESC, id DESC);

-- What a lap saw, one row for each batch: a column on `games` would rewrite every game in every lap (docs/adr/0003).
CREATE TABLE sync_sightings (
    lap uuid NOT NULL,
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    product_ids bigint[] NOT NULL,
    CONSTRAINT sync_sightings_pkey PRIMARY KEY (lap, id)
);
