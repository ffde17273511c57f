-- Loading a great many rows, and taking them back. Into an empty table: the indexes that only make reading fast are built once the rows are
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

-- What is missing, with the statement that makes it. A foreign key that has been made without looking at the rows (they
-- were checked before they came) is looked at last.
create view missing_index as
select e.name, e.definition, e.turn from expected_index e
where not exists (
  select from pg_index i where i.indexrelid = to_regclass(quote_ident(e.name)) and i.indisvalid
    and i.indrelid = to_regclass(e.of_table))
union all
select k.conname, format('alter table %s validate constraint %I', k.conrelid::regclass, k.conname), 200
from pg_constraint k
where k.conrelid in ('site'::regclass, 'accident'::regclass) and not k.convalidated;

-- The position's Z-order code is worked out by whoever writes a great many rows: zcode() was a fifth of a COPY.
alter table site alter column zcode drop expression;
create function site_fill_zcode() returns trigger language plpgsql as $$
begin
  new.zcode := zcode(new.geom);
  return new;
end $$;
create trigger site_fill_zcode before insert on site
  for each row when (new.zcode is null) execute function site_fill_zcode();

-- ---------------------------------------------------------------------------------------------------------------- undo

-- Who puts records back where they were (srm.placed) brings the county and the contradiction along: asking for each row
-- where it lies took most of an undoing's time.
create or replace function site_before_write() returns trigger
language plpgsql security definer as $$
declare today date; placed boolean := coalesce(current_setting('srm.placed', true), '') <> '';
begin
  if in_bulk() then return new; end if;
  if not placed and (tg_op = 'INSERT' or tg_argv[0] = 'moved') then
    select l.county_code, l.region_check into new.county_code, new.region_check
    from locate(new.city_code, new.geom, new.region_code) l;
  end if;
  if tg_op = 'INSERT' or tg_argv[0] = 'moved' then new.zcode := zcode(new.geom); end if;
  if tg_op = 'INSERT' or tg_argv[0] = 'dated' then
    select business_date into today from city where code = new.city_code;
    new.inspected := is_inspected(new.inspected_on, today);
    new.expired := is_expired(new.responsible_until, today);
  end if;
  return new;
end $$;

create or replace function accident_before_write() returns trigger
language plpgsql security definer as $$
begin
  if new.geom is null then
    new.county_code := null;
    new.region_check := 'unlocated';
  elsif not in_bulk() and coalesce(current_setting('srm.placed', true), '') = '' then
    select l.county_code, l.region_check into new.county_code, new.region_check
    from locate(new.city_code, new.geom, new.region_code) l;
  end if;
  return new;
end $$;

-- The temporary schema comes last, as for all that runs with the owner's rights.
do $$
begin
  execute format('alter function site_before_write() set search_path = %I, pg_temp', current_schema());
  execute format('alter function accident_before_write() set search_path = %I, pg_temp', current_schema());
end $$;

-- As put_back(), for many records with one insert.
create function put_back_all(of_table text, kept jsonb[]) returns bigint language plpgsql set search_path from current as $$
declare columns text; n bigint;
begin
  if of_table not in ('site', 'accident') then raise exception 'not a table of records: %', of_table; end if;
  select string_agg(quote_ident(attname), ', ') into columns from pg_attribute
  where attrelid = of_table::regclass and attnum > 0 and not attisdropped and attgenerated = '' and kept[1] ? attname;
  execute format('insert into %2$I (%1$s) select %1$s from unnest($1) k cross join lateral jsonb_populate_record(null::%2$I, k)',
    columns, of_table) using kept;
  get diagnostics n = row_count;
  return n;
end $$;
