-- Typing errors are looked up among the words that titles have, of which there are thousands, and no longer among the titles: their
-- trigrams took a quarter of the time of writing a game.

-- The words of all titles there ever were, as the program splits them. They come with the games that have them, whose change is
-- logged, so this table has no log of its own.
CREATE TABLE title_words (
    word text COLLATE "C" NOT NULL,
    CONSTRAINT title_words_pkey PRIMARY KEY (word)
);

INSERT INTO title_words (word)
SELECT DISTINCT word
FROM games, unnest(tsvector_to_array(ts_filter(search, '{a}'))) AS word
WHERE char_length(word) <= 40;

-- Few words are ever added: they go where they belong at once, and no search has to look through a list of the latest.
CREATE INDEX title_words_trigram_idx ON title_words USING gin (word gin_trgm_ops) WITH (fastupdate = off);

DROP INDEX games_trigram_idx;
