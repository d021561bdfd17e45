-- Rights that are asked once for a query, where they were asked at each of its rows.

-- The rights rows on which the caller may do something that can also be read. access.may asks for one row; lists ask this.
CREATE FUNCTION access.rights_for(wanted_verb text) RETURNS int[] LANGUAGE sql STABLE AS $$
  SELECT ARRAY(SELECT r FROM unnest(access.rights_with(access.principals(), wanted_verb, access.workspace_id())) r
    WHERE r = ANY ((SELECT access.readable_rights())::int[])) $$;
ALTER POLICY document_bin ON document USING (
  is_hidden AND workspace_id = (SELECT access.workspace_id())
  AND label <= (SELECT access.clearance()) AND rights_id = ANY ((SELECT access.rights_for('write'))::int[]));

-- Versions, pages and quotes are read a document or a few at a time. As EXISTS, the planner read all documents that the caller may
-- see into a hash for it; a scalar question is answered by the key of the one document.
ALTER POLICY version_read ON document_version USING (
  workspace_id = (SELECT access.workspace_id())
  AND (SELECT NOT d.is_hidden FROM document d WHERE d.id = document_version.document_id));
ALTER POLICY page_read ON document_page USING (
  workspace_id = (SELECT access.workspace_id())
  AND (SELECT NOT d.is_hidden FROM document d WHERE d.id = document_page.document_id));
ALTER POLICY source_own ON turn_source USING (
  workspace_id = (SELECT access.workspace_id())
  AND turn_id IN (SELECT t.id FROM turn t)
  AND (SELECT NOT d.is_hidden FROM document d WHERE d.id = turn_source.document_id));
