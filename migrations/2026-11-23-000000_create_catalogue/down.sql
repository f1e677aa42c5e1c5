DROP TABLE price_history;
DROP TABLE games;
DROP TABLE spellings;
DROP TABLE categories;
-- The extension stays: others may use it.
