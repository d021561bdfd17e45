-- Who may read whose conversations and for how long they are kept; two factors.

-- ---------------------------------------------------------------- conversations of others
-- An auditor reads them only while the workspace allows it, with a reason, for an hour, and it is logged.
CREATE TABLE conversation_disclosure (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  reader_id uuid NOT NULL REFERENCES member,
  member_id uuid NOT NULL REFERENCES member,
  reason text NOT NULL,
  opened_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX conversation_disclosure_reader ON conversation_disclosure (reader_id, expires_at);
ALTER TABLE conversation_disclosure ENABLE ROW LEVEL SECURITY;
ALTER TABLE conversation_disclosure FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_functions ON conversation_disclosure TO naru_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON conversation_disclosure TO naru_runtime;
CREATE FUNCTION access.may_disclose() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT access.has_role('auditor') AND NOT access.is_looking()
     AND EXISTS (SELECT FROM workspace_setting s WHERE s.workspace_id = access.workspace_id() AND s.conversation_readers = 'auditors') $$;
CREATE POLICY disclosure_own ON conversation_disclosure FOR SELECT TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND reader_id = (SELECT access.member_id()));
CREATE POLICY disclosure_open ON conversation_disclosure FOR INSERT TO naru_runtime
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND reader_id = (SELECT access.member_id()) AND (SELECT access.may_disclose())
    AND member_id <> reader_id AND expires_at <= now() + interval '61 minutes');
CREATE FUNCTION access.disclosed_members() RETURNS uuid[] LANGUAGE sql STABLE AS $$
  SELECT coalesce(array_agg(d.member_id), '{}') FROM conversation_disclosure d
   WHERE d.reader_id = access.member_id() AND d.expires_at > now() AND access.may_disclose() $$;
CREATE POLICY conversation_disclosed ON conversation FOR SELECT TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND member_id = ANY ((SELECT access.disclosed_members())::uuid[]));
CREATE POLICY turn_disclosed ON turn FOR SELECT TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND member_id = ANY ((SELECT access.disclosed_members())::uuid[]));
-- Whoever reads along still writes nothing there.
DROP POLICY turn_own ON turn;
CREATE POLICY turn_own ON turn TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND member_id = (SELECT access.member_id()))
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND member_id = (SELECT access.member_id())
    AND conversation_id IN (SELECT c.id FROM conversation c WHERE c.member_id = (SELECT access.member_id())));
DROP POLICY feedback_own ON feedback;
CREATE POLICY feedback_own ON feedback TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND member_id = (SELECT access.member_id()))
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND member_id = (SELECT access.member_id())
    AND turn_id IN (SELECT t.id FROM turn t WHERE t.member_id = (SELECT access.member_id())));
DROP POLICY source_keep ON turn_source;
CREATE POLICY source_keep ON turn_source FOR INSERT TO naru_runtime WITH CHECK (
  workspace_id = (SELECT access.workspace_id()) AND turn_id IN (SELECT t.id FROM turn t WHERE t.member_id = (SELECT access.member_id())));

-- Removes what its time has come for, in every workspace: conversations whose last turn is older than the workspace keeps
-- them, and deleted ones after 30 days. Asked by the clock of the workers, again until nothing is left.
CREATE FUNCTION access.sweep_conversations(take int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  swept record;
  total int := 0;
BEGIN
  FOR swept IN
    WITH due AS (
      SELECT c.id FROM conversation c JOIN workspace_setting s ON s.workspace_id = c.workspace_id
       WHERE (s.conversation_days > 0 AND c.updated_at < now() - make_interval(days => s.conversation_days))
          OR c.deleted_at < now() - interval '30 days'
       LIMIT take FOR UPDATE OF c SKIP LOCKED),
    gone AS (DELETE FROM conversation c USING due WHERE c.id = due.id RETURNING c.workspace_id)
    SELECT g.workspace_id, count(*)::int AS many FROM gone g GROUP BY g.workspace_id
  LOOP
    total := total + swept.many;
    INSERT INTO audit_event (id, workspace_id, member_id, action, object_kind, object_id, request_id, detail)
    SELECT gen_random_uuid(), swept.workspace_id, m.id, 'conversations.swept', 'workspace', swept.workspace_id::text, 'clock', jsonb_build_object('count', swept.many)
      FROM member m WHERE m.workspace_id = swept.workspace_id AND m.role = 'owner' AND m.is_active ORDER BY m.created_at LIMIT 1;
  END LOOP;
  RETURN total;
END $$;
REVOKE EXECUTE ON FUNCTION access.sweep_conversations(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.sweep_conversations(int) TO naru_jobs;
CREATE INDEX conversation_age ON conversation (updated_at);

-- ---------------------------------------------------------------- two factors: the sign-in library's table
ALTER TABLE auth."user" ADD COLUMN "twoFactorEnabled" boolean NOT NULL DEFAULT false;
CREATE TABLE auth."twoFactor" ("id" uuid DEFAULT gen_random_uuid() PRIMARY KEY, "secret" text NOT NULL, "backupCodes" text NOT NULL, "userId" uuid NOT NULL UNIQUE REFERENCES auth."user" ON DELETE CASCADE, "verified" boolean NOT NULL DEFAULT true, "failedVerificationCount" int NOT NULL DEFAULT 0, "lockedUntil" timestamptz);
GRANT SELECT, INSERT, UPDATE, DELETE ON auth."twoFactor" TO naru_auth;

-- What the sign-in library did, in the log of every workspace of the person.
CREATE FUNCTION access.note_sign_in_event(of_user uuid, what text, request text, more jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO audit_event (id, workspace_id, member_id, action, object_kind, object_id, request_id, detail)
  SELECT gen_random_uuid(), m.workspace_id, m.id, what, 'member', m.id::text, request, more FROM member m WHERE m.user_id = of_user AND m.is_active $$;

REVOKE EXECUTE ON FUNCTION access.note_sign_in_event(uuid, text, text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.note_sign_in_event(uuid, text, text, jsonb) TO naru_auth;
