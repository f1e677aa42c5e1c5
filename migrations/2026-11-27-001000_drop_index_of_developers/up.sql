-- Nobody filters by developer; similar games of one are found by its words, which `games_search_idx` has. Each index of games is a part
-- of what every new game and every new price costs.
DROP INDEX games_developer_idx;
