-- Whether a node lies in a folder, or is it: asked before something is moved, of the whole tree, because a folder between
-- may be closed to whoever moves it.
CREATE FUNCTION access.lies_inside(of_node uuid, folder uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH RECURSIVE up AS (
    SELECT n.id, n.parent_id FROM node n WHERE n.id = of_node AND n.workspace_id = access.workspace_id()
    UNION SELECT n.id, n.parent_id FROM node n JOIN up ON n.id = up.parent_id)
  SELECT EXISTS (SELECT FROM up WHERE id = folder) $$;
