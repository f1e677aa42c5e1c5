ALTER TABLE games DROP CONSTRAINT games_slug_key;
ALTER TABLE games ADD CONSTRAINT games_slug_key UNIQUE (slug);
