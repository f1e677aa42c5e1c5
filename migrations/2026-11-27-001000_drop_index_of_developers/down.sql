CREATE INDEX games_developer_idx ON games (developer_key) WHERE delisted_at IS NULL;
