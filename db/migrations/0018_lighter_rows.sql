-- What the search looks through is worked out from three columns whenever it is asked, and kept in the index alone: as a
-- column it made every row a third longer to write, and nothing but the index ever read it.
drop index if exists site_search;
alter table site drop column search_text;

-- The search asks by this and the index is made of it: one place says what is looked through.
create function site_search_text(name text, external_id text, address text) returns text
language sql immutable parallel safe
return lower(name || ' ' || coalesce(external_id, '') || ' ' || address);
create index site_search on site using gin (site_search_text(name, external_id, address) gin_trgm_ops);
