-- Conversations. They belong to the person who holds them; nobody else reads them.

CREATE TABLE conversation (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  member_id uuid NOT NULL REFERENCES member,
  title text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz
);
CREATE INDEX conversation_member ON conversation (member_id, updated_at DESC);

CREATE TABLE turn (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  conversation_id uuid NOT NULL REFERENCES conversation ON DELETE CASCADE,
  member_id uuid NOT NULL REFERENCES member,
  question text NOT NULL,
  asked_at timestamptz NOT NULL DEFAULT now(),
  -- The answer without any text of documents: that stands in turn_source, where the document's rights decide.
  answer jsonb,
  -- Written by a model from the sources; shown only while all of them may be read.
  generated_text text,
  answered_at timestamptz
);
CREATE INDEX turn_conversation ON turn (conversation_id, asked_at);

CREATE TABLE turn_source (
  workspace_id uuid NOT NULL REFERENCES workspace,
  turn_id uuid NOT NULL REFERENCES turn ON DELETE CASCADE,
  kind text NOT NULL CHECK (kind IN ('citation', 'near')),
  number int NOT NULL,
  -- No foreign key: a purge blanks the text and keeps the row, so that the answer still says that it lost a source.
  document_id uuid NOT NULL,
  content jsonb,
  PRIMARY KEY (turn_id, kind, number)
);
CREATE INDEX turn_source_document ON turn_source (document_id);

CREATE TABLE feedback (
  turn_id uuid PRIMARY KEY REFERENCES turn ON DELETE CASCADE,
  workspace_id uuid NOT NULL REFERENCES workspace,
  member_id uuid NOT NULL REFERENCES member,
  verdict text NOT NULL CHECK (verdict IN ('right', 'wrong')),
  reason text,
  comment text NOT NULL DEFAULT '',
  given_at timestamptz NOT NULL DEFAULT now()
);

-- A purge takes the quotes with it.
CREATE FUNCTION access.blank_quotes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE turn SET generated_text = NULL WHERE id IN (SELECT s.turn_id FROM turn_source s WHERE s.document_id = OLD.id);
  UPDATE turn_source SET content = NULL WHERE document_id = OLD.id;
  RETURN NULL;
END $$;
CREATE TRIGGER blank_quotes AFTER DELETE ON document FOR EACH ROW EXECUTE FUNCTION access.blank_quotes();

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['conversation', 'turn', 'turn_source', 'feedback'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_functions ON %I TO naru_owner USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON conversation, turn, feedback TO naru_runtime;
GRANT SELECT, INSERT ON turn_source TO naru_runtime;

CREATE POLICY conversation_own ON conversation TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND member_id = (SELECT access.member_id()))
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND member_id = (SELECT access.member_id()));
CREATE POLICY turn_own ON turn TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND member_id = (SELECT access.member_id()))
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND member_id = (SELECT access.member_id())
    AND conversation_id IN (SELECT c.id FROM conversation c));
CREATE POLICY feedback_own ON feedback TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND member_id = (SELECT access.member_id()))
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND member_id = (SELECT access.member_id())
    AND turn_id IN (SELECT t.id FROM turn t));
-- An old quote is read with today's rights on its document.
CREATE POLICY source_own ON turn_source FOR SELECT TO naru_runtime USING (
  workspace_id = (SELECT access.workspace_id())
  AND turn_id IN (SELECT t.id FROM turn t)
  AND EXISTS (SELECT FROM document d WHERE d.id = turn_source.document_id AND NOT d.is_hidden));
CREATE POLICY source_keep ON turn_source FOR INSERT TO naru_runtime WITH CHECK (
  workspace_id = (SELECT access.workspace_id()) AND turn_id IN (SELECT t.id FROM turn t));
