-- What was deleted so long ago that the bin lets go of it, in every workspace: asked by the clock of the workers, which
-- then adds a job in the workspace for each. In the name of whoever deleted it.
CREATE FUNCTION access.expired_nodes(deleted_before timestamptz, take int)
RETURNS TABLE (workspace_id uuid, member_id uuid, node_id uuid) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT n.workspace_id, n.deleted_by, n.id FROM node n
   WHERE n.deleted_at < deleted_before AND n.deleted_by IS NOT NULL ORDER BY n.deleted_at LIMIT take $$;
REVOKE EXECUTE ON FUNCTION access.expired_nodes(timestamptz, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.expired_nodes(timestamptz, int) TO naru_jobs;
CREATE INDEX node_deleted ON node (deleted_at) WHERE deleted_at IS NOT NULL;
