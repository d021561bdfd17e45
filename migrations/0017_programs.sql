-- Programs that talk to Naru: what a key may do, how often, from where, and for whom.

-- ---------------------------------------------------------------- keys
ALTER TABLE api_key
  -- The last characters, so that people recognise a key of which only the hash is kept.
  ADD COLUMN ending text NOT NULL DEFAULT '',
  -- NULL: every app and the whole API within its scopes. Otherwise nothing but these apps, by their model names.
  ADD COLUMN apps text[],
  -- Web pages that may use it from a browser. Where there are any, a call must come from one of them.
  ADD COLUMN origins text[] NOT NULL DEFAULT '{}',
  ADD COLUMN per_minute int CHECK (per_minute > 0),
  ADD COLUMN per_day int CHECK (per_day > 0),
  -- Nothing above this label is read with it, whatever the clearance of whoever it acts for.
  ADD COLUMN highest_label smallint NOT NULL DEFAULT 2 CHECK (highest_label BETWEEN 0 AND 2),
  -- With it a portal signs in whose name it asks; only the public half is kept.
  ADD COLUMN assertion_key text,
  ADD COLUMN created_by uuid REFERENCES member;

-- Calls by day, and those of the current minute. One row a key and day, so that a quota holds across processes.
CREATE TABLE api_key_use (
  workspace_id uuid NOT NULL REFERENCES workspace,
  key_id uuid NOT NULL REFERENCES api_key,
  day date NOT NULL,
  calls int NOT NULL,
  refused int NOT NULL DEFAULT 0,
  minute_at timestamptz NOT NULL,
  minute_calls int NOT NULL,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (key_id, day)
);
ALTER TABLE api_key_use ENABLE ROW LEVEL SECURITY;
ALTER TABLE api_key_use FORCE ROW LEVEL SECURITY;
CREATE POLICY owner_functions ON api_key_use TO naru_owner USING (true) WITH CHECK (true);
GRANT SELECT ON api_key_use TO naru_runtime;
CREATE POLICY use_read ON api_key_use FOR SELECT TO naru_runtime USING (
  workspace_id = (SELECT access.workspace_id()) AND key_id IN (SELECT id FROM api_key));

-- A key speaks for whoever made it, or for a service that an owner looks after; never for another person.
DROP POLICY key_add ON api_key;
DROP POLICY key_change ON api_key;
CREATE FUNCTION access.is_service(of_member uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM member m WHERE m.id = of_member AND m.workspace_id = access.workspace_id() AND m.role = 'service' AND m.user_id IS NULL) $$;
REVOKE EXECUTE ON FUNCTION access.is_service(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.is_service(uuid) TO naru_runtime;
CREATE POLICY key_add ON api_key FOR INSERT TO naru_runtime WITH CHECK (
  workspace_id = (SELECT access.workspace_id())
  AND (member_id = (SELECT access.member_id()) OR ((SELECT access.has_role('owner')) AND access.is_service(member_id)))
  AND highest_label <= (SELECT access.clearance())
  -- Speaking for others is given by owners only.
  AND ((SELECT access.has_role('owner')) OR (assertion_key IS NULL AND NOT scopes && ARRAY['*', 'view-as', 'act-for-users', 'scim'])));
REVOKE UPDATE ON api_key FROM naru_runtime;
GRANT UPDATE (name, revoked_at, expires_at) ON api_key TO naru_runtime;
CREATE POLICY key_change ON api_key FOR UPDATE TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND (member_id = (SELECT access.member_id()) OR (SELECT access.has_role('owner'))))
  WITH CHECK (workspace_id = (SELECT access.workspace_id()));

-- The key of a call, which it counts unless it is asked again while a stream runs. `refused`: over its quota for a minute or a day; such calls do not count into it.
DROP FUNCTION access.member_of_key(text);
CREATE FUNCTION access.take_key(of_hash text, is_counted boolean)
RETURNS TABLE (key_id uuid, member_id uuid, workspace_id uuid, role text, scopes text[], apps text[], origins text[],
               highest_label smallint, assertion_key text, refused text, retry_seconds int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  k api_key;
  m member;
  used api_key_use;
  minute timestamptz := date_trunc('minute', now());
  today date := (now() AT TIME ZONE 'UTC')::date;
BEGIN
  SELECT * INTO k FROM api_key a WHERE a.key_hash = of_hash AND a.revoked_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > now());
  IF k.id IS NULL THEN RETURN; END IF;
  SELECT * INTO m FROM member p WHERE p.id = k.member_id AND p.is_active;
  IF m.id IS NULL THEN RETURN; END IF;
  IF is_counted THEN
    INSERT INTO api_key_use AS u (workspace_id, key_id, day, calls, minute_at, minute_calls, last_at)
    VALUES (k.workspace_id, k.id, today, 1, minute, 1, now())
    ON CONFLICT ON CONSTRAINT api_key_use_pkey DO UPDATE SET
      calls = u.calls + 1, minute_at = minute, last_at = now(),
      minute_calls = CASE WHEN u.minute_at = minute THEN u.minute_calls + 1 ELSE 1 END
    RETURNING * INTO used;
    refused := CASE WHEN used.calls > k.per_day THEN 'day' WHEN used.minute_calls > k.per_minute THEN 'minute' END;
    IF refused IS NOT NULL THEN
      UPDATE api_key_use u SET calls = u.calls - 1, minute_calls = u.minute_calls - 1, refused = u.refused + 1
       WHERE u.key_id = k.id AND u.day = today;
      retry_seconds := CASE refused WHEN 'minute' THEN ceil(extract(epoch FROM minute + interval '1 minute' - now()))
        ELSE ceil(extract(epoch FROM (today + 1)::timestamp AT TIME ZONE 'UTC' - now())) END;
    END IF;
  END IF;
  key_id := k.id; member_id := m.id; workspace_id := k.workspace_id; role := m.role; scopes := k.scopes; apps := k.apps;
  origins := k.origins; highest_label := k.highest_label; assertion_key := k.assertion_key;
  RETURN NEXT;
END $$;
-- Whom a portal asks for: an active person of its own workspace, found by e-mail.
CREATE FUNCTION access.member_by_email(of_workspace uuid, of_email text) RETURNS TABLE (member_id uuid, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.id, m.role FROM member m
   WHERE m.workspace_id = of_workspace AND m.email = lower(of_email) AND m.is_active AND m.role <> 'service' $$;
-- A browser asks before it sends a key; then only the page is known.
CREATE FUNCTION access.is_key_origin(of_origin text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM api_key k WHERE of_origin = ANY (k.origins) AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())) $$;
REVOKE EXECUTE ON FUNCTION access.take_key(text, boolean), access.member_by_email(uuid, text), access.is_key_origin(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.take_key(text, boolean), access.member_by_email(uuid, text), access.is_key_origin(text) TO naru_auth;

-- What a key may read at most comes with the transaction; without a key it is the clearance alone.
CREATE OR REPLACE FUNCTION access.clearance() RETURNS smallint LANGUAGE sql STABLE AS $$
  SELECT least((access.me()).clearance, nullif(current_setting('app.highest_label', true), '')::smallint,
               CASE WHEN access.is_looking() THEN coalesce((access.viewer()).clearance, -1::smallint) END) $$;

-- ---------------------------------------------------------------- apps
-- A ready-made way of asking, under a name that programs use as the model. It widens nobody's rights.
CREATE TABLE assistant_app (
  id uuid PRIMARY KEY,
  workspace_id uuid NOT NULL REFERENCES workspace,
  name text NOT NULL,
  model_name text NOT NULL,
  description text NOT NULL DEFAULT '',
  -- Empty: all collections that the asker sees.
  collection_ids uuid[] NOT NULL DEFAULT '{}',
  mode text NOT NULL CHECK (mode IN ('extract', 'generate')),
  -- For `generate`; NULL: the local model that has passed.
  model_id text,
  created_by uuid NOT NULL REFERENCES member,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  UNIQUE (workspace_id, model_name)
);
CREATE TABLE assistant_app_user (
  workspace_id uuid NOT NULL REFERENCES workspace,
  app_id uuid NOT NULL REFERENCES assistant_app ON DELETE CASCADE,
  principal_id int NOT NULL,
  PRIMARY KEY (app_id, principal_id)
);
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['assistant_app', 'assistant_app_user'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_functions ON %I TO naru_owner USING (true) WITH CHECK (true)', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE (name, description, collection_ids, mode, model_id, updated_at, deleted_at) ON assistant_app TO naru_runtime;
GRANT SELECT, INSERT, DELETE ON assistant_app_user TO naru_runtime;
-- Asked in both directions; a policy of one table that reads the other would go in a circle.
CREATE FUNCTION access.may_use_app(of_app uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM assistant_app_user u WHERE u.app_id = of_app AND u.workspace_id = access.workspace_id()
                    AND u.principal_id = ANY (access.principals())) $$;
CREATE FUNCTION access.owns_app(of_app uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM assistant_app a WHERE a.id = of_app AND a.workspace_id = access.workspace_id()
                    AND (a.created_by = access.member_id() OR access.has_role('owner'))) $$;
REVOKE EXECUTE ON FUNCTION access.may_use_app(uuid), access.owns_app(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access.may_use_app(uuid), access.owns_app(uuid) TO naru_runtime;
CREATE POLICY app_read ON assistant_app FOR SELECT TO naru_runtime USING (
  workspace_id = (SELECT access.workspace_id())
  AND (created_by = (SELECT access.member_id()) OR (SELECT access.has_role('owner')) OR access.may_use_app(id)));
CREATE POLICY app_add ON assistant_app FOR INSERT TO naru_runtime
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND created_by = (SELECT access.member_id()));
CREATE POLICY app_change ON assistant_app FOR UPDATE TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND (created_by = (SELECT access.member_id()) OR (SELECT access.has_role('owner'))))
  WITH CHECK (workspace_id = (SELECT access.workspace_id()));
CREATE POLICY app_user_read ON assistant_app_user FOR SELECT TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND app_id IN (SELECT id FROM assistant_app));
CREATE POLICY app_user_add ON assistant_app_user FOR INSERT TO naru_runtime
  WITH CHECK (workspace_id = (SELECT access.workspace_id()) AND access.owns_app(app_id));
CREATE POLICY app_user_drop ON assistant_app_user FOR DELETE TO naru_runtime
  USING (workspace_id = (SELECT access.workspace_id()) AND access.owns_app(app_id));
