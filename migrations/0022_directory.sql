-- People as the company's own systems know them: sign-in at an identity provider, and a directory that keeps people and groups.

-- ---------------------------------------------------------------- the identity provider
CREATE TABLE identity_provider (
  workspace_id uuid PRIMARY KEY REFERENCES workspace,
  issuer text NOT NULL,
  client_id text NOT NULL,
  -- Encrypted; NULL: a client without a secret, which proves itself by PKCE alone.
  sealed_secret text,
  button_name text NOT NULL,
  -- Only people whose e-mail ends in one of these; empty: of any.
  email_domains text[] NOT NULL DEFAULT '{}',
  -- Who is no member yet joins by signing in, as a viewer with clearance 0.
  lets_join boolean NOT NULL DEFAULT false,
  -- The claim that names groups, and which of Naru's groups each value stands for. Read when somebody joins.
  groups_claim text,
  group_names jsonb NOT NULL DEFAULT '{}',
  -- Owners keep theirs always.
  passwords_allowed boolean NOT NULL DEFAULT true,
  -- Whether the provider's word that it asked for two factors is enough.
  trusts_second_factor boolean NOT NULL DEFAULT false,
  is_on boolean NOT NULL DEFAULT true,
  updated_at timestamptz NOT NULL DEFAULT now(),
  updated_by uuid NOT NULL REFERENCES member,
  -- Of a public provider anybody at all would join.
  CHECK (NOT lets_join OR cardinality(email_domains) > 0)
);

-- Who somebody is at an issuer. Bound once; afterwards neither a changed nor a reused e-mail leads to another member.
CREATE TABLE member_identity (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  member_id uuid NOT NULL REFERENCES member,
  issuer text NOT NULL,
  subject text NOT NULL,
  email text NOT NULL,
  bound_at timestamptz NOT NULL DEFAULT now(),
  last_used_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (workspace_id, issuer, subject),
  UNIQUE (member_id, issuer)
);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['identity_provider', 'member_identity'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_functions ON %I TO naru_owner USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY owners_only ON %I TO naru_runtime USING (workspace_id = (SELECT access.workspace_id()) AND (SELECT access.has_role(''owner'')) AND NOT (SELECT access.is_looking())) WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND (SELECT access.has_role(''owner'')))', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON identity_provider TO naru_runtime;
GRANT SELECT, DELETE ON member_identity TO naru_runtime;

-- ---------------------------------------------------------------- how a session began
CREATE TABLE auth.session_origin (
  session_id uuid PRIMARY KEY REFERENCES auth."session" ON DELETE CASCADE,
  -- The provider asked for a second factor, and the workspace takes its word.
  has_second_factor boolean NOT NULL
);
GRANT SELECT, INSERT ON auth.session_origin TO naru_auth;

DROP FUNCTION access.actor_of(uuid, uuid);
CREATE FUNCTION access.actor_of(of_user uuid, of_session uuid)
RETURNS TABLE (member_id uuid, workspace_id uuid, role text, viewed_id uuid, viewed_role text, viewed_until timestamptz,
  session_hours int, two_factor_required boolean, provider_second_factor boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.id, m.workspace_id, m.role, seen.id, seen.role, v.expires_at, s.session_hours, s.two_factor_required,
         coalesce(o.has_second_factor, false)
    FROM member m
    JOIN workspace_setting s ON s.workspace_id = m.workspace_id
    LEFT JOIN view_as v ON v.session_id = of_session AND v.member_id = m.id AND v.ended_at IS NULL AND v.expires_at > now() AND m.role = 'owner'
    LEFT JOIN member seen ON seen.id = v.of_member_id AND seen.is_active AND seen.clearance <= m.clearance
    LEFT JOIN auth.session_origin o ON o.session_id = of_session
   WHERE m.user_id = of_user AND m.is_active ORDER BY m.created_at LIMIT 1 $$;

-- ---------------------------------------------------------------- before anybody has signed in
CREATE FUNCTION access.identity_provider_of(of_workspace uuid) RETURNS SETOF identity_provider
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT * FROM identity_provider p WHERE p.workspace_id = of_workspace AND p.is_on $$;
-- What the sign-in page offers in an installation with one company; with several, each has an address of its own.
CREATE FUNCTION access.offered_provider() RETURNS TABLE (workspace_id uuid, button_name text, passwords_allowed boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT p.workspace_id, p.button_name, p.passwords_allowed FROM identity_provider p
   WHERE p.is_on AND (SELECT count(*) FROM workspace) = 1 $$;
-- An owner always gets in by password: the provider may be down, or set up wrongly.
CREATE FUNCTION access.may_use_password(of_user uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT NOT EXISTS (SELECT FROM member m JOIN identity_provider p ON p.workspace_id = m.workspace_id
   WHERE m.user_id = of_user AND m.is_active AND m.role <> 'owner' AND p.is_on AND NOT p.passwords_allowed) $$;

-- Whom an identity stands for. `verified_email` is NULL where the provider did not vouch for it.
--   known       bound before                    bindable    an active member with this e-mail, bound to nobody yet
--   left        bound or known, but ended       other       the member is bound to another person of this issuer
--   invited     an open invitation              nobody      none of these          unverified  not bound, and no e-mail to go by
CREATE FUNCTION access.person_of_identity(of_workspace uuid, of_issuer text, of_subject text, verified_email text)
RETURNS TABLE (outcome text, member_id uuid, user_id uuid, email text, name text, link_hash text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  m member;
BEGIN
  SELECT p.* INTO m FROM member_identity i JOIN member p ON p.id = i.member_id
   WHERE i.workspace_id = of_workspace AND i.issuer = of_issuer AND i.subject = of_subject;
  IF m.id IS NOT NULL THEN
    RETURN QUERY SELECT CASE WHEN m.is_active THEN 'known' ELSE 'left' END, m.id, m.user_id, m.email, m.name, NULL::text;
    RETURN;
  END IF;
  IF verified_email IS NULL THEN
    RETURN QUERY SELECT 'unverified', NULL::uuid, NULL::uuid, NULL::text, NULL::text, NULL::text;
    RETURN;
  END IF;
  SELECT p.* INTO m FROM member p WHERE p.workspace_id = of_workspace AND p.email = lower(verified_email);
  IF m.id IS NOT NULL THEN
    RETURN QUERY SELECT CASE
        WHEN NOT m.is_active OR m.role = 'service' THEN 'left'
        WHEN EXISTS (SELECT FROM member_identity i WHERE i.member_id = m.id AND i.issuer = of_issuer) THEN 'other'
        ELSE 'bindable' END, m.id, m.user_id, m.email, m.name, NULL::text;
    RETURN;
  END IF;
  RETURN QUERY SELECT 'invited', NULL::uuid, NULL::uuid, l.email, l.name, l.token_hash
    FROM sign_in_link open, access.live_link(open.token_hash) l
   WHERE open.workspace_id = of_workspace AND open.kind = 'invitation' AND open.email = lower(verified_email)
     AND open.used_at IS NULL AND open.revoked_at IS NULL;
  IF NOT FOUND THEN
    RETURN QUERY SELECT 'nobody', NULL::uuid, NULL::uuid, lower(verified_email), NULL::text, NULL::text;
  END IF;
END $$;

CREATE FUNCTION access.keep_identity(of_workspace uuid, of_member uuid, of_issuer text, of_subject text, of_email text, request text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  INSERT INTO member_identity (id, workspace_id, member_id, issuer, subject, email)
  VALUES (gen_random_uuid(), of_workspace, of_member, of_issuer, of_subject, of_email);
  INSERT INTO audit_event (id, workspace_id, member_id, action, object_kind, object_id, request_id, detail)
  VALUES (gen_random_uuid(), of_workspace, of_member, 'identity.bound', 'member', of_member::text, request,
    jsonb_build_object('issuer', of_issuer, 'email', of_email)) $$;
-- Binds, under a lock, what `person_of_identity` called bindable. @returns the user; NULL when it is not so any more
CREATE FUNCTION access.bind_identity(of_workspace uuid, of_member uuid, fresh_user uuid, of_issuer text, of_subject text, request text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  m member;
BEGIN
  SELECT * INTO m FROM member p WHERE p.id = of_member AND p.workspace_id = of_workspace AND p.is_active AND p.role <> 'service' FOR UPDATE;
  IF m.id IS NULL OR (m.user_id IS NULL) <> (fresh_user IS NOT NULL)
     OR EXISTS (SELECT FROM member_identity i WHERE i.member_id = m.id AND i.issuer = of_issuer) THEN
    RETURN NULL;
  END IF;
  UPDATE member SET user_id = coalesce(user_id, fresh_user) WHERE id = m.id;
  PERFORM access.keep_identity(of_workspace, m.id, of_issuer, of_subject, m.email, request);
  RETURN coalesce(m.user_id, fresh_user);
END $$;
CREATE FUNCTION access.accept_invitation_by_identity(of_hash text, of_user uuid, new_member uuid, folder uuid, of_issuer text, of_subject text, request text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  link sign_in_link;
BEGIN
  SELECT * INTO link FROM access.live_link(of_hash) l WHERE l.kind = 'invitation';
  IF link.id IS NULL OR access.join_by_link(link, of_user, new_member, folder, request, 'provider') IS NULL THEN
    RETURN NULL;
  END IF;
  PERFORM access.keep_identity(link.workspace_id, new_member, of_issuer, of_subject, link.email, request);
  RETURN new_member;
END $$;
-- Only while the provider lets people join; always as a viewer with clearance 0. Groups that do not exist are left away.
CREATE FUNCTION access.join_by_identity(of_workspace uuid, of_user uuid, new_member uuid, folder uuid, of_email text, of_name text, groups text[],
  of_issuer text, of_subject text, request text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  principal int;
BEGIN
  IF NOT EXISTS (SELECT FROM identity_provider p WHERE p.workspace_id = of_workspace AND p.is_on AND p.lets_join AND p.issuer = of_issuer
                    AND split_part(of_email, '@', 2) = ANY (p.email_domains)) THEN
    RETURN NULL;
  END IF;
  INSERT INTO member (id, workspace_id, user_id, email, name, role, clearance)
  VALUES (new_member, of_workspace, of_user, of_email, of_name, 'viewer', 0) RETURNING principal_id INTO principal;
  INSERT INTO group_edge (workspace_id, child_principal_id, parent_principal_id)
  SELECT of_workspace, principal, g.principal_id FROM member_group g WHERE g.workspace_id = of_workspace AND g.name = ANY (groups) AND NOT g.is_directory;
  INSERT INTO node (id, workspace_id, kind, name, created_by) VALUES (folder, of_workspace, 'folder', of_name || '의 문서', new_member);
  UPDATE member SET personal_folder_id = folder WHERE id = new_member;
  INSERT INTO audit_event (id, workspace_id, member_id, action, object_kind, object_id, request_id, detail)
  VALUES (gen_random_uuid(), of_workspace, new_member, 'member.joined', 'member', new_member::text, request, jsonb_build_object('groups', groups));
  PERFORM access.keep_identity(of_workspace, new_member, of_issuer, of_subject, of_email, request);
  RETURN new_member;
END $$;
CREATE FUNCTION access.note_identity_used(of_workspace uuid, of_issuer text, of_subject text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE member_identity SET last_used_at = now() WHERE workspace_id = of_workspace AND issuer = of_issuer AND subject = of_subject $$;

REVOKE EXECUTE ON FUNCTION access.actor_of(uuid, uuid), access.identity_provider_of(uuid), access.offered_provider(), access.may_use_password(uuid),
  access.person_of_identity(uuid, text, text, text), access.keep_identity(uuid, uuid, text, text, text, text),
  access.bind_identity(uuid, uuid, uuid, text, text, text), access.accept_invitation_by_identity(text, uuid, uuid, uuid, text, text, text),
  access.join_by_identity(uuid, uuid, uuid, uuid, text, text, text[], text, text, text), access.note_identity_used(uuid, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.actor_of(uuid, uuid), access.identity_provider_of(uuid), access.offered_provider(), access.may_use_password(uuid),
  access.person_of_identity(uuid, text, text, text), access.bind_identity(uuid, uuid, uuid, text, text, text),
  access.accept_invitation_by_identity(text, uuid, uuid, uuid, text, text, text),
  access.join_by_identity(uuid, uuid, uuid, uuid, text, text, text[], text, text, text), access.note_identity_used(uuid, text, text) TO naru_auth;

-- ---------------------------------------------------------------- a password link for who never had a sign-in
-- Made by a table or a directory, they come in by the provider, or by such a link.
CREATE OR REPLACE FUNCTION access.live_link(of_hash text) RETURNS SETOF sign_in_link LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT l.* FROM sign_in_link l
   WHERE l.token_hash = of_hash AND l.used_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > now()
     AND EXISTS (SELECT FROM member m WHERE m.id = l.created_by AND m.is_active AND m.role = 'owner' AND m.clearance >= l.clearance)
     AND (l.kind = 'invitation' OR EXISTS (SELECT FROM member m WHERE m.id = l.member_id AND m.is_active AND m.role <> 'service')) $$;
DROP FUNCTION access.look_at_link(text);
CREATE FUNCTION access.look_at_link(of_hash text)
RETURNS TABLE (kind text, name text, email text, workspace_name text, expires_at timestamptz, password_min_length int, has_user boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT l.kind, l.name, l.email, w.name, l.expires_at, s.password_min_length,
         EXISTS (SELECT FROM member m WHERE m.id = l.member_id AND m.user_id IS NOT NULL)
    FROM access.live_link(of_hash) l JOIN workspace w ON w.id = l.workspace_id JOIN workspace_setting s ON s.workspace_id = w.id $$;
DROP FUNCTION access.use_reset_link(text, text);
-- @param fresh_user for a member who has none yet @returns the user; NULL when the link has been used meanwhile
CREATE FUNCTION access.use_reset_link(of_hash text, fresh_user uuid, request text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  link sign_in_link;
  found_user uuid;
BEGIN
  SELECT * INTO link FROM access.live_link(of_hash) l WHERE l.kind = 'password-reset';
  IF fresh_user IS NOT NULL THEN
    UPDATE member SET user_id = fresh_user WHERE id = link.member_id AND user_id IS NULL;
    IF NOT FOUND THEN RETURN NULL; END IF;
  END IF;
  SELECT m.user_id INTO found_user FROM member m WHERE m.id = link.member_id;
  IF found_user IS NULL THEN RETURN NULL; END IF;
  UPDATE sign_in_link l SET used_at = now() WHERE l.id = link.id AND l.used_at IS NULL AND l.revoked_at IS NULL;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  INSERT INTO audit_event (id, workspace_id, member_id, action, object_kind, object_id, request_id)
  VALUES (gen_random_uuid(), link.workspace_id, link.member_id, 'password.reset', 'member', link.member_id::text, request);
  RETURN found_user;
END $$;
REVOKE EXECUTE ON FUNCTION access.look_at_link(text), access.use_reset_link(text, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.look_at_link(text), access.use_reset_link(text, uuid, text) TO naru_auth;

-- ---------------------------------------------------------------- the directory (SCIM)
ALTER TABLE member
  ADD COLUMN external_id text,
  ADD COLUMN user_name text,
  -- What it says of the person's name and addresses, given back as it came.
  ADD COLUMN directory_profile jsonb,
  -- Deleted there: it may make the same person anew.
  ADD COLUMN directory_deleted_at timestamptz,
  ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX member_external ON member (workspace_id, external_id) WHERE external_id IS NOT NULL;
CREATE UNIQUE INDEX member_user_name ON member (workspace_id, lower(user_name)) WHERE user_name IS NOT NULL;
ALTER TABLE member_group
  ADD COLUMN is_directory boolean NOT NULL DEFAULT false,
  ADD COLUMN external_id text,
  -- What people of this group are given beside its rights. Set by an owner; without it the directory gives nobody more than
  -- a viewer with clearance 0 has.
  ADD COLUMN gives_role text CHECK (gives_role IN ('builder', 'data-manager', 'labeller', 'reviewer', 'viewer', 'app-user', 'auditor')),
  ADD COLUMN gives_clearance smallint CHECK (gives_clearance BETWEEN 0 AND 2),
  ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now();
CREATE FUNCTION access.note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.changed_at := now();
  RETURN NEW;
END $$;
CREATE TRIGGER member_changed BEFORE UPDATE ON member FOR EACH ROW EXECUTE FUNCTION access.note_change();
CREATE TRIGGER group_changed BEFORE UPDATE ON member_group FOR EACH ROW EXECUTE FUNCTION access.note_change();

-- A transaction of a key with the scope `scim`: the setting comes with it, as the key's highest label does.
CREATE FUNCTION access.from_directory() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(current_setting('app.directory', true), '') = 'on' AND access.has_role('owner', 'service') $$;
-- What the groups of a person (or of a group), and those above, give beside their rights: the strongest of each.
CREATE FUNCTION access.granted_to(of_principal int, of_workspace uuid) RETURNS TABLE (role text, clearance smallint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH RECURSIVE above(id) AS (
    SELECT e.parent_principal_id FROM group_edge e WHERE e.child_principal_id = of_principal AND e.workspace_id = of_workspace
    UNION
    SELECT e.parent_principal_id FROM group_edge e JOIN above ON e.child_principal_id = above.id WHERE e.workspace_id = of_workspace),
  giving AS (SELECT g.gives_role, g.gives_clearance FROM member_group g JOIN above ON above.id = g.principal_id WHERE g.workspace_id = of_workspace AND g.workspace_id = access.workspace_id() AND g.is_directory)
  SELECT (SELECT gives_role FROM giving WHERE gives_role IS NOT NULL
           ORDER BY array_position(ARRAY['builder', 'data-manager', 'reviewer', 'auditor', 'labeller', 'viewer', 'app-user'], gives_role) LIMIT 1),
         (SELECT max(gives_clearance) FROM giving) $$;

-- Whatever the service does: by the directory nobody gets more than an owner has set for a group of theirs. An owner's role is
-- never changed by it, and who comes back does not come back with what they had.
CREATE FUNCTION access.directory_gives() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  given record;
BEGIN
  IF current_user <> 'naru_runtime' OR NOT access.from_directory() THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF NEW.role <> 'viewer' OR NEW.clearance <> 0 THEN
      RAISE EXCEPTION 'the directory makes viewers' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.user_id IS DISTINCT FROM OLD.user_id OR OLD.role = 'service' OR (OLD.role = 'owner' AND NEW.email <> OLD.email) THEN
    RAISE EXCEPTION 'not for the directory' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF (NEW.role, NEW.clearance, NEW.is_active) IS NOT DISTINCT FROM (OLD.role, OLD.clearance, OLD.is_active) THEN
    RETURN NEW;
  END IF;
  SELECT * INTO given FROM access.granted_to(NEW.principal_id, NEW.workspace_id);
  IF (NEW.role <> OLD.role AND (OLD.role = 'owner' AND OLD.is_active OR NEW.role NOT IN ('viewer', coalesce(given.role, 'viewer'))))
     OR (NEW.is_active AND NOT OLD.is_active AND NEW.role NOT IN ('viewer', coalesce(given.role, 'viewer')))
     OR (NEW.clearance > CASE WHEN NEW.is_active AND NOT OLD.is_active THEN 0 ELSE OLD.clearance END AND NEW.clearance > coalesce(given.clearance, 0)) THEN
    RAISE EXCEPTION 'more than the directory may give' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER directory_gives BEFORE INSERT OR UPDATE ON member FOR EACH ROW EXECUTE FUNCTION access.directory_gives();
-- What a group gives is set by an owner, up to the owner's own clearance; which groups are the directory's, by the directory.
CREATE FUNCTION access.group_gives() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  before member_group := CASE WHEN TG_OP = 'UPDATE' THEN OLD END;
BEGIN
  IF current_user <> 'naru_runtime' THEN
    RETURN NEW;
  END IF;
  IF NEW.is_directory <> coalesce(before.is_directory, false) AND (TG_OP = 'UPDATE' OR NOT access.from_directory()) THEN
    RAISE EXCEPTION 'a group of the directory is made by it' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF (NEW.gives_role, NEW.gives_clearance) IS DISTINCT FROM (before.gives_role, before.gives_clearance)
     AND (NOT NEW.is_directory OR access.from_directory() OR NOT access.has_role('owner') OR coalesce(NEW.gives_clearance, 0) > access.clearance()) THEN
    RAISE EXCEPTION 'what a group gives is set by an owner' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER group_gives BEFORE INSERT OR UPDATE ON member_group FOR EACH ROW EXECUTE FUNCTION access.group_gives();

CREATE POLICY member_add_directory ON member FOR INSERT TO naru_runtime
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND (SELECT access.from_directory()));
CREATE POLICY member_change_directory ON member FOR UPDATE TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND (SELECT access.from_directory()))
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND (SELECT access.from_directory()));
CREATE POLICY group_change_directory ON member_group FOR UPDATE TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND (SELECT access.from_directory()) AND is_directory)
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND is_directory);
CREATE POLICY edge_add_directory ON group_edge FOR INSERT TO naru_runtime
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND (SELECT access.from_directory())
    AND parent_principal_id IN (SELECT g.principal_id FROM member_group g WHERE g.is_directory));
CREATE POLICY edge_drop_directory ON group_edge FOR DELETE TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND (SELECT access.from_directory())
    AND parent_principal_id IN (SELECT g.principal_id FROM member_group g WHERE g.is_directory));

CREATE OR REPLACE FUNCTION access.give_personal_folder(of_member uuid, folder uuid, folder_name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO node (id, workspace_id, kind, name, created_by)
  SELECT folder, m.workspace_id, 'folder', folder_name, m.id FROM member m
   WHERE m.id = of_member AND m.personal_folder_id IS NULL AND m.workspace_id = access.workspace_id()
     AND (access.has_role('owner') OR access.from_directory());
  UPDATE member m SET personal_folder_id = folder WHERE m.id = of_member AND m.personal_folder_id IS NULL
     AND EXISTS (SELECT FROM node n WHERE n.id = folder);
END $$;
-- The keys of a leaver, the links that they made, and those to a new password of theirs. Whoever may end a member may end these,
-- which a directory's key does not see.
CREATE FUNCTION access.end_keys_and_links(of_member uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT (access.has_role('owner') OR access.from_directory()) THEN
    RAISE EXCEPTION 'not for this role' USING ERRCODE = 'insufficient_privilege';
  END IF;
  UPDATE api_key SET revoked_at = now() WHERE member_id = of_member AND workspace_id = access.workspace_id() AND revoked_at IS NULL;
  UPDATE sign_in_link SET revoked_at = now()
   WHERE (created_by = of_member OR member_id = of_member) AND workspace_id = access.workspace_id() AND used_at IS NULL AND revoked_at IS NULL;
END $$;
-- With the group go the rules that name it, as if nobody were in it any more.
CREATE FUNCTION access.drop_directory_group(of_group uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  g member_group;
BEGIN
  SELECT * INTO g FROM member_group m WHERE m.id = of_group AND m.workspace_id = access.workspace_id() AND m.is_directory FOR UPDATE;
  IF g.id IS NULL OR NOT access.from_directory() THEN
    RAISE EXCEPTION 'not for this role' USING ERRCODE = 'insufficient_privilege';
  END IF;
  DELETE FROM access_rule WHERE principal_id = g.principal_id AND workspace_id = g.workspace_id;
  DELETE FROM assistant_app_user WHERE principal_id = g.principal_id AND workspace_id = g.workspace_id;
  DELETE FROM group_edge WHERE workspace_id = g.workspace_id AND g.principal_id IN (child_principal_id, parent_principal_id);
  DELETE FROM member_group WHERE id = g.id;
END $$;
REVOKE EXECUTE ON FUNCTION access.granted_to(int, uuid), access.end_keys_and_links(uuid), access.drop_directory_group(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.granted_to(int, uuid), access.end_keys_and_links(uuid), access.drop_directory_group(uuid) TO naru_runtime;
