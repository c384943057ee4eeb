-- The weighted vote over the claims of a path. It does less than the lens: every claim counts, not the latest of each source, no
-- family shares a vote, and one line comes back.
\set p random(0, :paths - 1)
SELECT value, sum(coalesce(confidence, 1)) AS weight, count(*) AS claims
FROM assertion
WHERE concept_path = concat('flight/2011-12-08/AA-', :p::int, '-TPA-MIA/scheduled_departure')
GROUP BY value
ORDER BY weight DESC, min(seq)
LIMIT 1;
