-- Whoever shares gives what they have, no more: an allow, and the end of a denial, only for a verb that one has there.
DROP POLICY rule_add ON access_rule;
DROP POLICY rule_change ON access_rule;
DROP POLICY rule_drop ON access_rule;
CREATE FUNCTION access.may_give(of_node uuid, given text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM node n WHERE n.id = of_node
     AND access.may('share', n.rights_id, n.label) AND access.may(given, n.rights_id, n.label)) $$;
CREATE FUNCTION access.may_share(of_node uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM node n WHERE n.id = of_node AND access.may('share', n.rights_id, n.label)) $$;
CREATE POLICY rule_add ON access_rule FOR INSERT TO naru_runtime WITH CHECK (
  workspace_id = (SELECT access.workspace_id())
  AND CASE effect WHEN 'allow' THEN access.may_give(node_id, verb) ELSE access.may_share(node_id) END);
CREATE POLICY rule_change ON access_rule FOR UPDATE TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND access.may_give(node_id, verb))
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND access.may_give(node_id, verb));
CREATE POLICY rule_drop ON access_rule FOR DELETE TO naru_runtime USING (
  workspace_id = (SELECT access.workspace_id())
  AND CASE effect WHEN 'deny' THEN access.may_give(node_id, verb) ELSE access.may_share(node_id) END);

-- Nobody lets a provider have text that they may not read themselves.
DROP POLICY provider_add ON provider;
CREATE POLICY provider_add ON provider FOR INSERT TO naru_runtime
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND (SELECT access.has_role('owner', 'builder'))
    AND highest_label <= (SELECT access.clearance()));

-- Nothing comes into a folder that lies in the bin, and a personal folder stays where it is.
CREATE FUNCTION access.node_stays() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' OR NEW.parent_id IS DISTINCT FROM OLD.parent_id THEN
    IF EXISTS (SELECT FROM node p WHERE p.id = NEW.parent_id AND p.is_hidden) THEN
      RAISE EXCEPTION 'the folder lies in the bin' USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  IF TG_OP = 'UPDATE' AND (NEW.deleted_at IS NOT NULL OR NEW.parent_id IS DISTINCT FROM OLD.parent_id)
     AND EXISTS (SELECT FROM member m WHERE m.personal_folder_id = NEW.id) THEN
    RAISE EXCEPTION 'a personal folder stays' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER node_stays BEFORE INSERT OR UPDATE OF parent_id, deleted_at ON node FOR EACH ROW EXECUTE FUNCTION access.node_stays();

-- It is being removed for good, because a person asked for it or its time in the bin is over: it cannot be restored any more.
ALTER TABLE node ADD COLUMN purge_asked_at timestamptz;
GRANT UPDATE (purge_asked_at) ON node TO naru_jobs;
