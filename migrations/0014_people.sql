-- How people come, change and go: settings of the workspace, links for joining and for a new password, handing over what a
-- leaver kept, and looking as somebody else.

-- ---------------------------------------------------------------- settings
CREATE TABLE workspace_setting (
  workspace_id uuid PRIMARY KEY REFERENCES workspace,
  password_min_length int NOT NULL DEFAULT 10 CHECK (password_min_length BETWEEN 8 AND 64),
  session_hours int NOT NULL DEFAULT 12 CHECK (session_hours BETWEEN 1 AND 720),
  two_factor_required boolean NOT NULL DEFAULT false,
  -- From this label on, lowering a label and taking an original out need a second person. NULL: never.
  approval_from_label smallint DEFAULT 1 CHECK (approval_from_label BETWEEN 0 AND 2),
  -- Who may read conversations of others: nobody, or an auditor who gives a reason.
  conversation_readers text NOT NULL DEFAULT 'nobody' CHECK (conversation_readers IN ('nobody', 'auditors')),
  -- Days after the last turn; 0 keeps them.
  conversation_days int NOT NULL DEFAULT 365 CHECK (conversation_days BETWEEN 0 AND 3650),
  updated_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO workspace_setting (workspace_id) SELECT id FROM workspace;
CREATE FUNCTION access.workspace_starts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO workspace_setting (workspace_id) VALUES (NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER workspace_starts AFTER INSERT ON workspace FOR EACH ROW EXECUTE FUNCTION access.workspace_starts();

-- ---------------------------------------------------------------- links that are used once
CREATE TABLE sign_in_link (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  kind text NOT NULL CHECK (kind IN ('invitation', 'password-reset')),
  -- SHA-256 of what stands in the link; the link itself is shown once.
  token_hash text NOT NULL UNIQUE,
  -- Whose password is set anew; for an invitation, whom it made once it was accepted.
  member_id uuid REFERENCES member,
  name text NOT NULL,
  email text NOT NULL,
  role text NOT NULL CHECK (role IN ('owner', 'builder', 'data-manager', 'labeller', 'reviewer', 'viewer', 'app-user', 'auditor')),
  clearance smallint NOT NULL CHECK (clearance BETWEEN 0 AND 2),
  group_principal_ids int[] NOT NULL DEFAULT '{}',
  created_by uuid NOT NULL REFERENCES member,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  revoked_at timestamptz
);
-- One open invitation for an e-mail.
CREATE UNIQUE INDEX sign_in_link_open ON sign_in_link (workspace_id, kind, email) WHERE used_at IS NULL AND revoked_at IS NULL;

-- ---------------------------------------------------------------- looking as somebody else
CREATE TABLE view_as (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  member_id uuid NOT NULL REFERENCES member,
  of_member_id uuid NOT NULL REFERENCES member,
  -- The browser session that looks; another session of the same person stays their own.
  session_id uuid NOT NULL,
  begun_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE UNIQUE INDEX view_as_open ON view_as (session_id) WHERE ended_at IS NULL;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['workspace_setting', 'sign_in_link', 'view_as'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_functions ON %I TO naru_owner USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
GRANT SELECT, UPDATE ON workspace_setting TO naru_runtime;
GRANT SELECT, INSERT, UPDATE ON sign_in_link, view_as TO naru_runtime;
CREATE POLICY setting_read ON workspace_setting FOR SELECT TO naru_runtime USING (workspace_id = (SELECT access.workspace_id()));
CREATE POLICY setting_change ON workspace_setting FOR UPDATE TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND (SELECT access.has_role('owner')))
  WITH CHECK (workspace_id = (SELECT access.workspace_id()));
-- Nobody gives more than they have.
CREATE POLICY link_manage ON sign_in_link TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND (SELECT access.has_role('owner')))
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND (SELECT access.has_role('owner'))
    AND (clearance <= (SELECT access.clearance()) OR revoked_at IS NOT NULL));

-- ---------------------------------------------------------------- who looks, and what a look may show
-- While somebody looks as another person, what is read is what both may read: the look checks rights, it gives none.
CREATE FUNCTION access.viewer() RETURNS member LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m FROM member m
   WHERE m.is_active
     AND m.id = nullif(current_setting('app.viewer', true), '')::uuid
     AND m.workspace_id = nullif(current_setting('app.workspace', true), '')::uuid $$;
CREATE FUNCTION access.is_looking() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT nullif(current_setting('app.viewer', true), '') IS NOT NULL $$;
CREATE OR REPLACE FUNCTION access.clearance() RETURNS smallint LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN access.is_looking() THEN least((access.me()).clearance, coalesce((access.viewer()).clearance, -1::smallint))
         ELSE (access.me()).clearance END $$;
CREATE FUNCTION access.rights_of_both() RETURNS int[] LANGUAGE sql STABLE AS $$
  SELECT coalesce(array_agg(r), '{}') FROM unnest(access.rights_with(access.principals(), 'read', access.workspace_id())) r
   WHERE r = ANY (access.rights_with(coalesce(access.principals_of((access.viewer()).id), '{}'), 'read', access.workspace_id())) $$;
-- Without a subquery of its own, so that it is inlined where it is asked for each row.
CREATE OR REPLACE FUNCTION access.readable_rights() RETURNS int[] LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN access.is_looking() THEN access.rights_of_both()
         ELSE access.rights_with(access.principals(), 'read', access.workspace_id()) END $$;

CREATE POLICY view_own ON view_as FOR SELECT TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND member_id = (SELECT access.member_id()));
CREATE POLICY view_begin ON view_as FOR INSERT TO naru_runtime
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND member_id = (SELECT access.member_id()) AND (SELECT access.has_role('owner'))
    AND EXISTS (SELECT FROM member m WHERE m.id = of_member_id AND m.is_active AND m.role <> 'service' AND m.clearance <= (SELECT access.clearance())));
CREATE POLICY view_end ON view_as FOR UPDATE TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND member_id = (SELECT access.member_id()))
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND member_id = (SELECT access.member_id()));

-- Whoever signed in, and as whom this session looks. Rights that the look rests on are asked again on every request.
CREATE FUNCTION access.actor_of(of_user uuid, of_session uuid)
RETURNS TABLE (member_id uuid, workspace_id uuid, role text, viewed_id uuid, viewed_role text, viewed_until timestamptz,
  session_hours int, two_factor_required boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.id, m.workspace_id, m.role, seen.id, seen.role, v.expires_at, s.session_hours, s.two_factor_required
    FROM member m
    JOIN workspace_setting s ON s.workspace_id = m.workspace_id
    LEFT JOIN view_as v ON v.session_id = of_session AND v.member_id = m.id AND v.ended_at IS NULL AND v.expires_at > now() AND m.role = 'owner'
    LEFT JOIN member seen ON seen.id = v.of_member_id AND seen.is_active AND seen.clearance <= m.clearance
   WHERE m.user_id = of_user AND m.is_active ORDER BY m.created_at LIMIT 1 $$;

-- How long a session of this person lasts; NULL for who is no member.
CREATE FUNCTION access.session_hours_of(of_user uuid) RETURNS int LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT s.session_hours FROM member m JOIN workspace_setting s ON s.workspace_id = m.workspace_id
   WHERE m.user_id = of_user AND m.is_active ORDER BY m.created_at LIMIT 1 $$;

-- Conversations are private also from those who look.
CREATE POLICY conversation_private ON conversation AS RESTRICTIVE TO naru_runtime USING (NOT (SELECT access.is_looking()));
CREATE POLICY turn_private ON turn AS RESTRICTIVE TO naru_runtime USING (NOT (SELECT access.is_looking()));
CREATE POLICY feedback_private ON feedback AS RESTRICTIVE TO naru_runtime USING (NOT (SELECT access.is_looking()));
CREATE POLICY key_private ON api_key AS RESTRICTIVE TO naru_runtime USING (NOT (SELECT access.is_looking()));
CREATE POLICY link_private ON sign_in_link AS RESTRICTIVE TO naru_runtime USING (NOT (SELECT access.is_looking()));

-- ---------------------------------------------------------------- before anybody has signed in
-- A link counts while whoever made it could still make it: an ended owner's links open nothing.
CREATE FUNCTION access.live_link(of_hash text) RETURNS SETOF sign_in_link LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT l.* FROM sign_in_link l
   WHERE l.token_hash = of_hash AND l.used_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > now()
     AND EXISTS (SELECT FROM member m WHERE m.id = l.created_by AND m.is_active AND m.role = 'owner' AND m.clearance >= l.clearance)
     AND (l.kind = 'invitation' OR EXISTS (SELECT FROM member m WHERE m.id = l.member_id AND m.is_active AND m.user_id IS NOT NULL)) $$;
CREATE FUNCTION access.look_at_link(of_hash text)
RETURNS TABLE (kind text, name text, email text, workspace_name text, expires_at timestamptz, password_min_length int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT l.kind, l.name, l.email, w.name, l.expires_at, s.password_min_length
    FROM access.live_link(of_hash) l JOIN workspace w ON w.id = l.workspace_id JOIN workspace_setting s ON s.workspace_id = w.id $$;
-- Makes the member that a live invitation speaks of. Nothing when it has been used meanwhile.
CREATE FUNCTION access.join_by_link(link sign_in_link, of_user uuid, new_member uuid, folder uuid, request text, way text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  principal int;
BEGIN
  UPDATE sign_in_link l SET used_at = now() WHERE l.id = link.id AND l.used_at IS NULL AND l.revoked_at IS NULL;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  INSERT INTO member (id, workspace_id, user_id, email, name, role, clearance)
  VALUES (new_member, link.workspace_id, of_user, link.email, link.name, link.role, link.clearance) RETURNING principal_id INTO principal;
  UPDATE sign_in_link l SET member_id = new_member WHERE l.id = link.id;
  INSERT INTO group_edge (workspace_id, child_principal_id, parent_principal_id)
  SELECT link.workspace_id, principal, g.principal_id FROM member_group g
   WHERE g.workspace_id = link.workspace_id AND g.principal_id = ANY (link.group_principal_ids);
  INSERT INTO node (id, workspace_id, kind, name, created_by) VALUES (folder, link.workspace_id, 'folder', link.name || '의 문서', new_member);
  UPDATE member SET personal_folder_id = folder WHERE id = new_member;
  INSERT INTO audit_event (id, workspace_id, member_id, action, object_kind, object_id, request_id, detail)
  VALUES (gen_random_uuid(), link.workspace_id, new_member, 'invitation.accepted', 'member', new_member::text, request,
    jsonb_build_object('role', link.role, 'clearance', link.clearance, 'way', way));
  RETURN new_member;
END $$;
CREATE FUNCTION access.accept_invitation(of_hash text, of_user uuid, new_member uuid, folder uuid, request text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  link sign_in_link;
BEGIN
  SELECT * INTO link FROM access.live_link(of_hash) l WHERE l.kind = 'invitation';
  IF link.id IS NULL THEN
    RETURN NULL;
  END IF;
  RETURN access.join_by_link(link, of_user, new_member, folder, request, 'password');
END $$;
CREATE FUNCTION access.use_reset_link(of_hash text, request text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  link sign_in_link;
BEGIN
  SELECT * INTO link FROM access.live_link(of_hash) l WHERE l.kind = 'password-reset';
  UPDATE sign_in_link l SET used_at = now() WHERE l.id = link.id AND l.used_at IS NULL AND l.revoked_at IS NULL;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  INSERT INTO audit_event (id, workspace_id, member_id, action, object_kind, object_id, request_id)
  VALUES (gen_random_uuid(), link.workspace_id, link.member_id, 'password.reset', 'member', link.member_id::text, request);
  RETURN (SELECT m.user_id FROM member m WHERE m.id = link.member_id);
END $$;

-- ---------------------------------------------------------------- what a leaver kept
-- The folder of somebody who has left, for a colleague. Labels still count: it is read up to the colleague's clearance.
CREATE FUNCTION access.hand_over_folder(of_member uuid, to_member uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  folder uuid;
  heir int;
BEGIN
  SELECT m.personal_folder_id INTO folder FROM member m
   WHERE m.id = of_member AND m.workspace_id = access.workspace_id() AND NOT m.is_active AND access.has_role('owner');
  SELECT m.principal_id INTO heir FROM member m
   WHERE m.id = to_member AND m.workspace_id = access.workspace_id() AND m.is_active AND m.role <> 'service';
  IF folder IS NULL OR heir IS NULL THEN
    RETURN NULL;
  END IF;
  INSERT INTO access_rule (id, workspace_id, node_id, principal_id, verb, effect, created_by)
  SELECT gen_random_uuid(), access.workspace_id(), folder, heir, v.verb, 'allow', access.member_id()
    FROM unnest(ARRAY['read', 'write', 'share']) AS v(verb)
  ON CONFLICT (node_id, principal_id, verb, effect) DO UPDATE SET expires_at = NULL;
  RETURN folder;
END $$;

REVOKE EXECUTE ON FUNCTION access.viewer(), access.actor_of(uuid, uuid), access.session_hours_of(uuid), access.live_link(text), access.look_at_link(text),
  access.join_by_link(sign_in_link, uuid, uuid, uuid, text, text), access.accept_invitation(text, uuid, uuid, uuid, text),
  access.use_reset_link(text, text), access.hand_over_folder(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.actor_of(uuid, uuid), access.session_hours_of(uuid), access.look_at_link(text), access.accept_invitation(text, uuid, uuid, uuid, text),
  access.use_reset_link(text, text) TO naru_auth;
GRANT EXECUTE ON FUNCTION access.viewer(), access.hand_over_folder(uuid, uuid) TO naru_runtime, naru_jobs;
