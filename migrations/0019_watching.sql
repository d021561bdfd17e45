-- For /metrics: how many documents there are in all workspaces together, by status. Numbers only, and no workspace's own.
CREATE FUNCTION access.documents_by_status() RETURNS TABLE (status text, documents bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT d.status, count(*) FROM document d GROUP BY d.status $$;
REVOKE EXECUTE ON FUNCTION access.documents_by_status() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.documents_by_status() TO naru_jobs;
