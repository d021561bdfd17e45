-- Use cases: what a company wants of a model, by which it is judged, what could go wrong, what data it needs, who does what.
CREATE TABLE use_case (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  name text NOT NULL,
  purpose text NOT NULL,
  function_kinds text[] NOT NULL,
  -- Who answers for it; NULL: nobody yet.
  owner_member_id uuid REFERENCES member,
  -- Where it is now. How it came there stands in use_case_history.
  stage text NOT NULL CHECK (stage IN ('define', 'data', 'model', 'serve')),
  -- What the work costs today. NULL: not known.
  tasks_per_month int CHECK (tasks_per_month >= 0),
  minutes_per_task double precision CHECK (minutes_per_task >= 0),
  won_per_hour int CHECK (won_per_hour >= 0),
  decision text NOT NULL CHECK (decision IN ('undecided', 'go', 'stop')),
  decision_reason text NOT NULL DEFAULT '',
  decided_by uuid REFERENCES member,
  decided_at timestamptz,
  created_by uuid NOT NULL REFERENCES member,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  archived_at timestamptz,
  archived_by uuid REFERENCES member,
  UNIQUE (workspace_id, id)
);
CREATE INDEX use_case_recent ON use_case (workspace_id, id DESC);

-- To whom it is given, beside whoever made it, whoever answers for it, and the owners of the workspace.
CREATE TABLE use_case_access (
  workspace_id uuid NOT NULL REFERENCES workspace,
  use_case_id uuid NOT NULL,
  principal_id int NOT NULL,
  may_edit boolean NOT NULL,
  PRIMARY KEY (use_case_id, principal_id),
  FOREIGN KEY (workspace_id, use_case_id) REFERENCES use_case (workspace_id, id) ON DELETE CASCADE
);

-- What people decided about it, in order. Nothing here is ever changed.
CREATE TABLE use_case_history (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  use_case_id uuid NOT NULL,
  -- 'stage' with the stage, 'decision' with the decision, 'archived' and 'restored' without a value
  kind text NOT NULL CHECK (kind IN ('stage', 'decision', 'archived', 'restored')),
  value text NOT NULL DEFAULT '',
  reason text NOT NULL DEFAULT '',
  at timestamptz NOT NULL DEFAULT now(),
  by_member_id uuid NOT NULL REFERENCES member,
  FOREIGN KEY (workspace_id, use_case_id) REFERENCES use_case (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX use_case_history_of ON use_case_history (use_case_id, id DESC);

CREATE TABLE use_case_requirement (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  use_case_id uuid NOT NULL,
  position int NOT NULL,
  sentence text NOT NULL,
  priority text NOT NULL CHECK (priority IN ('must', 'should', 'may')),
  metric text NOT NULL,
  direction text NOT NULL CHECK (direction IN ('at-least', 'at-most')),
  -- NULL: not agreed on yet. Whether it is met is never kept: it follows from runs.
  threshold double precision,
  created_at timestamptz NOT NULL DEFAULT now(),
  removed_at timestamptz,
  UNIQUE (use_case_id, id),
  FOREIGN KEY (workspace_id, use_case_id) REFERENCES use_case (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX use_case_requirement_of ON use_case_requirement (use_case_id, position) WHERE removed_at IS NULL;

CREATE TABLE use_case_risk (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  use_case_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('hallucination', 'leak', 'bias', 'law')),
  sentence text NOT NULL,
  mitigation text NOT NULL DEFAULT '',
  owner_member_id uuid REFERENCES member,
  -- The requirement whose test would show it.
  requirement_id uuid,
  state text NOT NULL CHECK (state IN ('open', 'mitigated', 'accepted')),
  created_at timestamptz NOT NULL DEFAULT now(),
  removed_at timestamptz,
  FOREIGN KEY (workspace_id, use_case_id) REFERENCES use_case (workspace_id, id) ON DELETE CASCADE,
  FOREIGN KEY (use_case_id, requirement_id) REFERENCES use_case_requirement (use_case_id, id)
);
CREATE INDEX use_case_risk_of ON use_case_risk (use_case_id, id) WHERE removed_at IS NULL;

CREATE TABLE use_case_data_need (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  use_case_id uuid NOT NULL,
  kind text NOT NULL,
  -- NULL: not known how many.
  wanted_count int CHECK (wanted_count >= 0),
  reason text NOT NULL DEFAULT '',
  licence_note text NOT NULL DEFAULT '',
  -- Where it lies. How many are there is counted for each reader, never kept.
  folder_id uuid REFERENCES node ON DELETE SET NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  removed_at timestamptz,
  FOREIGN KEY (workspace_id, use_case_id) REFERENCES use_case (workspace_id, id) ON DELETE CASCADE
);
CREATE INDEX use_case_data_need_of ON use_case_data_need (use_case_id, id) WHERE removed_at IS NULL;
CREATE INDEX use_case_data_need_folder ON use_case_data_need (folder_id);

CREATE TABLE use_case_plan (
  workspace_id uuid NOT NULL REFERENCES workspace,
  use_case_id uuid NOT NULL,
  stage text NOT NULL CHECK (stage IN ('define', 'data', 'model', 'serve')),
  side text NOT NULL CHECK (side IN ('inside', 'partner')),
  who text NOT NULL DEFAULT '',
  due_on date,
  help text NOT NULL DEFAULT '',
  PRIMARY KEY (use_case_id, stage),
  FOREIGN KEY (workspace_id, use_case_id) REFERENCES use_case (workspace_id, id) ON DELETE CASCADE
);

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['use_case', 'use_case_access', 'use_case_history', 'use_case_requirement', 'use_case_risk', 'use_case_data_need', 'use_case_plan'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_functions ON %I TO naru_owner USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE (name, purpose, function_kinds, owner_member_id, stage, tasks_per_month, minutes_per_task, won_per_hour,
  decision, decision_reason, decided_by, decided_at, updated_at, archived_at, archived_by) ON use_case TO naru_runtime;
GRANT SELECT, INSERT, DELETE ON use_case_access TO naru_runtime;
GRANT SELECT, INSERT ON use_case_history TO naru_runtime;
GRANT SELECT, INSERT, UPDATE (position, sentence, priority, metric, direction, threshold, removed_at) ON use_case_requirement TO naru_runtime;
GRANT SELECT, INSERT, UPDATE (kind, sentence, mitigation, owner_member_id, requirement_id, state, removed_at) ON use_case_risk TO naru_runtime;
GRANT SELECT, INSERT, UPDATE (kind, wanted_count, reason, licence_note, folder_id, removed_at) ON use_case_data_need TO naru_runtime;
GRANT SELECT, INSERT, UPDATE (side, who, due_on, help) ON use_case_plan TO naru_runtime;

-- Asked in both directions; a policy of one table that reads the other would go in a circle. The roles are those of `use-cases.read`
-- and `use-cases.write`: to be given a use case widens nobody's role.
CREATE FUNCTION access.reads_use_cases() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT access.has_role('owner', 'builder', 'data-manager', 'reviewer', 'viewer', 'auditor', 'service') $$;
CREATE FUNCTION access.writes_use_cases() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT access.has_role('owner', 'builder', 'data-manager', 'reviewer', 'service') $$;
CREATE FUNCTION access.is_given_use_case(of_use_case uuid, for_edit boolean) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM use_case_access a WHERE a.use_case_id = of_use_case AND a.workspace_id = access.workspace_id()
                    AND (a.may_edit OR NOT for_edit) AND a.principal_id = ANY (access.principals())) $$;
-- Whoever made it, whoever answers for it, and owners: they also say to whom it is given.
CREATE FUNCTION access.owns_use_case(of_use_case uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT access.writes_use_cases() AND EXISTS (SELECT FROM use_case u WHERE u.id = of_use_case AND u.workspace_id = access.workspace_id()
                    AND (access.member_id() IN (u.created_by, u.owner_member_id) OR access.has_role('owner'))) $$;
CREATE FUNCTION access.may_edit_use_case(of_use_case uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT access.owns_use_case(of_use_case)
      OR (access.writes_use_cases() AND access.is_given_use_case(of_use_case, true)
          AND EXISTS (SELECT FROM use_case u WHERE u.id = of_use_case AND u.workspace_id = access.workspace_id())) $$;
REVOKE EXECUTE ON FUNCTION access.is_given_use_case(uuid, boolean), access.owns_use_case(uuid), access.may_edit_use_case(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.is_given_use_case(uuid, boolean), access.owns_use_case(uuid), access.may_edit_use_case(uuid) TO naru_runtime;

CREATE POLICY use_case_read ON use_case FOR SELECT TO naru_runtime USING (
  workspace_id = (SELECT access.workspace_id()) AND (SELECT access.reads_use_cases())
  AND (created_by = (SELECT access.member_id()) OR owner_member_id = (SELECT access.member_id())
       OR (SELECT access.has_role('owner')) OR access.is_given_use_case(id, false)));
CREATE POLICY use_case_add ON use_case FOR INSERT TO naru_runtime WITH CHECK (
  workspace_id = (SELECT access.workspace_id()) AND created_by = (SELECT access.member_id()) AND (SELECT access.writes_use_cases()));
CREATE POLICY use_case_change ON use_case FOR UPDATE TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND access.may_edit_use_case(id))
  WITH CHECK (workspace_id = (SELECT access.workspace_id()));

-- To whom it is given is told only to those who may change that.
CREATE POLICY use_case_access_read ON use_case_access FOR SELECT TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND access.owns_use_case(use_case_id));
CREATE POLICY use_case_access_add ON use_case_access FOR INSERT TO naru_runtime
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND access.owns_use_case(use_case_id));
CREATE POLICY use_case_access_drop ON use_case_access FOR DELETE TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND access.owns_use_case(use_case_id));

CREATE POLICY use_case_history_read ON use_case_history FOR SELECT TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND use_case_id IN (SELECT id FROM use_case));
CREATE POLICY use_case_history_add ON use_case_history FOR INSERT TO naru_runtime WITH CHECK (
  workspace_id = (SELECT access.workspace_id()) AND by_member_id = (SELECT access.member_id()) AND access.may_edit_use_case(use_case_id));

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['use_case_requirement', 'use_case_risk', 'use_case_data_need', 'use_case_plan'] LOOP
    EXECUTE format('CREATE POLICY %1$s_read ON %1$I FOR SELECT TO naru_runtime
      USING (workspace_id = (SELECT access.workspace_id()) AND use_case_id IN (SELECT id FROM use_case))', t);
    EXECUTE format('CREATE POLICY %1$s_add ON %1$I FOR INSERT TO naru_runtime
      WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND access.may_edit_use_case(use_case_id))', t);
    EXECUTE format('CREATE POLICY %1$s_change ON %1$I FOR UPDATE TO naru_runtime
      USING (workspace_id = (SELECT access.workspace_id()) AND access.may_edit_use_case(use_case_id))
      WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND access.may_edit_use_case(use_case_id))', t);
  END LOOP;
END $$;
