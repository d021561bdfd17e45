-- Collections, their index versions, chunks, vectors, and the two searches.

CREATE SCHEMA knowledge;
GRANT USAGE ON SCHEMA knowledge TO naru_runtime, naru_jobs;

CREATE TABLE collection (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  name text NOT NULL,
  -- NULL for the workspace's own collection of whatever no other collection gathers.
  created_by uuid REFERENCES member,
  is_default boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  active_index_version_id uuid
);
CREATE UNIQUE INDEX collection_default ON collection (workspace_id) WHERE is_default;
-- What the collection gathers: a folder with all that lies below it, now and later, or one document.
CREATE TABLE collection_source (
  workspace_id uuid NOT NULL REFERENCES workspace,
  collection_id uuid NOT NULL REFERENCES collection ON DELETE CASCADE,
  node_id uuid NOT NULL REFERENCES node ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (collection_id, node_id)
);
CREATE INDEX collection_source_node ON collection_source (node_id);

CREATE TABLE index_version (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  collection_id uuid NOT NULL REFERENCES collection ON DELETE CASCADE,
  number int NOT NULL,
  -- Longest chunk and the overlap of neighbours, in tokens of the embedding model.
  chunk_tokens int NOT NULL,
  overlap_tokens int NOT NULL,
  tokeniser text NOT NULL,
  embedding_model text NOT NULL,
  dimension int NOT NULL,
  -- Mean length of a chunk in terms, fixed when the version is made: BM25 vectors then never need rewriting.
  mean_terms real NOT NULL,
  -- Taken by the statistics job, not by the insert: an answer does not change when somebody adds what others may not see.
  chunk_count int NOT NULL DEFAULT 0,
  statistics_at timestamptz,
  calibration jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (collection_id, number)
);

CREATE TABLE term_frequency (
  workspace_id uuid NOT NULL,
  index_version_id uuid NOT NULL REFERENCES index_version ON DELETE CASCADE,
  term int NOT NULL,
  document_frequency int NOT NULL,
  PRIMARY KEY (index_version_id, term)
);

CREATE TABLE chunk (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  index_version_id uuid NOT NULL REFERENCES index_version ON DELETE CASCADE,
  document_id uuid NOT NULL REFERENCES document ON DELETE CASCADE,
  document_version_id uuid NOT NULL REFERENCES document_version ON DELETE CASCADE,
  ordinal int NOT NULL,
  rights_id int NOT NULL,
  -- A chunk may be higher than its document, never lower: label = greatest(own_label, document.label).
  own_label smallint NOT NULL DEFAULT 0,
  label smallint NOT NULL,
  is_hidden boolean NOT NULL DEFAULT false,
  heading_path text[] NOT NULL,
  body text NOT NULL,
  -- Which characters of the body came from which element: [{elementId, page, start, end, elementStart}]
  pieces jsonb NOT NULL,
  token_count int NOT NULL,
  -- Of what is embedded (title, headings, body): the same text is embedded once for a model.
  text_hash bytea NOT NULL,
  terms int[] NOT NULL,
  lex sparsevec(1000000000) NOT NULL,
  UNIQUE (index_version_id, document_version_id, ordinal)
);
-- The counting of visible chunks reads this index alone.
CREATE INDEX chunk_rights ON chunk (index_version_id, rights_id, label) INCLUDE (workspace_id, is_hidden);
CREATE INDEX chunk_document ON chunk (document_id);
-- No pending list: a full one costs every search 15 ms.
CREATE INDEX chunk_terms ON chunk USING gin (terms) WITH (fastupdate = off);
CREATE INDEX chunk_text ON chunk (text_hash);

CREATE TABLE chunk_vector_384 (
  chunk_id bigint PRIMARY KEY REFERENCES chunk ON DELETE CASCADE,
  workspace_id uuid NOT NULL,
  index_version_id uuid NOT NULL,
  document_id uuid NOT NULL,
  rights_id int NOT NULL,
  label smallint NOT NULL,
  is_hidden boolean NOT NULL DEFAULT false,
  embedding_model text NOT NULL,
  text_hash bytea NOT NULL,
  emb vector(384) NOT NULL
);
ALTER TABLE chunk_vector_384 ALTER COLUMN emb SET STORAGE PLAIN;
CREATE INDEX chunk_vector_384_rights ON chunk_vector_384 (index_version_id, rights_id, label);
CREATE INDEX chunk_vector_384_document ON chunk_vector_384 (document_id);
CREATE INDEX chunk_vector_384_text ON chunk_vector_384 (workspace_id, embedding_model, text_hash);

-- Chunks and vectors take their rights from the document, whatever the insert said, and follow it.
CREATE FUNCTION knowledge.chunk_starts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  SELECT d.rights_id, greatest(NEW.own_label, d.label), d.is_hidden INTO STRICT NEW.rights_id, NEW.label, NEW.is_hidden
    FROM document d WHERE d.id = NEW.document_id AND d.workspace_id = NEW.workspace_id FOR SHARE;
  RETURN NEW;
END $$;
CREATE TRIGGER chunk_starts BEFORE INSERT ON chunk FOR EACH ROW EXECUTE FUNCTION knowledge.chunk_starts();

CREATE FUNCTION knowledge.vector_starts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  SELECT c.workspace_id, c.index_version_id, c.document_id, c.rights_id, c.label, c.is_hidden, c.text_hash
    INTO STRICT NEW.workspace_id, NEW.index_version_id, NEW.document_id, NEW.rights_id, NEW.label, NEW.is_hidden, NEW.text_hash
    FROM chunk c WHERE c.id = NEW.chunk_id FOR SHARE;
  RETURN NEW;
END $$;
CREATE TRIGGER vector_starts BEFORE INSERT ON chunk_vector_384 FOR EACH ROW EXECUTE FUNCTION knowledge.vector_starts();

CREATE FUNCTION knowledge.chunks_follow_document() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE chunk SET rights_id = NEW.rights_id, label = greatest(own_label, NEW.label), is_hidden = NEW.is_hidden WHERE document_id = NEW.id;
  UPDATE chunk_vector_384 v SET rights_id = c.rights_id, label = c.label, is_hidden = c.is_hidden
    FROM chunk c WHERE c.document_id = NEW.id AND v.chunk_id = c.id;
  RETURN NULL;
END $$;
CREATE TRIGGER chunks_follow_document AFTER UPDATE OF rights_id, label, is_hidden ON document
  FOR EACH ROW WHEN ((OLD.rights_id, OLD.label, OLD.is_hidden) IS DISTINCT FROM (NEW.rights_id, NEW.label, NEW.is_hidden))
  EXECUTE FUNCTION knowledge.chunks_follow_document();

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['collection', 'collection_source', 'index_version', 'term_frequency', 'chunk', 'chunk_vector_384'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_functions ON %I TO naru_owner USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY job ON %I TO naru_jobs USING (workspace_id = (SELECT access.job_workspace_id())) WITH CHECK (workspace_id = (SELECT access.job_workspace_id()))', t);
  END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE ON collection, index_version TO naru_runtime;
GRANT SELECT, INSERT, DELETE ON collection_source TO naru_runtime;
GRANT SELECT ON chunk, chunk_vector_384 TO naru_runtime;
GRANT SELECT, INSERT, UPDATE, DELETE ON collection, collection_source, index_version, term_frequency, chunk, chunk_vector_384 TO naru_jobs;

-- Asked without the policies of `collection`, which ask `collection_source` in turn.
CREATE FUNCTION knowledge.is_maker(of_collection uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM collection c WHERE c.id = of_collection AND c.created_by = access.member_id()) $$;

-- Does this person see any chunk of the version? The folder that a collection gathers may be closed to somebody who may
-- read one document in it.
CREATE FUNCTION knowledge.shows_something(version uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM chunk c WHERE c.index_version_id = version AND c.workspace_id = access.workspace_id()
     AND access.is_readable(c.rights_id, c.label, c.is_hidden, (SELECT access.readable_rights()), (SELECT access.clearance()))) $$;

-- The readable documents of a collection, also those below folders that this person does not see.
CREATE FUNCTION knowledge.gathered(of_collection uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH RECURSIVE inside AS (
    SELECT s.node_id AS id FROM collection_source s WHERE s.collection_id = of_collection AND s.workspace_id = access.workspace_id()
    UNION SELECT n.id FROM node n JOIN inside ON n.parent_id = inside.id)
  SELECT d.id FROM inside JOIN document d ON d.id = inside.id
   WHERE access.is_readable(d.rights_id, d.label, d.is_hidden, (SELECT access.readable_rights()), (SELECT access.clearance()))
  UNION
  -- The default collection has no sources: it holds what was indexed into it.
  SELECT c.document_id FROM collection f JOIN chunk c ON c.index_version_id = f.active_index_version_id
   WHERE f.id = of_collection AND f.is_default AND f.workspace_id = access.workspace_id()
     AND access.is_readable(c.rights_id, c.label, c.is_hidden, (SELECT access.readable_rights()), (SELECT access.clearance())) $$;

-- A collection is seen by its maker, and by whoever may see something that it gathers.
CREATE POLICY collection_read ON collection FOR SELECT TO naru_runtime USING (
  workspace_id = (SELECT access.workspace_id()) AND deleted_at IS NULL
  AND (created_by = (SELECT access.member_id())
    OR id IN (SELECT s.collection_id FROM collection_source s)
    OR knowledge.shows_something(active_index_version_id)));
CREATE POLICY collection_add ON collection FOR INSERT TO naru_runtime
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND created_by = (SELECT access.member_id()));
CREATE POLICY collection_change ON collection FOR UPDATE TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND created_by = (SELECT access.member_id()))
  WITH CHECK (workspace_id = (SELECT access.workspace_id()));
CREATE POLICY source_read ON collection_source FOR SELECT TO naru_runtime USING (
  workspace_id = (SELECT access.workspace_id()) AND EXISTS (SELECT FROM node n WHERE n.id = collection_source.node_id AND NOT n.is_hidden));
-- Only what one may read can be gathered.
CREATE POLICY source_add ON collection_source FOR INSERT TO naru_runtime WITH CHECK (
  workspace_id = (SELECT access.workspace_id())
  AND EXISTS (SELECT FROM node n WHERE n.id = collection_source.node_id)
  AND knowledge.is_maker(collection_id));
CREATE POLICY source_drop ON collection_source FOR DELETE TO naru_runtime USING (
  workspace_id = (SELECT access.workspace_id())
  AND knowledge.is_maker(collection_id));
CREATE POLICY index_version_read ON index_version FOR SELECT TO naru_runtime USING (
  workspace_id = (SELECT access.workspace_id()) AND EXISTS (SELECT FROM collection c WHERE c.id = index_version.collection_id));
CREATE POLICY index_version_add ON index_version FOR INSERT TO naru_runtime WITH CHECK (
  workspace_id = (SELECT access.workspace_id())
  AND knowledge.is_maker(collection_id));
CREATE POLICY chunk_read ON chunk FOR SELECT TO naru_runtime USING (
  workspace_id = (SELECT access.workspace_id())
  AND access.is_readable(rights_id, label, is_hidden, (SELECT access.readable_rights()), (SELECT access.clearance())));
CREATE POLICY vector_read ON chunk_vector_384 FOR SELECT TO naru_runtime USING (
  workspace_id = (SELECT access.workspace_id())
  AND access.is_readable(rights_id, label, is_hidden, (SELECT access.readable_rights()), (SELECT access.clearance())));

-- How often the asked terms occur. Numbers for the server's own arithmetic; they never leave it.
CREATE FUNCTION knowledge.frequencies(versions uuid[], asked int[])
RETURNS TABLE (term int, document_frequency bigint) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT f.term, sum(f.document_frequency)::bigint FROM term_frequency f
   WHERE f.index_version_id = ANY (versions) AND f.term = ANY (asked) AND f.workspace_id = access.workspace_id() GROUP BY f.term $$;

-- How many chunks this person may see, up to a limit: decides between exact and approximate search.
CREATE FUNCTION knowledge.visible_count(versions uuid[], up_to int) RETURNS int LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*)::int FROM (SELECT FROM chunk c
   WHERE c.index_version_id = ANY (versions) AND c.workspace_id = access.workspace_id()
     AND access.is_readable(c.rights_id, c.label, c.is_hidden, (SELECT access.readable_rights()), (SELECT access.clearance()))
   LIMIT up_to) AS seen $$;

-- The words half: exact BM25 over the visible chunks that hold one of the candidate terms. SECURITY DEFINER because the
-- array operator is not leakproof: under the policy alone the planner may not use the term index (7 ms against 46 to 84).
CREATE FUNCTION knowledge.search_words(versions uuid[], candidate_terms int[], query sparsevec, take int)
RETURNS TABLE (chunk_id bigint, score real) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  readable int[] := access.readable_rights();
  up_to smallint := access.clearance();
  workspace uuid := access.workspace_id();
BEGIN
  -- A reader of few chunks: all of them, by the index of rights. No term narrows them further than the rights do.
  IF candidate_terms IS NULL THEN
    RETURN QUERY
    SELECT c.id, (-(c.lex <#> query))::real FROM chunk c
     WHERE c.index_version_id = ANY (versions) AND c.workspace_id = workspace
       AND access.is_readable(c.rights_id, c.label, c.is_hidden, readable, up_to)
       AND c.lex <#> query < 0
     ORDER BY c.lex <#> query, c.id LIMIT take;
    RETURN;
  END IF;
  RETURN QUERY
  SELECT c.id, (-(c.lex <#> query))::real FROM chunk c
   WHERE c.index_version_id = ANY (versions) AND c.workspace_id = workspace
     AND access.is_readable(c.rights_id, c.label, c.is_hidden, readable, up_to)
     AND c.terms && candidate_terms
   ORDER BY c.lex <#> query, c.id LIMIT take;
END $$;

-- The meaning half, exact: every visible vector. `+ 0` keeps the planner from an index that filters afterwards.
CREATE FUNCTION knowledge.search_vectors_exact(versions uuid[], query vector, take int)
RETURNS TABLE (chunk_id bigint, score real) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  readable int[] := access.readable_rights();
  up_to smallint := access.clearance();
  workspace uuid := access.workspace_id();
BEGIN
  RETURN QUERY
  SELECT v.chunk_id, (1 - (v.emb <=> query))::real FROM chunk_vector_384 v
   WHERE v.index_version_id = ANY (versions) AND v.workspace_id = workspace
     AND access.is_readable(v.rights_id, v.label, v.is_hidden, readable, up_to)
   ORDER BY (v.emb <=> query) + 0, v.chunk_id LIMIT take;
END $$;

-- The meaning half for readers of many chunks: walks the graph and keeps what is visible. Sorted again because the
-- relaxed order may be slightly out of order. One index version at a time: each has a graph of its own.
CREATE FUNCTION knowledge.search_vectors_near(version uuid, query vector, take int)
RETURNS TABLE (chunk_id bigint, score real) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET hnsw.iterative_scan = 'relaxed_order' SET hnsw.ef_search = 100 SET enable_seqscan = off AS $$
BEGIN
  RETURN QUERY EXECUTE format(
    'WITH near AS MATERIALIZED (
       SELECT v.chunk_id, v.emb <=> $1 AS distance FROM chunk_vector_384 v
        WHERE v.index_version_id = %L AND v.workspace_id = $2
          AND access.is_readable(v.rights_id, v.label, v.is_hidden, $3, $4)
        ORDER BY v.emb <=> $1 LIMIT $5)
     SELECT near.chunk_id, (1 - near.distance)::real FROM near ORDER BY near.distance + 0, near.chunk_id', version)
  USING query, access.workspace_id(), access.readable_rights(), access.clearance(), take;
END $$;

-- The graph of one index version, built after its bulk load.
CREATE FUNCTION knowledge.build_graph(version uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  index_name text := 'chunk_vector_384_graph_' || replace(version::text, '-', '');
BEGIN
  IF to_regclass(index_name) IS NOT NULL THEN RETURN false; END IF;
  EXECUTE format('CREATE INDEX %I ON chunk_vector_384 USING hnsw (emb vector_cosine_ops) WHERE index_version_id = %L', index_name, version);
  RETURN true;
END $$;
CREATE FUNCTION knowledge.has_graph(version uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT to_regclass('chunk_vector_384_graph_' || replace(version::text, '-', '')) IS NOT NULL $$;

-- Document frequencies, counted anew.
CREATE FUNCTION knowledge.count_terms(version uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  DELETE FROM term_frequency WHERE index_version_id = version;
  INSERT INTO term_frequency (workspace_id, index_version_id, term, document_frequency)
  SELECT i.workspace_id, version, t.term, count(*) FROM index_version i, chunk c, unnest(c.terms) AS t(term)
   WHERE i.id = version AND c.index_version_id = version AND NOT c.is_hidden GROUP BY i.workspace_id, t.term;
  UPDATE index_version SET statistics_at = now(),
         chunk_count = (SELECT count(*) FROM chunk c WHERE c.index_version_id = version AND NOT c.is_hidden)
   WHERE id = version;
END $$;

REVOKE EXECUTE ON FUNCTION knowledge.build_graph(uuid), knowledge.count_terms(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION knowledge.build_graph(uuid), knowledge.count_terms(uuid) TO naru_jobs;
