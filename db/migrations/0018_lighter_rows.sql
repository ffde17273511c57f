-- Rows that are quicker to write.

-- What the search looks through is worked out from three columns whenever it is asked, and kept in the index alone: as a
-- column it made every row a third longer, and nothing but the index ever read it.
drop index if exists site_search;
alter table site drop column search_text;

-- The search asks by this and the index is made of it: one place says what is looked through.
create function site_search_text(name text, external_id text, address text) returns text
language sql immutable parallel safe
return lower(name || ' ' || coalesce(external_id, '') || ' ' || address);
create index site_search on site using gin (site_search_text(name, external_id, address) gin_trgm_ops);

-- A table with a generated column has all values of every row copied for it. Whoever writes a great many rows says the
-- class with them (server/database/tile-class.ts); whatever is said otherwise, or left out, is put right here.
alter table site alter column tile_class drop expression;
create function site_fill_tile_class() returns trigger language plpgsql set search_path from current as $$
begin
  new.tile_class := tile_class(new.layer, new.risk_level, new.status, new.supervision);
  return new;
end $$;
create trigger site_tile_class before insert or update of layer, risk_level, status, supervision, tile_class on site
  for each row when (new.tile_class is distinct from tile_class(new.layer, new.risk_level, new.status, new.supervision))
  execute function site_fill_tile_class();
