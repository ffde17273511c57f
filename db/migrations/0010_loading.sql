-- Loading a great many rows into an empty table: the indexes that only make reading fast are built once the rows are
-- safe. What is expected is written down, so that whatever is missing, for whatever reason, is seen and built again
-- (db/indexes.ts).

create table expected_index (
  name text primary key,
  of_table text not null,
  -- As the catalogue gives it: a statement that makes the index.
  definition text not null,
  -- The smallest is built first: the map's tiles, then the search, whose index takes half of the time of all.
  turn int not null
);
-- Says nothing about records, and nobody but the owner has a use for it.
alter table expected_index enable row level security;

-- Writes down the indexes of the tables that imports fill, as they are now; those of keys are rules and never missing.
-- Called by whatever changes them: migrate() does after every migration, having built what was missing before.
create function note_indexes() returns void language plpgsql set search_path from current as $$
begin
  delete from expected_index;
  insert into expected_index
  select c.relname, i.indrelid::regclass::text, pg_get_indexdef(i.indexrelid),
    coalesce(array_position(array['site_geom', 'site_tile', 'site_search', 'site_region', 'site_batch'], c.relname::text), 100)
  from pg_index i join pg_class c on c.oid = i.indexrelid
  where i.indrelid in ('site'::regclass, 'accident'::regclass)
    and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'));
end $$;
select note_indexes();

create view missing_index as
select e.* from expected_index e
where not exists (
  select from pg_index i where i.indexrelid = to_regclass(quote_ident(e.name)) and i.indisvalid
    and i.indrelid = to_regclass(e.of_table));
