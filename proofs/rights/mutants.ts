/** Deliberately broken policies. The proof must catch each of them; one that survives is a hole in the proof. */
export interface Mutant {
  name: string
  sql: string
}

const readable = (body: string) =>
  `CREATE OR REPLACE FUNCTION access.is_readable(of_rights int, of_label smallint, hidden boolean, readable int[], up_to smallint) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT ${body} $$`

const rightsWith = (options: { workspace: boolean; deny: boolean; expiry: boolean }) => `
CREATE OR REPLACE FUNCTION access.rights_with(principals int[], wanted_verb text, workspace uuid) RETURNS int[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT a.rights_id), '{}') FROM rights_entry a
   WHERE ${options.workspace ? 'a.workspace_id = rights_with.workspace' : 'true'} AND a.verb = wanted_verb AND a.effect = 'allow' AND a.principal_id = ANY (principals)
     ${options.expiry ? 'AND (a.expires_at IS NULL OR a.expires_at > now())' : ''}
     ${
       options.deny
         ? `AND NOT EXISTS (SELECT FROM rights_entry d WHERE d.rights_id = a.rights_id AND d.verb = wanted_verb AND d.effect = 'deny'
          AND d.principal_id = ANY (principals) AND (d.expires_at IS NULL OR d.expires_at > now()))`
         : ''
     } $$`

/** Everything of a workspace check gone: from the flattened rules and from every policy that a reader meets. */
const withoutWorkspace = `${rightsWith({ workspace: false, deny: true, expiry: true })};
ALTER POLICY document_read ON document USING (access.is_readable(rights_id, label, is_hidden, (SELECT access.readable_rights()), (SELECT access.clearance())));
ALTER POLICY node_read ON node USING (access.is_readable(rights_id, label, is_hidden, (SELECT access.readable_rights()), (SELECT access.clearance())));
ALTER POLICY page_read ON document_page USING (EXISTS (SELECT FROM document d WHERE d.id = document_page.document_id));
ALTER POLICY version_read ON document_version USING (EXISTS (SELECT FROM document d WHERE d.id = document_version.document_id))`

// Not among them: pages readable by everybody. The service looks for the document first, so that this policy alone, broken,
// shows nobody a page; it is the second lock on the same door.
export const mutants: readonly Mutant[] = [
  { name: 'no workspace check', sql: withoutWorkspace },
  { name: 'labels ignored', sql: readable('of_rights = ANY (readable) AND NOT hidden') },
  { name: 'rules ignored', sql: readable('of_label <= up_to AND NOT hidden') },
  { name: 'deleted ones shown', sql: readable('of_rights = ANY (readable) AND of_label <= up_to') },
  { name: 'denials ignored', sql: rightsWith({ workspace: true, deny: false, expiry: true }) },
  { name: 'expiry ignored', sql: rightsWith({ workspace: true, deny: true, expiry: false }) },
  {
    name: 'nested groups not followed',
    sql: `CREATE OR REPLACE FUNCTION access.principals_of(member_id uuid) RETURNS int[] LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT array_agg(id) FROM (SELECT m.principal_id AS id FROM member m WHERE m.id = principals_of.member_id AND m.is_active
        UNION SELECT e.parent_principal_id FROM member m JOIN group_edge e ON e.child_principal_id = m.principal_id WHERE m.id = principals_of.member_id AND m.is_active
        UNION SELECT w.everyone_principal_id FROM member m JOIN workspace w ON w.id = m.workspace_id WHERE m.id = principals_of.member_id AND m.is_active) AS direct $$`,
  },
  {
    name: 'inactive members let in',
    sql: `CREATE OR REPLACE FUNCTION access.take_key(of_hash text, is_counted boolean, of_provider uuid, of_model text) RETURNS jsonb
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
      SELECT jsonb_build_object('memberId', m.id, 'workspaceId', m.workspace_id, 'role', m.role, 'scopes', k.scopes, 'apps', k.apps,
               'origins', k.origins, 'highestLabel', k.highest_label, 'assertionKey', k.assertion_key)
        FROM api_key k JOIN member m ON m.id = k.member_id WHERE k.key_hash = of_hash $$`,
  },
  { name: 'a rule changes nothing below it', sql: 'ALTER TABLE access_rule DISABLE TRIGGER rule_changed' },
  { name: 'a move changes nothing', sql: 'ALTER TABLE node DISABLE TRIGGER node_changed' },
  { name: 'documents do not follow the tree', sql: 'ALTER TABLE node DISABLE TRIGGER document_follows_node' },
  { name: 'chunks do not follow the document', sql: 'ALTER TABLE document DISABLE TRIGGER chunks_follow_document' },
  {
    name: 'row-level security of chunks off',
    sql: 'ALTER POLICY chunk_read ON chunk USING (true); ALTER POLICY document_read ON document USING (true)',
  },
  {
    name: 'the words search forgets the reader',
    sql: `CREATE OR REPLACE FUNCTION knowledge.search_words(versions uuid[], candidate_terms int[], query sparsevec, take int) RETURNS TABLE (chunk_id bigint, score real)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT c.id, (-(c.lex <#> query))::real FROM chunk c WHERE c.index_version_id = ANY (versions) ORDER BY c.lex <#> query LIMIT take $$;
      ALTER POLICY chunk_read ON chunk USING (workspace_id = (SELECT access.workspace_id()));`,
  },
  {
    name: 'versions of everybody',
    sql: 'ALTER POLICY version_read ON document_version USING (true); ALTER POLICY document_read ON document USING (workspace_id = (SELECT access.workspace_id()) AND NOT is_hidden)',
  },
  {
    name: 'old quotes keep their rights',
    sql: 'ALTER POLICY source_own ON turn_source USING (workspace_id = (SELECT access.workspace_id()))',
  },
  {
    name: 'the higher label of a chunk is ignored',
    sql: `ALTER POLICY chunk_read ON chunk USING (workspace_id = (SELECT access.workspace_id()) AND rights_id = ANY ((SELECT access.readable_rights())::int[]) AND NOT is_hidden);
      CREATE OR REPLACE FUNCTION knowledge.search_words(versions uuid[], candidate_terms int[], query sparsevec, take int) RETURNS TABLE (chunk_id bigint, score real)
      LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$ SELECT c.id, (-(c.lex <#> query))::real FROM chunk c WHERE c.index_version_id = ANY (versions) AND c.rights_id = ANY (access.readable_rights()) AND NOT c.is_hidden AND c.lex <#> query < 0 ORDER BY c.lex <#> query LIMIT take $$`,
  },
  {
    name: 'counts of everybody',
    sql: 'ALTER POLICY chunk_count_read ON document_chunk_count USING (workspace_id = (SELECT access.workspace_id()) AND NOT is_hidden)',
  },
  {
    name: 'a key reads all that its holder reads',
    sql: `CREATE OR REPLACE FUNCTION access.clearance() RETURNS smallint LANGUAGE sql STABLE AS $$ SELECT (access.me()).clearance $$`,
  },
  {
    name: 'what came inside a file does not follow its label',
    sql: `CREATE OR REPLACE FUNCTION access.document_starts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      BEGIN
        SELECT n.rights_id, CASE WHEN p.kind = 'document' THEN 0 ELSE n.label END, n.is_hidden, CASE WHEN p.kind = 'document' THEN p.id END
          INTO STRICT NEW.rights_id, NEW.label, NEW.is_hidden, NEW.enclosed_in FROM node n LEFT JOIN node p ON p.id = n.parent_id WHERE n.id = NEW.id;
        RETURN NEW;
      END $$`,
  },
  {
    name: 'anybody may share',
    sql: `CREATE OR REPLACE FUNCTION access.rights_for(wanted_verb text) RETURNS int[] LANGUAGE sql STABLE AS $$ SELECT access.readable_rights() $$`,
  },
]
