UPDATE game_edits
SET listed_title = listed.title, listed_description = listed.description
FROM unnest($1::bigint[], $2::text[], $3::text[]) AS listed (product_id, title, description)
WHERE game_edits.product_id = listed.product_id
    AND (game_edits.listed_title, game_edits.listed_description) IS DISTINCT FROM (listed.title, listed.description)
