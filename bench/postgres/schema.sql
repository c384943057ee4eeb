-- The same facts as an assertion holds, with the same four ways in: by path, by id, by source, by seq.
DROP TABLE IF EXISTS assertion;
CREATE TABLE assertion (
  id bytea NOT NULL PRIMARY KEY,
  seq bigint NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE,
  concept_path text NOT NULL,
  source text NOT NULL,
  value jsonb NOT NULL,
  confidence double precision,
  asserted_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  valid_from timestamptz,
  valid_to timestamptz,
  evidence jsonb,
  labels jsonb
);
CREATE INDEX assertion_by_path ON assertion (concept_path, asserted_at DESC, seq DESC);
CREATE INDEX assertion_by_source ON assertion (source, seq);
