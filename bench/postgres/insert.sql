-- One new claim, committed alone. The id is a SHA-256 that the server computes; an update of an existing row never happens.
\set n :n + 1
INSERT INTO assertion (id, concept_path, source, value, asserted_at)
VALUES (
  sha256(int8send(:round::int8 * 1000000000000 + :client_id::int8 * 1000000000 + :n::int8)),
  concat('single/', :round::int, '/', :client_id::int, '-', :n::int / 20, '/scheduled_departure'),
  concat('source', :n::int % 20),
  '"13:55"',
  '2011-12-08T00:00:00Z');
