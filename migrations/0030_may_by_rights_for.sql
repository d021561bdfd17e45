-- One rule for a right: what access.may says of one row is what access.rights_for says of a list.
CREATE OR REPLACE FUNCTION access.may(wanted_verb text, of_rights int, of_label smallint) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(of_label <= access.clearance() AND of_rights = ANY (access.rights_for(wanted_verb)), false) $$;
