-- Word statistics by who may read what was counted. Sums over everybody's chunks told, through the order of the results,
-- whether a word stands in documents that the asker may not see.

DROP FUNCTION knowledge.frequencies(uuid[], int[]);
DELETE FROM term_frequency;
ALTER TABLE term_frequency DROP CONSTRAINT term_frequency_pkey;
ALTER TABLE term_frequency ADD COLUMN rights_id int NOT NULL, ADD COLUMN label smallint NOT NULL;
ALTER TABLE term_frequency ADD PRIMARY KEY (index_version_id, term, rights_id, label);

CREATE TABLE chunk_count (
  workspace_id uuid NOT NULL,
  index_version_id uuid NOT NULL REFERENCES index_version ON DELETE CASCADE,
  rights_id int NOT NULL,
  label smallint NOT NULL,
  chunks int NOT NULL,
  PRIMARY KEY (index_version_id, rights_id, label)
);
ALTER TABLE chunk_count ENABLE ROW LEVEL SECURITY;
ALTER TABLE chunk_count FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_functions ON chunk_count TO naru_owner USING (true) WITH CHECK (true);
CREATE POLICY job ON chunk_count TO naru_jobs
  USING (workspace_id = (SELECT access.job_workspace_id())) WITH CHECK (workspace_id = (SELECT access.job_workspace_id()));
GRANT SELECT, INSERT, UPDATE, DELETE ON chunk_count TO naru_jobs;

-- How often the asked terms stand in chunks that this person may read. For the server's own arithmetic.
CREATE FUNCTION knowledge.frequencies(versions uuid[], asked int[])
RETURNS TABLE (term int, document_frequency bigint) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.term, sum(f.document_frequency)::bigint FROM term_frequency f
   WHERE f.index_version_id = ANY (versions) AND f.term = ANY (asked) AND f.workspace_id = access.workspace_id()
     AND access.is_readable(f.rights_id, f.label, false, (SELECT access.readable_rights()), (SELECT access.clearance()))
   GROUP BY f.term $$;

CREATE FUNCTION knowledge.counted_chunks(version uuid) RETURNS int LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(sum(n.chunks), 0)::int FROM chunk_count n
   WHERE n.index_version_id = version AND n.workspace_id = access.workspace_id()
     AND access.is_readable(n.rights_id, n.label, false, (SELECT access.readable_rights()), (SELECT access.clearance())) $$;

CREATE OR REPLACE FUNCTION knowledge.count_terms(version uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM term_frequency WHERE index_version_id = version;
  INSERT INTO term_frequency (workspace_id, index_version_id, term, rights_id, label, document_frequency)
  SELECT c.workspace_id, version, t.term, c.rights_id, c.label, count(*) FROM chunk c, unnest(c.terms) AS t(term)
   WHERE c.index_version_id = version AND NOT c.is_hidden GROUP BY c.workspace_id, t.term, c.rights_id, c.label;
  DELETE FROM chunk_count WHERE index_version_id = version;
  INSERT INTO chunk_count (workspace_id, index_version_id, rights_id, label, chunks)
  SELECT c.workspace_id, version, c.rights_id, c.label, count(*) FROM chunk c
   WHERE c.index_version_id = version AND NOT c.is_hidden GROUP BY c.workspace_id, c.rights_id, c.label;
  UPDATE index_version SET statistics_at = now(),
         chunk_count = (SELECT coalesce(sum(n.chunks), 0) FROM chunk_count n WHERE n.index_version_id = version)
   WHERE id = version;
END $$;

-- What was counted before this change is counted anew.
DO $$
DECLARE v uuid;
BEGIN
  FOR v IN SELECT id FROM index_version WHERE statistics_at IS NOT NULL LOOP PERFORM knowledge.count_terms(v); END LOOP;
END $$;
