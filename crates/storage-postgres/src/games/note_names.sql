-- What many games have in common: most of it is known, and is neither written nor locked. All writers take it in this order.
WITH named AS (
    INSERT INTO categories (id, name)
    SELECT category.id, category.name
    FROM unnest($1::integer[], $2::text[]) AS category (id, name)
    WHERE NOT EXISTS (SELECT FROM categories AS known WHERE known.id = category.id AND known.name = category.name)
    ORDER BY category.id
    ON CONFLICT ON CONSTRAINT categories_pkey DO UPDATE SET name = excluded.name
),
spelt AS (
    INSERT INTO spellings (key, name)
    SELECT spelling.key, spelling.name
    FROM unnest($3::text[], $4::text[]) AS spelling (key, name)
    WHERE NOT EXISTS (SELECT FROM spellings AS known WHERE known.key = spelling.key)
    ORDER BY spelling.key
    ON CONFLICT ON CONSTRAINT spellings_pkey DO NOTHING
)
INSERT INTO title_words (word)
SELECT title.word
FROM unnest($5::text[]) AS title (word)
WHERE NOT EXISTS (SELECT FROM title_words AS known WHERE known.word = title.word)
ORDER BY title.word
ON CONFLICT ON CONSTRAINT title_words_pkey DO NOTHING
