-- New chunk settings build a second index version beside the one that answers; it takes over when it is whole.

ALTER TABLE collection ADD COLUMN pending_index_version_id uuid;

-- Which version of a document stands in which index version. Also a document that gave no chunk is done.
CREATE TABLE indexed_document (
  index_version_id uuid NOT NULL REFERENCES index_version ON DELETE CASCADE,
  document_id uuid NOT NULL REFERENCES document ON DELETE CASCADE,
  document_version_id uuid NOT NULL REFERENCES document_version ON DELETE CASCADE,
  workspace_id uuid NOT NULL REFERENCES workspace,
  indexed_at timestamptz NOT NULL,
  PRIMARY KEY (index_version_id, document_id)
);
CREATE INDEX indexed_document_document ON indexed_document (document_id);
CREATE INDEX indexed_document_version ON indexed_document (document_version_id);

INSERT INTO indexed_document (index_version_id, document_id, document_version_id, workspace_id, indexed_at)
SELECT DISTINCT ON (c.index_version_id, c.document_id) c.index_version_id, c.document_id, c.document_version_id, c.workspace_id, now()
  FROM chunk c ORDER BY c.index_version_id, c.document_id, c.id DESC;

ALTER TABLE indexed_document ENABLE ROW LEVEL SECURITY;
ALTER TABLE indexed_document FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_functions ON indexed_document TO naru_owner USING (true) WITH CHECK (true);
CREATE POLICY job ON indexed_document TO naru_jobs
  USING (workspace_id = (SELECT access.job_workspace_id())) WITH CHECK (workspace_id = (SELECT access.job_workspace_id()));
-- Seen with the document: what one may not see is not counted as done either.
CREATE POLICY indexed_document_read ON indexed_document FOR SELECT TO naru_runtime USING (
  workspace_id = (SELECT access.workspace_id()) AND EXISTS (SELECT FROM document d WHERE d.id = indexed_document.document_id));
GRANT SELECT ON indexed_document TO naru_runtime;
GRANT SELECT, INSERT, UPDATE, DELETE ON indexed_document TO naru_jobs;
