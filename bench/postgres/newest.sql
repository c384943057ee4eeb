-- The newest claim of a path: one descent of the index.
\set p random(0, :paths - 1)
SELECT value, source, asserted_at
FROM assertion
WHERE concept_path = concat('flight/2011-12-08/AA-', :p::int, '-TPA-MIA/scheduled_departure')
ORDER BY asserted_at DESC, seq DESC
LIMIT 1;
