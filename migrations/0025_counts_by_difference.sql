-- As in 0012, and: only what has changed is written. To write all of it anew at each count of a growing version left more dead
-- rows than living ones.
CREATE OR REPLACE FUNCTION knowledge.count_terms(version uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  WITH counted AS MATERIALIZED (
    SELECT c.workspace_id, t.term, c.rights_id, c.label, count(*)::int AS chunks FROM chunk c, unnest(c.terms) AS t(term)
     WHERE c.index_version_id = version AND NOT c.is_hidden GROUP BY c.workspace_id, t.term, c.rights_id, c.label),
  gone AS (
    DELETE FROM term_frequency f WHERE f.index_version_id = version AND NOT EXISTS (
      SELECT FROM counted n WHERE n.term = f.term AND n.rights_id = f.rights_id AND n.label = f.label))
  INSERT INTO term_frequency AS f (workspace_id, index_version_id, term, rights_id, label, document_frequency)
  SELECT n.workspace_id, version, n.term, n.rights_id, n.label, n.chunks FROM counted n
  ON CONFLICT (index_version_id, term, rights_id, label) DO UPDATE SET document_frequency = excluded.document_frequency
   WHERE f.document_frequency <> excluded.document_frequency;
  DELETE FROM chunk_count WHERE index_version_id = version;
  INSERT INTO chunk_count (workspace_id, index_version_id, rights_id, label, chunks)
  SELECT c.workspace_id, version, c.rights_id, c.label, count(*) FROM chunk c
   WHERE c.index_version_id = version AND NOT c.is_hidden GROUP BY c.workspace_id, c.rights_id, c.label;
  UPDATE index_version SET statistics_at = now(),
         chunk_count = (SELECT coalesce(sum(n.chunks), 0) FROM chunk_count n WHERE n.index_version_id = version)
   WHERE id = version;
END $$;
