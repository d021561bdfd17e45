-- Files that came inside another file: attachments of a mail, entries of an archive. Each is a document of its own, whose
-- node lies below its container's node: so what holds for the container (readers, label, the bin, a move) holds for it.
-- Nothing of its own: the container's original holds the same bytes, so a rule or label here would protect nothing.
-- Background steps alone place them.

CREATE FUNCTION access.is_enclosed(of_node uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM node n JOIN node p ON p.id = n.parent_id WHERE n.id = of_node AND p.kind = 'document') $$;

-- As in 0001, and: a document may lie in a document, when a background step puts it there.
CREATE OR REPLACE FUNCTION access.node_starts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  p node;
BEGIN
  IF NEW.parent_id IS NOT NULL THEN
    SELECT * INTO p FROM node WHERE id = NEW.parent_id FOR SHARE;
    IF p.workspace_id IS DISTINCT FROM NEW.workspace_id THEN
      RAISE EXCEPTION 'parent is not a folder of this workspace' USING ERRCODE = 'check_violation';
    END IF;
    IF p.kind <> 'folder' AND (NEW.kind <> 'document' OR NOT NEW.inherits OR NEW.own_label <> 0 OR session_user = 'naru_runtime') THEN
      RAISE EXCEPTION 'parent is not a folder of this workspace' USING ERRCODE = 'check_violation';
    END IF;
    NEW.rights_id := p.rights_id;
    NEW.label := greatest(NEW.own_label, p.label);
    NEW.is_hidden := NEW.deleted_at IS NOT NULL OR p.is_hidden;
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION access.enclosed_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF (NEW.parent_id, NEW.inherits, NEW.own_label) IS DISTINCT FROM (OLD.parent_id, OLD.inherits, OLD.own_label)
     AND access.is_enclosed(OLD.id) THEN
    RAISE EXCEPTION 'what came inside a file follows that file' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER enclosed_follows BEFORE UPDATE OF parent_id, inherits, own_label ON node
  FOR EACH ROW EXECUTE FUNCTION access.enclosed_follows();

CREATE FUNCTION access.enclosed_has_no_rules() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF access.is_enclosed(NEW.node_id) THEN
    RAISE EXCEPTION 'what came inside a file follows that file' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER enclosed_has_no_rules BEFORE INSERT OR UPDATE OF node_id ON access_rule
  FOR EACH ROW EXECUTE FUNCTION access.enclosed_has_no_rules();

-- The container, so that lists need not walk the tree.
ALTER TABLE document ADD COLUMN enclosed_in uuid REFERENCES document;
CREATE INDEX document_enclosed ON document (enclosed_in) WHERE enclosed_in IS NOT NULL;

-- As in 0002, and: the container is read from the tree, whatever the insert said.
CREATE OR REPLACE FUNCTION access.document_starts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  SELECT n.rights_id, n.label, n.is_hidden, p.id INTO STRICT NEW.rights_id, NEW.label, NEW.is_hidden, NEW.enclosed_in
    FROM node n LEFT JOIN node p ON p.id = n.parent_id AND p.kind = 'document'
   WHERE n.id = NEW.id AND n.workspace_id = NEW.workspace_id;
  RETURN NEW;
END $$;

GRANT INSERT ON node TO naru_jobs;
-- A new version of the container may no longer hold it: it goes to the bin.
GRANT UPDATE (deleted_at, deleted_by, updated_at) ON node TO naru_jobs;
GRANT EXECUTE ON FUNCTION access.is_enclosed(uuid) TO naru_runtime, naru_jobs;
