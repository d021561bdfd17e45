-- What a search covers is told with every answer. Counting each chunk and vector for it took half the time of a search over
-- 600,000 of them. Here they are counted by document as they come and go, with the rights of the chunks that were counted.
CREATE TABLE document_chunk_count (
  index_version_id uuid NOT NULL REFERENCES index_version ON DELETE CASCADE,
  document_id uuid NOT NULL REFERENCES document ON DELETE CASCADE,
  -- As in `chunk`: some may be higher than their document.
  own_label smallint NOT NULL,
  workspace_id uuid NOT NULL REFERENCES workspace,
  rights_id int NOT NULL,
  label smallint NOT NULL,
  is_hidden boolean NOT NULL,
  chunks int NOT NULL,
  vectors int NOT NULL,
  PRIMARY KEY (index_version_id, document_id, own_label)
);
CREATE INDEX document_chunk_count_document ON document_chunk_count (document_id);

INSERT INTO document_chunk_count
SELECT c.index_version_id, c.document_id, c.own_label, c.workspace_id, c.rights_id, c.label, c.is_hidden, count(*), count(v.chunk_id)
  FROM chunk c LEFT JOIN chunk_vector v ON v.chunk_id = c.id GROUP BY 1, 2, 3, 4, 5, 6, 7;

ALTER TABLE document_chunk_count ENABLE ROW LEVEL SECURITY;
ALTER TABLE document_chunk_count FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_functions ON document_chunk_count TO naru_owner USING (true) WITH CHECK (true);
CREATE POLICY job ON document_chunk_count TO naru_jobs USING (workspace_id = (SELECT access.job_workspace_id()));
CREATE POLICY chunk_count_read ON document_chunk_count FOR SELECT TO naru_runtime USING (
  workspace_id = (SELECT access.workspace_id())
  AND access.is_readable(rights_id, label, is_hidden, (SELECT access.readable_rights()), (SELECT access.clearance())));
GRANT SELECT ON document_chunk_count TO naru_runtime, naru_jobs;

-- In the order of the key, so that two workers who embed the same documents wait for each other in turn.
CREATE FUNCTION knowledge.count_new_chunks() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO document_chunk_count AS n
  SELECT c.index_version_id, c.document_id, c.own_label, c.workspace_id, c.rights_id, c.label, c.is_hidden, count(*), 0
    FROM came c GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3
  ON CONFLICT (index_version_id, document_id, own_label) DO UPDATE SET chunks = n.chunks + excluded.chunks;
  RETURN NULL;
END $$;
CREATE TRIGGER count_new_chunks AFTER INSERT ON chunk REFERENCING NEW TABLE AS came
  FOR EACH STATEMENT EXECUTE FUNCTION knowledge.count_new_chunks();

CREATE FUNCTION knowledge.count_new_vectors() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO document_chunk_count AS n
  SELECT c.index_version_id, c.document_id, c.own_label, c.workspace_id, c.rights_id, c.label, c.is_hidden, 0, count(*)
    FROM came v JOIN chunk c ON c.id = v.chunk_id GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3
  ON CONFLICT (index_version_id, document_id, own_label) DO UPDATE SET vectors = n.vectors + excluded.vectors;
  RETURN NULL;
END $$;
CREATE TRIGGER count_new_vectors AFTER INSERT ON chunk_vector_384 REFERENCING NEW TABLE AS came
  FOR EACH STATEMENT EXECUTE FUNCTION knowledge.count_new_vectors();
CREATE TRIGGER count_new_vectors AFTER INSERT ON chunk_vector_1024 REFERENCING NEW TABLE AS came
  FOR EACH STATEMENT EXECUTE FUNCTION knowledge.count_new_vectors();

-- Chunks go, and follow the rights of their document, seldom and by documents: those are counted anew. Locked before, so that
-- what another worker has just counted is seen. Vectors go with their chunks only.
CREATE FUNCTION knowledge.recount_chunks() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM document_chunk_count n
    WHERE (n.index_version_id, n.document_id) IN (SELECT c.index_version_id, c.document_id FROM before c)
    ORDER BY n.index_version_id, n.document_id, n.own_label FOR UPDATE;
  DELETE FROM document_chunk_count n
   WHERE (n.index_version_id, n.document_id) IN (SELECT c.index_version_id, c.document_id FROM before c)
     AND NOT EXISTS (SELECT FROM chunk c WHERE c.index_version_id = n.index_version_id AND c.document_id = n.document_id AND c.own_label = n.own_label);
  INSERT INTO document_chunk_count
  SELECT c.index_version_id, c.document_id, c.own_label, c.workspace_id, c.rights_id, c.label, c.is_hidden, count(*), count(v.chunk_id)
    FROM (SELECT DISTINCT b.index_version_id, b.document_id FROM before b) AS b
    JOIN chunk c ON c.index_version_id = b.index_version_id AND c.document_id = b.document_id
    LEFT JOIN chunk_vector v ON v.chunk_id = c.id GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3
  ON CONFLICT (index_version_id, document_id, own_label) DO UPDATE
     SET rights_id = excluded.rights_id, label = excluded.label, is_hidden = excluded.is_hidden, chunks = excluded.chunks, vectors = excluded.vectors;
  RETURN NULL;
END $$;
CREATE TRIGGER recount_chunks_gone AFTER DELETE ON chunk REFERENCING OLD TABLE AS before
  FOR EACH STATEMENT EXECUTE FUNCTION knowledge.recount_chunks();
CREATE TRIGGER recount_chunks_changed AFTER UPDATE ON chunk REFERENCING OLD TABLE AS before
  FOR EACH STATEMENT EXECUTE FUNCTION knowledge.recount_chunks();
