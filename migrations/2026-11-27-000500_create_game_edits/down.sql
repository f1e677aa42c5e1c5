DROP TABLE game_edits;
-- With the column go its check and its index. Hidden games stay delisted until a lap sees them.
ALTER TABLE games DROP COLUMN hidden;
