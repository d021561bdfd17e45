-- Documents, their versions, and the pages with elements that a parse has made.
-- A document is a leaf of the tree of rights: same id as its node. Its copy of rights, label and hiding is kept by a trigger.

CREATE TABLE document (
  id uuid PRIMARY KEY REFERENCES node ON DELETE CASCADE,
  workspace_id uuid NOT NULL REFERENCES workspace,
  rights_id int NOT NULL,
  label smallint NOT NULL,
  is_hidden boolean NOT NULL DEFAULT false,
  title text NOT NULL,
  -- The name by which the system that sent it knows it (`doc_id` of an ingest).
  external_id text,
  file_name text NOT NULL,
  format text,
  status text NOT NULL CHECK (status IN ('queued', 'parsing', 'ready', 'failed')),
  failure_reason text,
  current_version_id uuid,
  page_count int,
  words_indexed_at timestamptz,
  vectors_indexed_at timestamptz,
  created_by uuid NOT NULL REFERENCES member,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX document_rights ON document (workspace_id, rights_id);
CREATE INDEX document_recent ON document (workspace_id, created_at DESC, id DESC);
CREATE INDEX document_external ON document (workspace_id, external_id) WHERE external_id IS NOT NULL;

CREATE TABLE document_version (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  document_id uuid NOT NULL REFERENCES document ON DELETE CASCADE,
  number int NOT NULL,
  file_name text NOT NULL,
  -- NULL for a row of an ingest, whose text is its only page.
  blob_key text,
  sha256 text NOT NULL,
  size_bytes bigint NOT NULL,
  format text,
  status text NOT NULL CHECK (status IN ('queued', 'parsing', 'ready', 'failed')),
  failure_reason text,
  failure_detail text,
  warnings jsonb NOT NULL DEFAULT '[]',
  page_count int,
  element_count int,
  created_by uuid NOT NULL REFERENCES member,
  created_at timestamptz NOT NULL DEFAULT now(),
  parse_started_at timestamptz,
  parsed_at timestamptz,
  UNIQUE (document_id, number)
);
CREATE INDEX document_version_sha256 ON document_version (workspace_id, sha256);

CREATE TABLE document_page (
  document_version_id uuid NOT NULL REFERENCES document_version ON DELETE CASCADE,
  number int NOT NULL,
  workspace_id uuid NOT NULL REFERENCES workspace,
  document_id uuid NOT NULL REFERENCES document ON DELETE CASCADE,
  width_pt real NOT NULL,
  height_pt real NOT NULL,
  rotation smallint NOT NULL,
  mode text NOT NULL,
  name text,
  needs_ocr boolean NOT NULL DEFAULT false,
  -- The elements that begin on this page, in reading order (schema: src/documents/elements.ts).
  elements jsonb NOT NULL,
  PRIMARY KEY (document_version_id, number)
);
CREATE INDEX document_page_document ON document_page (document_id);

CREATE FUNCTION access.document_follows_node() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE document SET rights_id = NEW.rights_id, label = NEW.label, is_hidden = NEW.is_hidden WHERE id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER document_follows_node AFTER UPDATE OF rights_id, label, is_hidden ON node
  FOR EACH ROW WHEN (NEW.kind = 'document') EXECUTE FUNCTION access.document_follows_node();

-- A new document takes its rights from its node, whatever the insert said.
CREATE FUNCTION access.document_starts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  SELECT n.rights_id, n.label, n.is_hidden INTO STRICT NEW.rights_id, NEW.label, NEW.is_hidden FROM node n WHERE n.id = NEW.id AND n.workspace_id = NEW.workspace_id;
  RETURN NEW;
END $$;
CREATE TRIGGER document_starts BEFORE INSERT ON document FOR EACH ROW EXECUTE FUNCTION access.document_starts();

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['document', 'document_version', 'document_page'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_functions ON %I TO naru_owner USING (true) WITH CHECK (true)', t);
    EXECUTE format('CREATE POLICY job ON %I TO naru_jobs USING (workspace_id = (SELECT access.job_workspace_id())) WITH CHECK (workspace_id = (SELECT access.job_workspace_id()))', t);
  END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE ON document, document_version TO naru_runtime;
-- Rows of an ingest bring their only page with them.
GRANT SELECT, INSERT ON document_page TO naru_runtime;
GRANT SELECT, INSERT, UPDATE, DELETE ON document, document_version, document_page TO naru_jobs;

CREATE POLICY document_read ON document FOR SELECT TO naru_runtime USING (
  workspace_id = (SELECT access.workspace_id())
  AND access.is_readable(rights_id, label, is_hidden, (SELECT access.readable_rights()), (SELECT access.clearance())));
-- The deleted ones, for those who may restore them.
CREATE POLICY document_bin ON document FOR SELECT TO naru_runtime USING (
  is_hidden AND workspace_id = (SELECT access.workspace_id()) AND access.may('write', rights_id, label));
CREATE POLICY document_add ON document FOR INSERT TO naru_runtime WITH CHECK (
  workspace_id = (SELECT access.workspace_id()) AND created_by = (SELECT access.member_id()) AND access.may('write', rights_id, label));
CREATE POLICY document_change ON document FOR UPDATE TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND access.may('write', rights_id, label))
  WITH CHECK (workspace_id = (SELECT access.workspace_id()));
CREATE POLICY version_read ON document_version FOR SELECT TO naru_runtime USING (
  workspace_id = (SELECT access.workspace_id())
  AND EXISTS (SELECT FROM document d WHERE d.id = document_version.document_id AND NOT d.is_hidden));
CREATE POLICY version_add ON document_version FOR INSERT TO naru_runtime WITH CHECK (
  workspace_id = (SELECT access.workspace_id()) AND created_by = (SELECT access.member_id())
  AND EXISTS (SELECT FROM document d WHERE d.id = document_version.document_id AND access.may('write', d.rights_id, d.label)));
CREATE POLICY version_change ON document_version FOR UPDATE TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id())
    AND EXISTS (SELECT FROM document d WHERE d.id = document_version.document_id AND access.may('write', d.rights_id, d.label)))
  WITH CHECK (workspace_id = (SELECT access.workspace_id()));
CREATE POLICY page_read ON document_page FOR SELECT TO naru_runtime USING (
  workspace_id = (SELECT access.workspace_id())
  AND EXISTS (SELECT FROM document d WHERE d.id = document_page.document_id AND NOT d.is_hidden));
CREATE POLICY page_add ON document_page FOR INSERT TO naru_runtime WITH CHECK (
  workspace_id = (SELECT access.workspace_id())
  AND EXISTS (SELECT FROM document d WHERE d.id = document_page.document_id AND access.may('write', d.rights_id, d.label)));
