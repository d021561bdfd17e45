-- What a call of a model asks and writes, in one statement each.

-- Where a model runs and what binds a call of it; NULL where the workspace has no such model. Under the rights of whoever asks.
CREATE FUNCTION models.call_target(of_workspace uuid, of_provider uuid, of_model text) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
BEGIN -- Not in plain SQL, which would be planned anew at every call.
  RETURN (SELECT jsonb_build_object(
    'kind', p.kind, 'baseUrl', p.base_url, 'sealedKey', p.sealed_key, 'highestLabel', p.highest_label, 'name', p.name,
    'isStopped', p.stopped_at IS NOT NULL,
    'settings', jsonb_build_object(
      'role', m.role, 'face', m.face, 'contextTokens', m.context_tokens, 'maxOutputTokens', m.max_output_tokens,
      'dimension', m.dimension, 'thinks', m.thinks, 'callsTools', m.calls_tools, 'answersInSchema', m.answers_in_schema,
      'callsPerMinute', m.calls_per_minute, 'tokensPerMinute', m.tokens_per_minute),
    'price', (
      SELECT jsonb_build_object('id', c.id, 'inputMicrosPer1000', c.input_micros_per_1000,
               'outputMicrosPer1000', c.output_micros_per_1000, 'callMicros', c.call_micros)
        FROM model_price c WHERE c.workspace_id = of_workspace AND c.model_id = of_provider || '/' || of_model
       ORDER BY c.set_at DESC, c.id DESC LIMIT 1),
    'budgets', (
      SELECT coalesce(jsonb_agg(jsonb_build_object('app', b.app, 'monthlyMicros', b.monthly_micros) ORDER BY b.app NULLS FIRST), '[]')
        FROM model_budget b WHERE b.workspace_id = of_workspace))
    FROM provider p JOIN provider_model m ON m.provider_id = p.id AND m.name = of_model
   WHERE p.id = of_provider AND p.workspace_id = of_workspace AND p.removed_at IS NULL);
END $$;

-- The key of a call, as before, and along with it where the model runs that the call names: one question, one value. NULL: no such key.
DROP FUNCTION access.take_key(text, boolean);
CREATE FUNCTION access.take_key(of_hash text, is_counted boolean, of_provider uuid, of_model text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  k record;
  used record;
  minute timestamptz := date_trunc('minute', now());
  today date := (now() AT TIME ZONE 'UTC')::date;
  refused text;
  retry_seconds int;
BEGIN
  SELECT a.*, p.role AS member_role INTO k FROM api_key a JOIN member p ON p.id = a.member_id AND p.is_active
   WHERE a.key_hash = of_hash AND a.revoked_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > now());
  IF k.id IS NULL THEN RETURN NULL; END IF;
  IF is_counted THEN
    INSERT INTO api_key_use AS u (workspace_id, key_id, day, calls, minute_at, minute_calls, last_at)
    VALUES (k.workspace_id, k.id, today, 1, minute, 1, now())
    ON CONFLICT ON CONSTRAINT api_key_use_pkey DO UPDATE SET
      calls = u.calls + 1, minute_at = minute, last_at = now(),
      minute_calls = CASE WHEN u.minute_at = minute THEN u.minute_calls + 1 ELSE 1 END
    RETURNING u.calls, u.minute_calls INTO used;
    refused := CASE WHEN used.calls > k.per_day THEN 'day' WHEN used.minute_calls > k.per_minute THEN 'minute' END;
    IF refused IS NOT NULL THEN
      UPDATE api_key_use u SET calls = u.calls - 1, minute_calls = u.minute_calls - 1, refused = u.refused + 1
       WHERE u.key_id = k.id AND u.day = today;
      retry_seconds := CASE refused WHEN 'minute' THEN ceil(extract(epoch FROM minute + interval '1 minute' - now()))
        ELSE ceil(extract(epoch FROM (today + 1)::timestamp AT TIME ZONE 'UTC' - now())) END;
    END IF;
  END IF;
  RETURN jsonb_build_object(
    'memberId', k.member_id, 'workspaceId', k.workspace_id, 'role', k.member_role, 'scopes', k.scopes, 'apps', k.apps,
    'origins', k.origins, 'highestLabel', k.highest_label, 'assertionKey', k.assertion_key, 'refused', refused,
    'retrySeconds', retry_seconds,
    'target', CASE WHEN of_provider IS NOT NULL THEN models.call_target(k.workspace_id, of_provider, of_model) END);
END $$;

-- A call is written down as it begins, before its answer is finished, and once more when its end is known. One that never ended keeps
-- `begun`: it may have been charged for, and what it cost is not known.
ALTER TABLE model_call DROP CONSTRAINT model_call_status_check;
ALTER TABLE model_call ADD CONSTRAINT model_call_status_check CHECK (status IN ('begun', 'succeeded', 'failed', 'cancelled'));

CREATE FUNCTION models.write_calls(calls jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO model_call AS known SELECT * FROM jsonb_populate_recordset(NULL::model_call, calls)
  ON CONFLICT (id) DO UPDATE SET
    status = excluded.status, error_code = excluded.error_code, input_tokens = excluded.input_tokens,
    output_tokens = excluded.output_tokens, milliseconds = excluded.milliseconds, cost_micros = excluded.cost_micros,
    tries = excluded.tries, answer_began = excluded.answer_began, price_id = excluded.price_id
  WHERE known.status = 'begun' AND known.workspace_id = excluded.workspace_id;
END $$;
REVOKE INSERT ON model_call FROM naru_runtime;

REVOKE EXECUTE ON FUNCTION access.take_key(text, boolean, uuid, text), models.call_target(uuid, uuid, text), models.write_calls(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION models.call_target(uuid, uuid, text) TO naru_runtime, naru_jobs;
GRANT EXECUTE ON FUNCTION access.take_key(text, boolean, uuid, text) TO naru_auth;
GRANT EXECUTE ON FUNCTION models.write_calls(jsonb) TO naru_jobs;
