-- Messages to other systems when something has happened, signed, tried again until they arrive.
-- A message carries ids, never content: what it speaks of is fetched with a key, under that key's rights. And it is sent
-- only while whoever made the webhook may read what it speaks of.
CREATE TABLE webhook (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  name text NOT NULL,
  url text NOT NULL,
  -- Encrypted: signing needs it in clear.
  sealed_secret text NOT NULL,
  events text[] NOT NULL,
  created_by uuid NOT NULL REFERENCES member,
  created_at timestamptz NOT NULL DEFAULT now(),
  disabled_at timestamptz,
  -- 'by-person', 'gone' (the receiver said so), 'failing' (for days)
  disabled_reason text,
  failing_since timestamptz,
  removed_at timestamptz
);
CREATE INDEX webhook_workspace ON webhook (workspace_id) WHERE removed_at IS NULL;

CREATE TABLE webhook_delivery (
  -- Also the message's id, the same in every try: the receiver can tell a repeat.
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  webhook_id uuid NOT NULL REFERENCES webhook,
  event_id uuid NOT NULL,
  type text NOT NULL,
  body text NOT NULL,
  state text NOT NULL CHECK (state IN ('queued', 'delivered', 'failed')),
  tries int NOT NULL DEFAULT 0,
  last_status int,
  last_problem text,
  created_at timestamptz NOT NULL DEFAULT now(),
  tried_at timestamptz,
  UNIQUE (webhook_id, event_id)
);
CREATE INDEX webhook_delivery_recent ON webhook_delivery (webhook_id, created_at DESC);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['webhook', 'webhook_delivery'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_functions ON %I TO naru_owner USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY job ON %I TO naru_jobs USING (workspace_id = (SELECT access.job_workspace_id())) WITH CHECK (workspace_id = (SELECT access.job_workspace_id()))', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON webhook TO naru_runtime;
GRANT SELECT, INSERT, UPDATE ON webhook_delivery TO naru_runtime;
GRANT SELECT, UPDATE ON webhook TO naru_jobs;
GRANT SELECT, INSERT, UPDATE ON webhook_delivery TO naru_jobs;

-- One's own; owners see and stop those of everybody.
CREATE POLICY webhook_read ON webhook FOR SELECT TO naru_runtime USING (
  workspace_id = (SELECT access.workspace_id()) AND (created_by = (SELECT access.member_id()) OR (SELECT access.has_role('owner'))));
CREATE POLICY webhook_add ON webhook FOR INSERT TO naru_runtime WITH CHECK (
  workspace_id = (SELECT access.workspace_id()) AND created_by = (SELECT access.member_id()) AND (SELECT access.has_role('owner', 'builder')));
CREATE POLICY webhook_change ON webhook FOR UPDATE TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND (created_by = (SELECT access.member_id()) OR (SELECT access.has_role('owner'))))
  WITH CHECK (workspace_id = (SELECT access.workspace_id()));
CREATE POLICY delivery_read ON webhook_delivery FOR SELECT TO naru_runtime USING (
  workspace_id = (SELECT access.workspace_id()) AND webhook_id IN (SELECT id FROM webhook));
CREATE POLICY delivery_add ON webhook_delivery FOR INSERT TO naru_runtime WITH CHECK (
  workspace_id = (SELECT access.workspace_id()) AND webhook_id IN (SELECT id FROM webhook));
CREATE POLICY delivery_change ON webhook_delivery FOR UPDATE TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND webhook_id IN (SELECT id FROM webhook))
  WITH CHECK (workspace_id = (SELECT access.workspace_id()));

-- Does anybody in the workspace listen for this? Asked where it happens, by whoever makes it happen.
CREATE FUNCTION access.is_listened_for(of_type text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM webhook w WHERE w.workspace_id = nullif(current_setting('app.workspace', true), '')::uuid
                    AND of_type = ANY (w.events) AND w.disabled_at IS NULL AND w.removed_at IS NULL) $$;
-- Who would be told about something, and may read it now. No node: for all who listen.
CREATE FUNCTION access.listeners_of(of_type text, of_node uuid) RETURNS TABLE (webhook_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT w.id FROM webhook w JOIN member m ON m.id = w.created_by AND m.is_active AND m.role IN ('owner', 'builder')
   WHERE w.workspace_id = access.job_workspace_id() AND of_type = ANY (w.events) AND w.disabled_at IS NULL AND w.removed_at IS NULL
     AND (of_node IS NULL OR EXISTS (
       SELECT FROM node n WHERE n.id = of_node AND n.workspace_id = w.workspace_id
          AND access.is_readable(n.rights_id, n.label, n.is_hidden, access.rights_with(access.principals_of(m.id), 'read', w.workspace_id), m.clearance))) $$;
-- By the clock: what was said so long ago.
CREATE FUNCTION access.sweep_webhook_deliveries(said_before timestamptz) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE swept int;
BEGIN
  DELETE FROM webhook_delivery WHERE created_at < said_before AND state <> 'queued';
  GET DIAGNOSTICS swept = ROW_COUNT;
  RETURN swept;
END $$;
REVOKE EXECUTE ON FUNCTION access.is_listened_for(text), access.listeners_of(text, uuid), access.sweep_webhook_deliveries(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.is_listened_for(text) TO naru_runtime, naru_jobs;
GRANT EXECUTE ON FUNCTION access.listeners_of(text, uuid), access.sweep_webhook_deliveries(timestamptz) TO naru_jobs;
