-- Guesses at a password count before they are checked, so that guesses at the same moment count as well. The number of an
-- attempt lets one be taken back that was none: the server was busy, or failed.
ALTER TABLE auth.sign_in_failure ADD COLUMN id uuid PRIMARY KEY DEFAULT gen_random_uuid();

-- NULL: locked. The lock comes in a statement of its own, because the count must see what others noted while it waited.
CREATE FUNCTION auth.begin_sign_in(of_email text, allowed int, minutes int) RETURNS uuid
LANGUAGE plpgsql SET search_path = auth, pg_temp AS $$
DECLARE
  attempt uuid;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('sign-in ' || of_email, 0));
  INSERT INTO sign_in_failure (email)
  SELECT of_email
   WHERE (SELECT count(*) FROM sign_in_failure f
           WHERE f.email = of_email AND f.at > now() - make_interval(mins => minutes)) < allowed
  RETURNING id INTO attempt;
  RETURN attempt;
END $$;
REVOKE EXECUTE ON FUNCTION auth.begin_sign_in(text, int, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION auth.begin_sign_in(text, int, int) TO naru_auth;

-- A workspace keeps an active owner: nobody else could make one. One such change at a time in a workspace, so that two
-- owners who demote each other at the same moment do not both find the other still there.
CREATE FUNCTION access.owner_left() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('owners ' || OLD.workspace_id, 0));
  IF NOT EXISTS (SELECT FROM member m WHERE m.workspace_id = OLD.workspace_id AND m.role = 'owner' AND m.is_active) THEN
    RAISE EXCEPTION 'a workspace keeps an active owner' USING ERRCODE = 'check_violation', CONSTRAINT = 'member_last_owner';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER owner_left AFTER UPDATE OF role, is_active ON member FOR EACH ROW
  WHEN (OLD.role = 'owner' AND OLD.is_active AND NOT (NEW.role = 'owner' AND NEW.is_active))
  EXECUTE FUNCTION access.owner_left();
