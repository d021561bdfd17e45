-- What a search covers is counted at each question. The counts of vectors read their rights index alone, as those of chunks do;
-- before, every vector of the version was fetched for it (100 ms of 100,000).
DROP INDEX chunk_vector_384_rights;
CREATE INDEX chunk_vector_384_rights ON chunk_vector_384 (index_version_id, rights_id, label) INCLUDE (workspace_id, is_hidden);
DROP INDEX chunk_vector_1024_rights;
CREATE INDEX chunk_vector_1024_rights ON chunk_vector_1024 (index_version_id, rights_id, label) INCLUDE (workspace_id, is_hidden);
-- The count of visible chunks is one of those.
DROP FUNCTION knowledge.visible_count(uuid[], int);
