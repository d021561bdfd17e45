-- Why the vectors of an index version wait for people, so that its readers are told: its model was removed, its provider was
-- stopped, its budget is used up. Null: they do not wait.
ALTER TABLE index_version ADD COLUMN vectors_wait_for text CHECK (vectors_wait_for IN ('model-removed', 'provider-stopped', 'budget-used-up'));
