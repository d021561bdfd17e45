-- 결재: what one person asks for and another decides. General: a kind, a subject, a reason, and what is carried out in the
-- transaction of the approval. First kinds: lowering a label, taking an original out (반출).

CREATE TABLE approval (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  kind text NOT NULL,
  subject_kind text NOT NULL,
  subject_id uuid NOT NULL,
  -- When it was asked: nobody below it decides.
  subject_label smallint NOT NULL DEFAULT 0,
  asked_by uuid NOT NULL REFERENCES member,
  asked_at timestamptz NOT NULL DEFAULT now(),
  reason text NOT NULL,
  -- What is to be done, in the words of its kind.
  payload jsonb NOT NULL DEFAULT '{}',
  -- What nobody decided in time counts as expired: `state` stays `asked`, and the time says it.
  state text NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'approved', 'refused', 'withdrawn')),
  decided_by uuid REFERENCES member,
  decided_at timestamptz,
  decision_note text NOT NULL DEFAULT '',
  expires_at timestamptz NOT NULL,
  CONSTRAINT approval_second_person CHECK (state IN ('asked', 'withdrawn') OR (decided_by IS NOT NULL AND decided_by <> asked_by))
);
CREATE INDEX approval_recent ON approval (workspace_id, asked_at DESC, id DESC);
CREATE INDEX approval_asked_by ON approval (asked_by, asked_at DESC);

-- One person may take one document's original out, for a while.
CREATE TABLE original_permission (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  document_id uuid NOT NULL REFERENCES node ON DELETE CASCADE,
  member_id uuid NOT NULL REFERENCES member,
  approval_id uuid NOT NULL UNIQUE REFERENCES approval,
  granted_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX original_permission_member ON original_permission (member_id, document_id);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['approval', 'original_permission'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_functions ON %I TO naru_owner USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT ON approval TO naru_runtime;
-- What was asked never changes; only that it was decided.
GRANT UPDATE (state, decided_by, decided_at, decision_note) ON approval TO naru_runtime;
GRANT SELECT ON original_permission TO naru_runtime;

CREATE FUNCTION access.may_approve() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT access.has_role('owner', 'builder', 'data-manager', 'reviewer') $$;
CREATE POLICY approval_read ON approval FOR SELECT TO naru_runtime USING (
  workspace_id = (SELECT access.workspace_id())
  AND (asked_by = (SELECT access.member_id()) OR (SELECT access.has_role('auditor'))
    OR ((SELECT access.may_approve()) AND subject_label <= (SELECT access.clearance()))));
CREATE POLICY approval_private ON approval AS RESTRICTIVE TO naru_runtime USING (NOT (SELECT access.is_looking()));
CREATE POLICY approval_ask ON approval FOR INSERT TO naru_runtime WITH CHECK (
  workspace_id = (SELECT access.workspace_id()) AND asked_by = (SELECT access.member_id()) AND state = 'asked' AND decided_by IS NULL);
CREATE POLICY approval_decide ON approval FOR UPDATE TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND state = 'asked' AND expires_at > now()
    AND (asked_by = (SELECT access.member_id()) OR ((SELECT access.may_approve()) AND subject_label <= (SELECT access.clearance()))))
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND decided_by = (SELECT access.member_id())
    AND CASE state WHEN 'withdrawn' THEN asked_by = decided_by
                   WHEN 'approved' THEN asked_by <> decided_by AND (SELECT access.may_approve())
                   WHEN 'refused' THEN asked_by <> decided_by AND (SELECT access.may_approve()) ELSE false END);
CREATE POLICY permission_own ON original_permission FOR SELECT TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND member_id = (SELECT access.member_id()) AND NOT (SELECT access.is_looking()));

-- From which label on a second person is asked; NULL: never. Also asked where a background step reads a document, which has
-- no settings of its own to read: there it answers NULL.
CREATE FUNCTION access.approval_from() RETURNS smallint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.approval_from_label FROM workspace_setting s WHERE s.workspace_id = access.workspace_id() $$;
CREATE FUNCTION access.may_take_out(of_document uuid, of_label smallint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT NOT access.is_looking() AND (coalesce(of_label < access.approval_from(), true)
    OR EXISTS (SELECT FROM original_permission p WHERE p.document_id = of_document AND p.member_id = access.member_id() AND p.expires_at > now())) $$;

-- The approval that the calling person has just given, whose asker still is one who might have done it alone.
CREATE FUNCTION access.given_approval(of_approval uuid, of_kind text) RETURNS approval LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a FROM approval a JOIN member m ON m.id = a.asked_by AND m.is_active
   WHERE a.id = of_approval AND a.kind = of_kind AND a.state = 'approved' AND a.workspace_id = access.workspace_id()
     AND a.decided_by = access.member_id() AND a.decided_by <> a.asked_by $$;
-- @return false when whoever asked may not share it any more, or the label has changed meanwhile
CREATE FUNCTION access.lower_label(of_approval uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  given approval := access.given_approval(of_approval, 'label-lowering');
BEGIN
  UPDATE node n SET own_label = (given.payload ->> 'label')::smallint, updated_at = now()
   WHERE n.id = given.subject_id AND n.workspace_id = given.workspace_id AND n.deleted_at IS NULL
     AND n.own_label > (given.payload ->> 'label')::smallint
     AND n.rights_id = ANY (access.rights_with(access.principals_of(given.asked_by), 'share', given.workspace_id))
     AND n.rights_id = ANY (access.rights_with(access.principals_of(given.asked_by), 'write', given.workspace_id));
  RETURN FOUND;
END $$;
-- @return false when whoever asked may not read it any more
CREATE FUNCTION access.let_take_out(of_approval uuid, permission uuid, hours int) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  given approval := access.given_approval(of_approval, 'original-taken-out');
BEGIN
  INSERT INTO original_permission (id, workspace_id, document_id, member_id, approval_id, expires_at)
  SELECT permission, given.workspace_id, n.id, given.asked_by, given.id, now() + make_interval(hours => hours)
    FROM node n JOIN member m ON m.id = given.asked_by
   WHERE n.id = given.subject_id AND n.workspace_id = given.workspace_id AND NOT n.is_hidden AND n.label <= m.clearance
     AND n.rights_id = ANY (access.rights_with(access.principals_of(given.asked_by), 'read', given.workspace_id));
  RETURN FOUND;
END $$;

-- As in 0001, and: a label that needs a second person is not lowered by one, neither by itself nor by moving to where
-- labels are lower: what is moved keeps the label that it had.
CREATE OR REPLACE FUNCTION access.node_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  p node;
BEGIN
  IF NEW.workspace_id <> OLD.workspace_id OR NEW.kind <> OLD.kind OR NEW.created_by <> OLD.created_by THEN
    RAISE EXCEPTION 'this part of a node never changes' USING ERRCODE = 'check_violation';
  END IF;
  IF current_user = 'naru_runtime' THEN
    IF NEW.rights_id <> OLD.rights_id OR NEW.label <> OLD.label OR NEW.is_hidden <> OLD.is_hidden THEN
      RAISE EXCEPTION 'flattened rights are kept by triggers' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF (NEW.inherits <> OLD.inherits OR NEW.own_label < OLD.own_label) AND NOT access.may('share', OLD.rights_id, OLD.label) THEN
      RAISE EXCEPTION 'sharing is not allowed here' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.own_label < OLD.own_label AND OLD.own_label >= access.approval_from() THEN
      RAISE EXCEPTION 'lowering this label needs an approval' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.parent_id IS DISTINCT FROM OLD.parent_id THEN
      SELECT * INTO p FROM node WHERE id = NEW.parent_id;
      IF p.id IS NULL OR p.kind <> 'folder' OR NOT access.may('write', p.rights_id, p.label) OR NOT access.may('share', OLD.rights_id, OLD.label) THEN
        RAISE EXCEPTION 'moving is not allowed here' USING ERRCODE = 'insufficient_privilege';
      END IF;
      IF greatest(NEW.own_label, p.label) < OLD.label AND OLD.label >= access.approval_from() THEN
        NEW.own_label := OLD.label;
      END IF;
    END IF;
  END IF;
  RETURN NEW;
END $$;

REVOKE EXECUTE ON FUNCTION access.given_approval(uuid, text), access.lower_label(uuid), access.let_take_out(uuid, uuid, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.lower_label(uuid), access.let_take_out(uuid, uuid, int) TO naru_runtime;
