-- Creations that carried an Idempotency-Key: what was asked, sealed, and what was answered, sealed. Each person's own.
CREATE TABLE idempotency_key (
  workspace_id uuid NOT NULL REFERENCES workspace,
  member_id uuid NOT NULL REFERENCES member,
  key text NOT NULL,
  sealed_request text NOT NULL,
  -- NULL while it is carried out, and for good when the server ended meanwhile.
  sealed_reply text,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (member_id, key)
);
ALTER TABLE idempotency_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotency_key FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_functions ON idempotency_key TO naru_owner USING (true) WITH CHECK (true);
CREATE POLICY own ON idempotency_key TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND member_id = (SELECT access.member_id()))
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND member_id = (SELECT access.member_id()));
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_key TO naru_runtime;
