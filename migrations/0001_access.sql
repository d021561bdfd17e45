-- Workspaces, people, groups, and the one tree of rights.
--
-- Who may read a thing is decided here and nowhere else:
--   1. Every folder and document is a `node` of one tree.
--   2. A node that carries rules of its own, or cuts what it inherits, owns one row in `rights`; every other node
--      shares the row of its parent. So there are as many rows as there are *different* answers, not as many as documents.
--   3. `rights_entry` holds, for each such row, all rules that count for it: its own and the inherited ones.
--   4. What hangs on a document (pages, chunks, vectors) carries the number of its rights row and its label.
--   5. A reader's readable rights rows are computed once per query; `rights_id = ANY (…)` is leakproof, so that an
--      index and every other condition of a query may be used beside it.
-- Triggers keep 2 to 4 true in the transaction that changes a rule, a label or the tree: no caller can forget it.

CREATE SCHEMA access;
GRANT USAGE ON SCHEMA access TO naru_runtime;

CREATE SEQUENCE access.principal_id AS int;
GRANT USAGE ON SEQUENCE access.principal_id TO naru_runtime;

-- ---------------------------------------------------------------- people
CREATE TABLE workspace (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  -- The principal that every active member has.
  everyone_principal_id int NOT NULL DEFAULT nextval('access.principal_id'),
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE member (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  -- The sign-in library's user; NULL for a service principal, which only has keys.
  user_id uuid,
  principal_id int NOT NULL UNIQUE DEFAULT nextval('access.principal_id'),
  email text NOT NULL,
  name text NOT NULL,
  role text NOT NULL CHECK (role IN ('owner', 'builder', 'data-manager', 'labeller', 'reviewer', 'viewer', 'app-user', 'auditor', 'service')),
  -- 0 public, 1 internal (대외비), 2 secret (기밀): the highest label this person may read.
  clearance smallint NOT NULL DEFAULT 0 CHECK (clearance BETWEEN 0 AND 2),
  is_active boolean NOT NULL DEFAULT true,
  personal_folder_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (workspace_id, email),
  UNIQUE (workspace_id, user_id)
);
CREATE INDEX member_user ON member (user_id);

CREATE TABLE member_group (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  principal_id int NOT NULL UNIQUE DEFAULT nextval('access.principal_id'),
  name text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (workspace_id, name)
);

-- Child (a person or a group) belongs to parent (a group). Cycles do no harm: the walk below ends.
CREATE TABLE group_edge (
  workspace_id uuid NOT NULL REFERENCES workspace,
  child_principal_id int NOT NULL,
  parent_principal_id int NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (workspace_id, child_principal_id, parent_principal_id)
);

CREATE TABLE api_key (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  member_id uuid NOT NULL REFERENCES member,
  name text NOT NULL,
  -- SHA-256 of the key; the key itself is shown once.
  key_hash text NOT NULL UNIQUE,
  scopes text[] NOT NULL DEFAULT '{}',
  expires_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);

-- ---------------------------------------------------------------- who is asking
-- Unset or empty settings give NULL and so no rows: closed, never open.
CREATE FUNCTION access.me() RETURNS member LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m FROM member m
   WHERE m.is_active
     AND m.id = nullif(current_setting('app.member', true), '')::uuid
     AND m.workspace_id = nullif(current_setting('app.workspace', true), '')::uuid $$;
CREATE FUNCTION access.workspace_id() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT (access.me()).workspace_id $$;
CREATE FUNCTION access.member_id() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT (access.me()).id $$;
CREATE FUNCTION access.clearance() RETURNS smallint LANGUAGE sql STABLE AS $$ SELECT (access.me()).clearance $$;
CREATE FUNCTION access.has_role(VARIADIC roles text[]) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce((access.me()).role = ANY (roles), false) $$;

-- The person, all groups above, and everyone in the workspace.
CREATE FUNCTION access.principals_of(member_id uuid) RETURNS int[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH RECURSIVE person AS MATERIALIZED (SELECT m.* FROM member m WHERE m.id = principals_of.member_id AND m.is_active),
  above(id) AS (
    SELECT principal_id FROM person
    UNION
    SELECT e.parent_principal_id FROM person, group_edge e JOIN above ON e.child_principal_id = above.id
     WHERE e.workspace_id = person.workspace_id)
  SELECT array_agg(id) || (SELECT w.everyone_principal_id FROM workspace w JOIN person ON w.id = person.workspace_id) FROM above $$;
CREATE FUNCTION access.principals() RETURNS int[] LANGUAGE sql STABLE AS $$
  SELECT coalesce(access.principals_of(access.member_id()), '{}') $$;

-- ---------------------------------------------------------------- the tree
CREATE TABLE node (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  parent_id uuid REFERENCES node,
  kind text NOT NULL CHECK (kind IN ('folder', 'document')),
  name text NOT NULL,
  -- false: what stands above does not count here, neither what it allows nor what it denies.
  inherits boolean NOT NULL DEFAULT true,
  own_label smallint NOT NULL DEFAULT 0 CHECK (own_label BETWEEN 0 AND 2),
  created_by uuid NOT NULL REFERENCES member,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  deleted_by uuid REFERENCES member,
  -- Kept by the triggers below.
  rights_id int NOT NULL DEFAULT 0,
  label smallint NOT NULL DEFAULT 0,
  is_hidden boolean NOT NULL DEFAULT false
);
CREATE INDEX node_parent ON node (parent_id);
CREATE INDEX node_rights ON node (workspace_id, rights_id);

CREATE TABLE access_rule (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  node_id uuid NOT NULL REFERENCES node ON DELETE CASCADE,
  principal_id int NOT NULL,
  verb text NOT NULL CHECK (verb IN ('read', 'write', 'share')),
  effect text NOT NULL CHECK (effect IN ('allow', 'deny')),
  expires_at timestamptz,
  created_by uuid REFERENCES member,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (node_id, principal_id, verb, effect)
);

CREATE TABLE rights (
  id int PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  node_id uuid NOT NULL UNIQUE REFERENCES node ON DELETE CASCADE
);

CREATE TABLE rights_entry (
  rights_id int NOT NULL REFERENCES rights ON DELETE CASCADE,
  workspace_id uuid NOT NULL,
  rule_id uuid NOT NULL REFERENCES access_rule ON DELETE CASCADE,
  node_id uuid NOT NULL,
  principal_id int NOT NULL,
  verb text NOT NULL,
  effect text NOT NULL,
  expires_at timestamptz,
  PRIMARY KEY (rights_id, rule_id)
);
CREATE INDEX rights_entry_principal ON rights_entry (workspace_id, principal_id, verb, effect);

-- Some allow, no deny, neither of them expired.
CREATE FUNCTION access.rights_with(principals int[], wanted_verb text, workspace uuid) RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT allowed.rights_id), '{}') FROM rights_entry allowed
   WHERE allowed.workspace_id = rights_with.workspace AND allowed.verb = wanted_verb AND allowed.effect = 'allow'
     AND allowed.principal_id = ANY (principals)
     AND (allowed.expires_at IS NULL OR allowed.expires_at > now())
     AND NOT EXISTS (
       SELECT FROM rights_entry denied
        WHERE denied.rights_id = allowed.rights_id AND denied.verb = wanted_verb AND denied.effect = 'deny'
          AND denied.principal_id = ANY (principals)
          AND (denied.expires_at IS NULL OR denied.expires_at > now())) $$;
CREATE FUNCTION access.readable_rights() RETURNS int[] LANGUAGE sql STABLE AS $$
  SELECT access.rights_with(access.principals(), 'read', access.workspace_id()) $$;

-- The one predicate of reading. Policies and search functions both call it, so that they cannot drift; it is inlined,
-- and each of its conditions is leakproof.
CREATE FUNCTION access.is_readable(of_rights int, of_label smallint, hidden boolean, readable int[], up_to smallint) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$ SELECT of_rights = ANY (readable) AND of_label <= up_to AND NOT hidden $$;

-- May the asking person do `verb` here? Writing and sharing need reading.
CREATE FUNCTION access.may(wanted_verb text, of_rights int, of_label smallint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(of_label <= access.clearance() AND of_rights = ANY (access.readable_rights())
     AND of_rights = ANY (access.rights_with(access.principals(), wanted_verb, access.workspace_id())), false) $$;

-- ---------------------------------------------------------------- keeping the tree flattened
-- Works down from one node, a level at a time.
CREATE FUNCTION access.refresh_tree(root uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  level uuid[] := ARRAY[root];
BEGIN
  WHILE cardinality(level) > 0 LOOP
    -- Who owns a rights row on this level: a root, a node with rules, a node that cuts.
    INSERT INTO rights (workspace_id, node_id)
    SELECT n.workspace_id, n.id FROM node n
     WHERE n.id = ANY (level)
       AND (n.parent_id IS NULL OR NOT n.inherits OR EXISTS (SELECT FROM access_rule r WHERE r.node_id = n.id))
    ON CONFLICT (node_id) DO NOTHING;

    UPDATE node n
       SET rights_id = coalesce(own.id, p.rights_id, 0),
           label = greatest(n.own_label, coalesce(p.label, 0)),
           is_hidden = n.deleted_at IS NOT NULL OR coalesce(p.is_hidden, false)
      FROM node self
      LEFT JOIN node p ON p.id = self.parent_id
      LEFT JOIN rights own ON own.node_id = self.id
       AND (self.parent_id IS NULL OR NOT self.inherits OR EXISTS (SELECT FROM access_rule r WHERE r.node_id = self.id))
     WHERE n.id = ANY (level) AND self.id = n.id
       AND (n.rights_id, n.label, n.is_hidden) IS DISTINCT FROM
           (coalesce(own.id, p.rights_id, 0), greatest(n.own_label, coalesce(p.label, 0)), n.deleted_at IS NOT NULL OR coalesce(p.is_hidden, false));

    DELETE FROM rights_entry WHERE rights_id IN (SELECT r.id FROM rights r WHERE r.node_id = ANY (level));
    INSERT INTO rights_entry (rights_id, workspace_id, rule_id, node_id, principal_id, verb, effect, expires_at)
    SELECT own.id, rule.workspace_id, rule.id, rule.node_id, rule.principal_id, rule.verb, rule.effect, rule.expires_at
      FROM rights own JOIN node n ON n.id = own.node_id AND n.rights_id = own.id
      JOIN access_rule rule ON rule.node_id = n.id
     WHERE own.node_id = ANY (level)
    UNION ALL
    SELECT own.id, e.workspace_id, e.rule_id, e.node_id, e.principal_id, e.verb, e.effect, e.expires_at
      FROM rights own JOIN node n ON n.id = own.node_id AND n.rights_id = own.id AND n.inherits
      JOIN node p ON p.id = n.parent_id
      JOIN rights_entry e ON e.rights_id = p.rights_id
     WHERE own.node_id = ANY (level);

    -- A rights row that nobody uses any more.
    DELETE FROM rights r USING node n WHERE r.node_id = ANY (level) AND n.id = r.node_id AND n.rights_id <> r.id;

    SELECT coalesce(array_agg(c.id), '{}') INTO level FROM node c WHERE c.parent_id = ANY (level);
  END LOOP;
END $$;

-- A new node starts from its parent; a new root belongs to its creator alone until it is granted.
CREATE FUNCTION access.node_starts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  p node;
BEGIN
  IF NEW.parent_id IS NOT NULL THEN
    SELECT * INTO p FROM node WHERE id = NEW.parent_id FOR SHARE;
    IF p.workspace_id IS DISTINCT FROM NEW.workspace_id OR p.kind <> 'folder' THEN
      RAISE EXCEPTION 'parent is not a folder of this workspace' USING ERRCODE = 'check_violation';
    END IF;
    NEW.rights_id := p.rights_id;
    NEW.label := greatest(NEW.own_label, p.label);
    NEW.is_hidden := NEW.deleted_at IS NOT NULL OR p.is_hidden;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER node_starts BEFORE INSERT ON node FOR EACH ROW EXECUTE FUNCTION access.node_starts();

CREATE FUNCTION access.node_started() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.parent_id IS NULL OR NOT NEW.inherits THEN
    INSERT INTO access_rule (id, workspace_id, node_id, principal_id, verb, effect, created_by)
    SELECT gen_random_uuid(), NEW.workspace_id, NEW.id, m.principal_id, v.verb, 'allow', NEW.created_by
      FROM member m, unnest(ARRAY['read', 'write', 'share']) AS v(verb) WHERE m.id = NEW.created_by;
    PERFORM access.refresh_tree(NEW.id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER node_started AFTER INSERT ON node FOR EACH ROW EXECUTE FUNCTION access.node_started();

CREATE FUNCTION access.node_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.parent_id IS DISTINCT FROM OLD.parent_id THEN
    IF EXISTS (WITH RECURSIVE up AS (SELECT id, parent_id FROM node WHERE id = NEW.parent_id
                 UNION ALL SELECT n.id, n.parent_id FROM node n JOIN up ON n.id = up.parent_id)
               SELECT FROM up WHERE id = NEW.id) THEN
      RAISE EXCEPTION 'a folder cannot lie inside itself' USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  PERFORM access.refresh_tree(NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER node_changed AFTER UPDATE OF parent_id, inherits, own_label, deleted_at ON node
  FOR EACH ROW EXECUTE FUNCTION access.node_changed();

CREATE FUNCTION access.rule_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM access.refresh_tree(coalesce(NEW.node_id, OLD.node_id));
  RETURN NULL;
END $$;
-- The creator's first rules are written by node_started, which refreshes once itself.
CREATE TRIGGER rule_changed AFTER INSERT OR UPDATE OR DELETE ON access_rule
  FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION access.rule_changed();

-- ---------------------------------------------------------------- audit
CREATE TABLE audit_event (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  at timestamptz NOT NULL DEFAULT now(),
  member_id uuid NOT NULL,
  on_behalf_of uuid,
  action text NOT NULL,
  object_kind text NOT NULL,
  object_id text NOT NULL,
  request_id text NOT NULL,
  detail jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_event_at ON audit_event (workspace_id, at DESC, id DESC);
CREATE INDEX audit_event_object ON audit_event (workspace_id, object_id);

-- ---------------------------------------------------------------- row-level security
-- The owner's functions above must see everything; the runtime role sees what the policies say.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['workspace', 'member', 'member_group', 'group_edge', 'api_key', 'node', 'access_rule', 'rights', 'rights_entry', 'audit_event'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_functions ON %I TO naru_owner USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;

GRANT SELECT ON workspace, member, member_group, group_edge, node, access_rule TO naru_runtime;
GRANT INSERT, UPDATE ON member, member_group, node TO naru_runtime;
GRANT INSERT, DELETE ON group_edge TO naru_runtime;
GRANT INSERT, UPDATE, DELETE ON access_rule TO naru_runtime;
GRANT SELECT, INSERT ON audit_event TO naru_runtime;
GRANT SELECT, INSERT, UPDATE ON api_key TO naru_runtime;

CREATE POLICY workspace_read ON workspace FOR SELECT TO naru_runtime USING (id = (SELECT access.workspace_id()));

CREATE POLICY member_read ON member FOR SELECT TO naru_runtime USING (workspace_id = (SELECT access.workspace_id()));
CREATE POLICY member_add ON member FOR INSERT TO naru_runtime
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND (SELECT access.has_role('owner')));
CREATE POLICY member_change ON member FOR UPDATE TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND (SELECT access.has_role('owner')))
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND (SELECT access.has_role('owner')));

CREATE POLICY group_read ON member_group FOR SELECT TO naru_runtime USING (workspace_id = (SELECT access.workspace_id()));
CREATE POLICY group_add ON member_group FOR INSERT TO naru_runtime
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND (SELECT access.has_role('owner', 'data-manager', 'service')));
CREATE POLICY group_change ON member_group FOR UPDATE TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND (SELECT access.has_role('owner', 'data-manager')))
  WITH CHECK (workspace_id = (SELECT access.workspace_id()));
CREATE POLICY edge_read ON group_edge FOR SELECT TO naru_runtime USING (workspace_id = (SELECT access.workspace_id()));
CREATE POLICY edge_add ON group_edge FOR INSERT TO naru_runtime
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND (SELECT access.has_role('owner')));
CREATE POLICY edge_drop ON group_edge FOR DELETE TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND (SELECT access.has_role('owner')));

CREATE POLICY key_read ON api_key FOR SELECT TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND (member_id = (SELECT access.member_id()) OR (SELECT access.has_role('owner'))));
CREATE POLICY key_add ON api_key FOR INSERT TO naru_runtime
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND (member_id = (SELECT access.member_id()) OR (SELECT access.has_role('owner'))));
CREATE POLICY key_change ON api_key FOR UPDATE TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND (member_id = (SELECT access.member_id()) OR (SELECT access.has_role('owner'))))
  WITH CHECK (workspace_id = (SELECT access.workspace_id()));

-- The heart. A hidden (deleted) node is seen only by those who may write it, so that they can restore it.
CREATE POLICY node_read ON node FOR SELECT TO naru_runtime USING (
  workspace_id = (SELECT access.workspace_id())
  AND access.is_readable(rights_id, label, false, (SELECT access.readable_rights()), (SELECT access.clearance()))
  AND (NOT is_hidden OR rights_id = ANY ((SELECT access.rights_with(access.principals(), 'write', access.workspace_id()))::int[])));
CREATE POLICY node_add ON node FOR INSERT TO naru_runtime WITH CHECK (
  workspace_id = (SELECT access.workspace_id())
  AND created_by = (SELECT access.member_id())
  AND own_label <= (SELECT access.clearance())
  AND (parent_id IS NULL OR access.may('write', rights_id, label)));
CREATE POLICY node_change ON node FOR UPDATE TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND access.may('write', rights_id, label))
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND own_label <= (SELECT access.clearance()));

-- Moving needs the right to write at both ends; cutting or lowering needs the right to share. Checked on the old row
-- here, because a policy cannot compare old and new.
CREATE FUNCTION access.node_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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
    IF NEW.parent_id IS DISTINCT FROM OLD.parent_id THEN
      SELECT * INTO p FROM node WHERE id = NEW.parent_id;
      IF p.id IS NULL OR p.kind <> 'folder' OR NOT access.may('write', p.rights_id, p.label) OR NOT access.may('share', OLD.rights_id, OLD.label) THEN
        RAISE EXCEPTION 'moving is not allowed here' USING ERRCODE = 'insufficient_privilege';
      END IF;
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER node_guard BEFORE UPDATE ON node FOR EACH ROW EXECUTE FUNCTION access.node_guard();

CREATE POLICY rule_read ON access_rule FOR SELECT TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND node_id IN (SELECT id FROM node));
CREATE POLICY rule_add ON access_rule FOR INSERT TO naru_runtime WITH CHECK (
  workspace_id = (SELECT access.workspace_id())
  AND node_id IN (SELECT n.id FROM node n WHERE access.may('share', n.rights_id, n.label)));
CREATE POLICY rule_change ON access_rule FOR UPDATE TO naru_runtime USING (
  workspace_id = (SELECT access.workspace_id())
  AND node_id IN (SELECT n.id FROM node n WHERE access.may('share', n.rights_id, n.label)))
  WITH CHECK (workspace_id = (SELECT access.workspace_id())
  AND node_id IN (SELECT n.id FROM node n WHERE access.may('share', n.rights_id, n.label)));
CREATE POLICY rule_drop ON access_rule FOR DELETE TO naru_runtime USING (
  workspace_id = (SELECT access.workspace_id())
  AND node_id IN (SELECT n.id FROM node n WHERE access.may('share', n.rights_id, n.label)));

CREATE POLICY audit_read ON audit_event FOR SELECT TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND (SELECT access.has_role('owner', 'auditor')));
CREATE POLICY audit_add ON audit_event FOR INSERT TO naru_runtime
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND member_id = (SELECT access.member_id()));

-- Why can, or can't, this person see this node? Only for those who may share it. Every rule that counts, and its fate.
CREATE FUNCTION access.explain(of_node uuid, of_member uuid)
RETURNS TABLE (rule_id uuid, from_node uuid, principal_id int, verb text, effect text, expires_at timestamptz, is_expired boolean, applies boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT e.rule_id, e.node_id, e.principal_id, e.verb, e.effect, e.expires_at,
         coalesce(e.expires_at <= now(), false), e.principal_id = ANY (access.principals_of(of_member))
    FROM node n JOIN rights_entry e ON e.rights_id = n.rights_id
   WHERE n.id = of_node AND n.workspace_id = access.workspace_id()
     AND access.may('share', n.rights_id, n.label)
     AND EXISTS (SELECT FROM member m WHERE m.id = of_member AND m.workspace_id = n.workspace_id) $$;

-- ---------------------------------------------------------------- before anybody has signed in
-- The few look-ups that must come before an actor exists. The sign-in handle may call them, the runtime role may not.
CREATE FUNCTION access.members_of_user(of_user uuid) RETURNS SETOF member LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT * FROM member WHERE user_id = of_user AND is_active ORDER BY created_at $$;
CREATE FUNCTION access.member_of_key(of_hash text) RETURNS TABLE (member_id uuid, workspace_id uuid, role text, scopes text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.id, m.workspace_id, m.role, k.scopes FROM api_key k JOIN member m ON m.id = k.member_id AND m.is_active
   WHERE k.key_hash = of_hash AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now()) $$;
CREATE FUNCTION access.is_empty() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT NOT EXISTS (SELECT FROM workspace) $$;
-- For the sign-in page of an installation with one company; with several, none is named.
CREATE FUNCTION access.workspace_name() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT CASE WHEN count(*) = 1 THEN min(name) END FROM workspace $$;
-- In whose name the server of this machine makes its service principal.
CREATE FUNCTION access.first_owner() RETURNS TABLE (member_id uuid, workspace_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.id, m.workspace_id FROM member m WHERE m.role = 'owner' AND m.is_active ORDER BY m.created_at, m.id LIMIT 1 $$;
-- The first owner, at the first start only.
CREATE FUNCTION access.found(workspace_name text, workspace uuid, owner_member uuid, owner_user uuid, owner_email text, owner_name text, personal_folder uuid, personal_name text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  LOCK TABLE workspace IN EXCLUSIVE MODE;
  IF EXISTS (SELECT FROM workspace) THEN
    RAISE EXCEPTION 'a workspace exists already' USING ERRCODE = 'unique_violation';
  END IF;
  INSERT INTO workspace (id, name) VALUES (workspace, workspace_name);
  INSERT INTO member (id, workspace_id, user_id, email, name, role, clearance)
  VALUES (owner_member, workspace, owner_user, owner_email, owner_name, 'owner', 2);
  INSERT INTO node (id, workspace_id, kind, name, created_by) VALUES (personal_folder, workspace, 'folder', personal_name, owner_member);
  UPDATE member SET personal_folder_id = personal_folder WHERE id = owner_member;
END $$;
-- Every later member gets a folder that is theirs alone. Called by the owner's service in the same transaction.
CREATE FUNCTION access.give_personal_folder(of_member uuid, folder uuid, folder_name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO node (id, workspace_id, kind, name, created_by)
  SELECT folder, m.workspace_id, 'folder', folder_name, m.id FROM member m
   WHERE m.id = of_member AND m.personal_folder_id IS NULL AND m.workspace_id = access.workspace_id() AND access.has_role('owner');
  UPDATE member m SET personal_folder_id = folder WHERE m.id = of_member AND m.personal_folder_id IS NULL
     AND EXISTS (SELECT FROM node n WHERE n.id = folder);
END $$;

-- ---------------------------------------------------------------- background work
-- A job runs for a workspace, not for a person: it must finish what it began when the uploader loses a right meanwhile.
-- It never answers anybody; what it writes is read through the policies above.
CREATE FUNCTION access.job_workspace_id() RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT nullif(current_setting('app.workspace', true), '')::uuid $$;
GRANT USAGE ON SCHEMA access TO naru_jobs;
GRANT SELECT ON node, member TO naru_jobs;
GRANT INSERT ON audit_event TO naru_jobs;
GRANT DELETE ON node TO naru_jobs;
CREATE POLICY node_job ON node TO naru_jobs USING (workspace_id = (SELECT access.job_workspace_id()));
CREATE POLICY member_job ON member FOR SELECT TO naru_jobs USING (workspace_id = (SELECT access.job_workspace_id()));
CREATE POLICY audit_job ON audit_event FOR INSERT TO naru_jobs WITH CHECK (workspace_id = (SELECT access.job_workspace_id()));

REVOKE EXECUTE ON FUNCTION access.refresh_tree(uuid), access.members_of_user(uuid), access.member_of_key(text), access.is_empty(), access.workspace_name(), access.first_owner(),
  access.found(text, uuid, uuid, uuid, text, text, uuid, text), access.principals_of(uuid), access.rights_with(int[], text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.members_of_user(uuid), access.member_of_key(text), access.is_empty(), access.workspace_name(), access.first_owner(),
  access.found(text, uuid, uuid, uuid, text, text, uuid, text) TO naru_auth;
GRANT USAGE ON SCHEMA access TO naru_auth;
GRANT EXECUTE ON FUNCTION access.principals_of(uuid), access.rights_with(int[], text, uuid) TO naru_runtime, naru_jobs;

-- ---------------------------------------------------------------- the sign-in library's tables
CREATE SCHEMA auth;
GRANT USAGE ON SCHEMA auth TO naru_auth;
CREATE TABLE auth."user" ("id" uuid DEFAULT gen_random_uuid() PRIMARY KEY, "name" text NOT NULL, "email" text NOT NULL UNIQUE, "emailVerified" boolean NOT NULL, "image" text, "createdAt" timestamptz DEFAULT now() NOT NULL, "updatedAt" timestamptz DEFAULT now() NOT NULL);
CREATE TABLE auth."session" ("id" uuid DEFAULT gen_random_uuid() PRIMARY KEY, "expiresAt" timestamptz NOT NULL, "token" text NOT NULL UNIQUE, "createdAt" timestamptz DEFAULT now() NOT NULL, "updatedAt" timestamptz NOT NULL, "ipAddress" text, "userAgent" text, "userId" uuid NOT NULL REFERENCES auth."user" ON DELETE CASCADE);
CREATE TABLE auth."account" ("id" uuid DEFAULT gen_random_uuid() PRIMARY KEY, "accountId" text NOT NULL, "providerId" text NOT NULL, "userId" uuid NOT NULL REFERENCES auth."user" ON DELETE CASCADE, "accessToken" text, "refreshToken" text, "idToken" text, "accessTokenExpiresAt" timestamptz, "refreshTokenExpiresAt" timestamptz, "scope" text, "password" text, "createdAt" timestamptz DEFAULT now() NOT NULL, "updatedAt" timestamptz NOT NULL);
CREATE TABLE auth."verification" ("id" uuid DEFAULT gen_random_uuid() PRIMARY KEY, "identifier" text NOT NULL, "value" text NOT NULL, "expiresAt" timestamptz NOT NULL, "createdAt" timestamptz DEFAULT now() NOT NULL, "updatedAt" timestamptz DEFAULT now() NOT NULL);
CREATE TABLE auth."rateLimit" ("id" uuid DEFAULT gen_random_uuid() PRIMARY KEY, "key" text NOT NULL UNIQUE, "count" int NOT NULL, "lastRequest" bigint NOT NULL);
CREATE INDEX session_user_id ON auth."session" ("userId");
CREATE INDEX account_user_id ON auth."account" ("userId");
CREATE INDEX verification_identifier ON auth."verification" ("identifier");
-- Failed sign-ins by e-mail: after five within a quarter of an hour the account waits.
CREATE TABLE auth.sign_in_failure (email text NOT NULL, at timestamptz NOT NULL DEFAULT now());
CREATE INDEX sign_in_failure_email ON auth.sign_in_failure (email, at);
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA auth TO naru_auth;
