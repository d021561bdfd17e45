-- A written answer may say what stands in any passage that the model was given, cited or not. So all of them are its
-- sources: when one may not be read any more, or is gone, the text is withdrawn.
ALTER TABLE turn_source DROP CONSTRAINT turn_source_kind_check;
ALTER TABLE turn_source ADD CONSTRAINT turn_source_kind_check CHECK (kind IN ('citation', 'near', 'read'));
