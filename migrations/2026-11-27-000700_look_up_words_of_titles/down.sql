CREATE INDEX games_trigram_idx ON games USING gin (title_key gin_trgm_ops) WHERE delisted_at IS NULL;
DROP TABLE title_words;
