-- Providers of several kinds, with what each model can do, its quota, its price, budgets, and vectors of 1,024 dimensions.

CREATE SCHEMA models;
GRANT USAGE ON SCHEMA models TO naru_runtime, naru_jobs;

-- The workspace of a request or, without a member, of a background step.
CREATE FUNCTION models.workspace_id() RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN nullif(current_setting('app.member', true), '') IS NULL THEN access.job_workspace_id() ELSE access.workspace_id() END $$;

-- ---------------------------------------------------------------- providers and their models
ALTER TABLE provider
  ADD COLUMN kind text NOT NULL DEFAULT 'openai-compatible' CHECK (kind IN ('openai-compatible', 'clova-studio')),
  -- Providers with the same address and key share one quota, in whatever workspace they are. A fingerprint, never the key.
  ADD COLUMN account text,
  -- The endpoint refused the key: nothing is sent until a test succeeds.
  ADD COLUMN stopped_at timestamptz,
  ADD COLUMN stopped_because text;
UPDATE provider SET account = id::text;
ALTER TABLE provider ALTER COLUMN account SET NOT NULL;

CREATE TABLE provider_model (
  provider_id uuid NOT NULL REFERENCES provider,
  workspace_id uuid NOT NULL REFERENCES workspace,
  -- As the provider calls it.
  name text NOT NULL,
  role text NOT NULL CHECK (role IN ('chat', 'embedding')),
  face text NOT NULL DEFAULT 'v3' CHECK (face IN ('v3', 'v1', 'v3-task', 'v1-task')),
  -- Whose quota it uses: a tuned model counts as the one below it.
  counts_as text NOT NULL,
  context_tokens int CHECK (context_tokens > 0),
  max_output_tokens int CHECK (max_output_tokens > 0),
  dimension int CHECK (dimension IN (384, 1024)),
  thinks boolean NOT NULL DEFAULT false,
  calls_tools boolean NOT NULL DEFAULT false,
  answers_in_schema boolean NOT NULL DEFAULT false,
  sees boolean NOT NULL DEFAULT false,
  -- NULL: not limited here.
  calls_per_minute int CHECK (calls_per_minute > 0),
  tokens_per_minute int CHECK (tokens_per_minute > 0),
  PRIMARY KEY (provider_id, name),
  CHECK ((role = 'embedding') = (dimension IS NOT NULL))
);
INSERT INTO provider_model (provider_id, workspace_id, name, role, counts_as)
SELECT id, workspace_id, chat_model, 'chat', chat_model FROM provider;
ALTER TABLE provider DROP COLUMN chat_model;

-- ---------------------------------------------------------------- quotas
-- Calls of the last minute with the tokens they reserved, or used once that is known.
CREATE TABLE model_quota_use (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  account text NOT NULL,
  counts_as text NOT NULL,
  at timestamptz NOT NULL,
  tokens int NOT NULL
);
CREATE INDEX model_quota_use_recent ON model_quota_use (account, counts_as, at);

-- ---------------------------------------------------------------- prices and budgets
-- Millionths of a won. NULL is unknown, never 0. The newest row of a model counts; older ones say what earlier calls cost.
CREATE TABLE model_price (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  model_id text NOT NULL,
  input_micros_per_1000 bigint CHECK (input_micros_per_1000 >= 0),
  output_micros_per_1000 bigint CHECK (output_micros_per_1000 >= 0),
  call_micros bigint CHECK (call_micros >= 0),
  source text NOT NULL,
  as_of date NOT NULL,
  set_by uuid NOT NULL REFERENCES member,
  set_at timestamptz NOT NULL
);
CREATE INDEX model_price_newest ON model_price (workspace_id, model_id, set_at DESC);

CREATE TABLE model_budget (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  -- The name under which an app is asked; NULL: everything in the workspace.
  app text,
  monthly_micros bigint NOT NULL CHECK (monthly_micros > 0),
  set_by uuid NOT NULL REFERENCES member,
  set_at timestamptz NOT NULL,
  UNIQUE NULLS NOT DISTINCT (workspace_id, app)
);

ALTER TABLE model_call
  ADD COLUMN app text,
  ADD COLUMN label smallint,
  ADD COLUMN tries smallint NOT NULL DEFAULT 1,
  -- Words or vectors had come before it ended: a call that failed after that has probably been charged for.
  ADD COLUMN answer_began boolean NOT NULL DEFAULT true,
  ADD COLUMN price_id uuid REFERENCES model_price;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['provider_model', 'model_quota_use', 'model_price', 'model_budget'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_functions ON %I TO naru_owner USING (true) WITH CHECK (true)', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['provider_model', 'model_price', 'model_budget'] LOOP
    EXECUTE format('CREATE POLICY job ON %I TO naru_jobs USING (workspace_id = (SELECT access.job_workspace_id())) WITH CHECK (false)', t);
    EXECUTE format('GRANT SELECT ON %I TO naru_runtime, naru_jobs', t);
    EXECUTE format('CREATE POLICY reading ON %I FOR SELECT TO naru_runtime USING (workspace_id = (SELECT access.workspace_id()))', t);
  END LOOP;
END $$;
GRANT INSERT, UPDATE, DELETE ON provider_model TO naru_runtime;
GRANT INSERT ON model_price TO naru_runtime;
GRANT INSERT, UPDATE, DELETE ON model_budget TO naru_runtime;
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['provider_model', 'model_price', 'model_budget'] LOOP
    EXECUTE format('CREATE POLICY adding ON %I FOR INSERT TO naru_runtime WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND (SELECT access.has_role(''owner'', ''builder'')))', t);
    EXECUTE format('CREATE POLICY changing ON %I FOR UPDATE TO naru_runtime USING (workspace_id = (SELECT access.workspace_id()) AND (SELECT access.has_role(''owner'', ''builder''))) WITH CHECK (workspace_id = (SELECT access.workspace_id()))', t);
    EXECUTE format('CREATE POLICY dropping ON %I FOR DELETE TO naru_runtime USING (workspace_id = (SELECT access.workspace_id()) AND (SELECT access.has_role(''owner'', ''builder'')))', t);
  END LOOP;
END $$;

-- Whoever asks may be the one whose call the endpoint refused; only the stop is theirs to write.
CREATE FUNCTION models.stop_provider(of_provider uuid, because text) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE provider SET stopped_at = now(), stopped_because = because
   WHERE id = of_provider AND workspace_id = models.workspace_id() AND stopped_at IS NULL $$;

-- Takes a call and its tokens out of the last minute's quota of an account and model, in whatever process or workspace.
-- Returns the seconds until there is room, or NULL when it was taken. A call that is larger than a whole minute is let
-- through when the minute is empty: the provider decides.
CREATE FUNCTION models.take_quota(use_id uuid, of_provider uuid, of_model text, wanted int) RETURNS real
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  shared text;
  m provider_model;
  right_now timestamptz;
  one record;
  calls int;
  tokens bigint;
BEGIN
  SELECT * INTO m FROM provider_model WHERE provider_id = of_provider AND name = of_model AND workspace_id = models.workspace_id();
  IF m.provider_id IS NULL OR (m.calls_per_minute IS NULL AND m.tokens_per_minute IS NULL) THEN RETURN NULL; END IF;
  SELECT account INTO shared FROM provider WHERE id = of_provider;
  PERFORM pg_advisory_xact_lock(hashtextextended(shared || ' ' || m.counts_as, 18));
  right_now := clock_timestamp(); -- After the lock: now() is when the transaction began to wait for it.
  DELETE FROM model_quota_use u WHERE u.account = shared AND u.counts_as = m.counts_as AND u.at <= right_now - interval '60 seconds';
  SELECT count(*), coalesce(sum(u.tokens), 0) INTO calls, tokens FROM model_quota_use u WHERE u.account = shared AND u.counts_as = m.counts_as;
  FOR one IN SELECT u.at, u.tokens FROM model_quota_use u WHERE u.account = shared AND u.counts_as = m.counts_as
             UNION ALL SELECT NULL, 0 ORDER BY 1 NULLS FIRST LOOP
    IF one.at IS NOT NULL THEN calls := calls - 1; tokens := tokens - one.tokens; END IF;
    IF calls = 0 OR (calls < coalesce(m.calls_per_minute, calls + 1) AND tokens + wanted <= coalesce(m.tokens_per_minute, tokens + wanted)) THEN
      IF one.at IS NOT NULL THEN RETURN extract(epoch FROM one.at + interval '60 seconds' - right_now); END IF;
      INSERT INTO model_quota_use (id, workspace_id, account, counts_as, at, tokens)
      VALUES (use_id, m.workspace_id, shared, m.counts_as, right_now, wanted);
      RETURN NULL;
    END IF;
  END LOOP;
  RETURN 60;
END $$;

-- What a call used in the end takes the place of what it reserved.
CREATE FUNCTION models.settle_quota(use_id uuid, used int) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE model_quota_use SET tokens = used WHERE id = use_id AND workspace_id = models.workspace_id() $$;

CREATE FUNCTION models.quota_meter() RETURNS TABLE (provider_id uuid, name text, calls int, tokens bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.provider_id, m.name, count(u.id)::int, coalesce(sum(u.tokens), 0)
    FROM provider_model m JOIN provider p ON p.id = m.provider_id
    LEFT JOIN model_quota_use u ON u.account = p.account AND u.counts_as = m.counts_as AND u.at > clock_timestamp() - interval '60 seconds'
   WHERE m.workspace_id = models.workspace_id() AND p.removed_at IS NULL GROUP BY m.provider_id, m.name $$;

-- What the workspace, or one app in it, has spent since a moment, and how many calls have no known cost.
CREATE FUNCTION models.spent(of_app text, since timestamptz) RETURNS TABLE (micros bigint, unknown_calls int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(sum(c.cost_micros), 0)::bigint, count(*) FILTER (WHERE c.cost_micros IS NULL AND (c.status <> 'failed' OR c.answer_began))::int
    FROM model_call c WHERE c.workspace_id = models.workspace_id() AND c.at >= since AND (of_app IS NULL OR c.app = of_app) $$;

REVOKE EXECUTE ON FUNCTION models.stop_provider(uuid, text), models.take_quota(uuid, uuid, text, int), models.settle_quota(uuid, int),
  models.quota_meter(), models.spent(text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION models.stop_provider(uuid, text), models.take_quota(uuid, uuid, text, int), models.settle_quota(uuid, int),
  models.quota_meter(), models.spent(text, timestamptz) TO naru_runtime, naru_jobs;

-- ---------------------------------------------------------------- vectors of 1,024 dimensions
-- The highest label whose text may go to the version's embedding model. Chunks above it are found by words alone.
ALTER TABLE index_version ADD COLUMN vector_label smallint NOT NULL DEFAULT 2 CHECK (vector_label BETWEEN 0 AND 2);

CREATE TABLE chunk_vector_1024 (
  chunk_id bigint PRIMARY KEY REFERENCES chunk ON DELETE CASCADE,
  workspace_id uuid NOT NULL,
  index_version_id uuid NOT NULL,
  document_id uuid NOT NULL,
  rights_id int NOT NULL,
  label smallint NOT NULL,
  is_hidden boolean NOT NULL DEFAULT false,
  embedding_model text NOT NULL,
  text_hash bytea NOT NULL,
  emb vector(1024) NOT NULL
);
-- 4 kB a vector still fits a page; out of line every distance would cost a second read.
ALTER TABLE chunk_vector_1024 ALTER COLUMN emb SET STORAGE PLAIN;
CREATE INDEX chunk_vector_1024_rights ON chunk_vector_1024 (index_version_id, rights_id, label);
CREATE INDEX chunk_vector_1024_document ON chunk_vector_1024 (document_id);
CREATE INDEX chunk_vector_1024_text ON chunk_vector_1024 (workspace_id, embedding_model, text_hash);
CREATE TRIGGER vector_starts BEFORE INSERT ON chunk_vector_1024 FOR EACH ROW EXECUTE FUNCTION knowledge.vector_starts();
ALTER TABLE chunk_vector_1024 ENABLE ROW LEVEL SECURITY;
ALTER TABLE chunk_vector_1024 FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_functions ON chunk_vector_1024 TO naru_owner USING (true) WITH CHECK (true);
CREATE POLICY job ON chunk_vector_1024 TO naru_jobs
  USING (workspace_id = (SELECT access.job_workspace_id())) WITH CHECK (workspace_id = (SELECT access.job_workspace_id()));
CREATE POLICY vector_read ON chunk_vector_1024 FOR SELECT TO naru_runtime USING (
  workspace_id = (SELECT access.workspace_id())
  AND access.is_readable(rights_id, label, is_hidden, (SELECT access.readable_rights()), (SELECT access.clearance())));
GRANT SELECT ON chunk_vector_1024 TO naru_runtime;
GRANT SELECT, INSERT, UPDATE, DELETE ON chunk_vector_1024 TO naru_jobs;

-- Which chunks have a vector, of whatever dimension, under the rights of whoever asks.
CREATE VIEW chunk_vector WITH (security_invoker = true) AS
  SELECT chunk_id, index_version_id FROM chunk_vector_384 UNION ALL SELECT chunk_id, index_version_id FROM chunk_vector_1024;
GRANT SELECT ON chunk_vector TO naru_runtime, naru_jobs;

-- Versions of which a provider's vectors are missing, in every workspace: asked by the clock of the workers. A provider may
-- have been stopped or a budget used up, and be there again.
CREATE FUNCTION knowledge.waiting_for_vectors(take int) RETURNS TABLE (workspace_id uuid, member_id uuid, index_version_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT v.workspace_id, k.created_by, v.id FROM index_version v JOIN collection k ON k.id = v.collection_id
   WHERE k.created_by IS NOT NULL AND k.deleted_at IS NULL AND v.dimension = 1024
     AND v.id IN (k.active_index_version_id, k.pending_index_version_id)
     AND EXISTS (SELECT FROM chunk c WHERE c.index_version_id = v.id AND c.label <= v.vector_label
                    AND NOT EXISTS (SELECT FROM chunk_vector_1024 e WHERE e.chunk_id = c.id))
   LIMIT take $$;
REVOKE EXECUTE ON FUNCTION knowledge.waiting_for_vectors(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION knowledge.waiting_for_vectors(int) TO naru_jobs;

CREATE OR REPLACE FUNCTION knowledge.chunks_follow_document() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE chunk SET rights_id = NEW.rights_id, label = greatest(own_label, NEW.label), is_hidden = NEW.is_hidden WHERE document_id = NEW.id;
  UPDATE chunk_vector_384 v SET rights_id = c.rights_id, label = c.label, is_hidden = c.is_hidden
    FROM chunk c WHERE c.document_id = NEW.id AND v.chunk_id = c.id;
  UPDATE chunk_vector_1024 v SET rights_id = c.rights_id, label = c.label, is_hidden = c.is_hidden
    FROM chunk c WHERE c.document_id = NEW.id AND v.chunk_id = c.id;
  RETURN NULL;
END $$;

-- As before, over the table of the query's dimension.
CREATE OR REPLACE FUNCTION knowledge.search_vectors_exact(versions uuid[], query vector, take int)
RETURNS TABLE (chunk_id bigint, score real) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  readable int[] := access.readable_rights();
  up_to smallint := access.clearance();
  workspace uuid := access.workspace_id();
BEGIN
  IF vector_dims(query) = 1024 THEN
    RETURN QUERY
    SELECT v.chunk_id, (1 - (v.emb <=> query))::real FROM chunk_vector_1024 v
     WHERE v.index_version_id = ANY (versions) AND v.workspace_id = workspace
       AND access.is_readable(v.rights_id, v.label, v.is_hidden, readable, up_to)
     ORDER BY (v.emb <=> query) + 0, v.chunk_id LIMIT take;
    RETURN;
  END IF;
  RETURN QUERY
  SELECT v.chunk_id, (1 - (v.emb <=> query))::real FROM chunk_vector_384 v
   WHERE v.index_version_id = ANY (versions) AND v.workspace_id = workspace
     AND access.is_readable(v.rights_id, v.label, v.is_hidden, readable, up_to)
   ORDER BY (v.emb <=> query) + 0, v.chunk_id LIMIT take;
END $$;

CREATE OR REPLACE FUNCTION knowledge.search_vectors_near(version uuid, query vector, take int)
RETURNS TABLE (chunk_id bigint, score real) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET hnsw.iterative_scan = 'relaxed_order' SET hnsw.ef_search = 100 SET enable_seqscan = off AS $$
BEGIN
  RETURN QUERY EXECUTE format(
    'WITH near AS MATERIALIZED (
       SELECT v.chunk_id, v.emb <=> $1 AS distance FROM chunk_vector_%s v
        WHERE v.index_version_id = %L AND v.workspace_id = $2
          AND access.is_readable(v.rights_id, v.label, v.is_hidden, $3, $4)
        ORDER BY v.emb <=> $1 LIMIT $5)
     SELECT near.chunk_id, (1 - near.distance)::real FROM near ORDER BY near.distance + 0, near.chunk_id', vector_dims(query), version)
  USING query, access.workspace_id(), access.readable_rights(), access.clearance(), take;
END $$;

CREATE OR REPLACE FUNCTION knowledge.build_graph(version uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  dims int;
  index_name text;
BEGIN
  SELECT dimension INTO STRICT dims FROM index_version WHERE id = version;
  index_name := format('chunk_vector_%s_graph_%s', dims, replace(version::text, '-', ''));
  IF to_regclass(index_name) IS NOT NULL THEN RETURN false; END IF;
  EXECUTE format('CREATE INDEX %I ON chunk_vector_%s USING hnsw (emb vector_cosine_ops) WHERE index_version_id = %L', index_name, dims, version);
  RETURN true;
END $$;
CREATE OR REPLACE FUNCTION knowledge.has_graph(version uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT to_regclass('chunk_vector_384_graph_' || replace(version::text, '-', '')) IS NOT NULL
      OR to_regclass('chunk_vector_1024_graph_' || replace(version::text, '-', '')) IS NOT NULL $$;

-- ---------------------------------------------------------------- quotes in what people send
-- The label of text that quotes documents: of each stretch the lowest label of a passage that holds it word by word, of all
-- stretches the highest. Only passages that the asker may read, or could before they went into the bin: a refusal must not
-- tell what stands in others.
CREATE FUNCTION knowledge.label_of_quotes(stretches jsonb) RETURNS smallint LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  readable int[] := access.readable_rights();
  up_to smallint := access.clearance();
  workspace uuid := access.workspace_id();
  highest smallint;
BEGIN
  SELECT max(found.lowest) INTO highest FROM jsonb_to_recordset(stretches) AS s(letters text, terms int[])
   CROSS JOIN LATERAL (
     SELECT min(c.label) AS lowest FROM chunk c
      WHERE c.workspace_id = workspace AND c.terms @> s.terms
        AND access.is_readable(c.rights_id, c.label, false, readable, up_to)
        AND position(s.letters IN lower(regexp_replace(array_to_string(c.heading_path, ' ') || ' ' || c.body, '\s', '', 'g'))) > 0) found;
  RETURN coalesce(highest, 0);
END $$;
