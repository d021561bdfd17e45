-- Connected providers, what was measured of models, and every call.

CREATE TABLE provider (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  name text NOT NULL,
  base_url text NOT NULL,
  -- AES-256-GCM under a key that follows from Naru's secret; NULL: the endpoint needs none.
  sealed_key text,
  chat_model text NOT NULL,
  -- The highest label whose text may be sent there.
  highest_label smallint NOT NULL DEFAULT 0 CHECK (highest_label BETWEEN 0 AND 2),
  created_by uuid NOT NULL REFERENCES member,
  created_at timestamptz NOT NULL DEFAULT now(),
  removed_at timestamptz,
  last_test jsonb
);

CREATE TABLE model_card (
  workspace_id uuid NOT NULL REFERENCES workspace,
  model_id text NOT NULL,
  grounded jsonb NOT NULL,
  -- The rows behind the numbers.
  rows jsonb NOT NULL,
  measured_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, model_id)
);

CREATE TABLE model_call (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  at timestamptz NOT NULL DEFAULT now(),
  member_id uuid NOT NULL,
  model_id text NOT NULL,
  purpose text NOT NULL,
  status text NOT NULL CHECK (status IN ('succeeded', 'failed', 'cancelled')),
  error_code text,
  input_tokens int,
  output_tokens int,
  milliseconds int NOT NULL,
  -- Millionths of a won; NULL: unknown, never 0 by default.
  cost_micros bigint,
  request_id text NOT NULL
);
CREATE INDEX model_call_at ON model_call (workspace_id, at DESC);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['provider', 'model_card', 'model_call'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_functions ON %I TO naru_owner USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY job ON %I TO naru_jobs USING (workspace_id = (SELECT access.job_workspace_id())) WITH CHECK (workspace_id = (SELECT access.job_workspace_id()))', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON provider TO naru_runtime, naru_jobs;
GRANT SELECT ON model_card TO naru_runtime;
GRANT SELECT, INSERT, UPDATE ON model_card TO naru_jobs;
GRANT INSERT, SELECT ON model_call TO naru_runtime, naru_jobs;

CREATE POLICY provider_read ON provider FOR SELECT TO naru_runtime USING (workspace_id = (SELECT access.workspace_id()));
CREATE POLICY provider_add ON provider FOR INSERT TO naru_runtime
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND (SELECT access.has_role('owner', 'builder')));
CREATE POLICY provider_change ON provider FOR UPDATE TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND (SELECT access.has_role('owner', 'builder')))
  WITH CHECK (workspace_id = (SELECT access.workspace_id()));
CREATE POLICY card_read ON model_card FOR SELECT TO naru_runtime USING (workspace_id = (SELECT access.workspace_id()));
CREATE POLICY call_add ON model_call FOR INSERT TO naru_runtime
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND member_id = (SELECT access.member_id()));
CREATE POLICY call_read ON model_call FOR SELECT TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND (member_id = (SELECT access.member_id()) OR (SELECT access.has_role('owner', 'builder', 'auditor'))));
