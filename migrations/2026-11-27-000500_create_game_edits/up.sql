-- A hidden game has `delisted_at` set, too, so that everything that asks for listed games leaves it out. Laps keep the rest of
-- it up to date, and it as it is.
ALTER TABLE games
    ADD COLUMN hidden boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT games_hidden_check CHECK (NOT hidden OR delisted_at IS NOT NULL);

-- A lap looks for hidden games among what it did not see. There are few.
CREATE INDEX games_hidden_idx ON games (product_id) WHERE hidden;

-- What operators have edited of games, one row for each game of which anything is. A null is not edited.
CREATE TABLE game_edits (
    game_id uuid NOT NULL,
    product_id bigint NOT NULL,
    price bigint,
    edited_at timestamptz NOT NULL DEFAULT now(),
    edited_by uuid NOT NULL,
    title text,
    description text,
    slug text COLLATE "C",
    -- What the marketplace says, so that whatever is taken back is there at once. The price follows from the cost.
    listed_title text NOT NULL,
    listed_description text NOT NULL,
    listed_slug text COLLATE "C" NOT NULL,
    CONSTRAINT game_edits_pkey PRIMARY KEY (game_id),
    CONSTRAINT game_edits_product_id_key UNIQUE (product_id),
    CONSTRAINT game_edits_game_id_fkey FOREIGN KEY (game_id) REFERENCES games (id),
    CONSTRAINT game_edits_price_check CHECK (price > 0)
);
