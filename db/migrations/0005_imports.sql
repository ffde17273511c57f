-- What an import leaves behind, so that it can be explained, repeated, compared and undone: the mapping of a ledger's
-- columns, the batch's counts, the values it replaced, and the values of a ledger under later edits by hand. Also
-- duplicates: which two sites were made one, and which are not the same.

-- How the columns of a ledger were matched the last time; offered again when it comes again.
create table import_mapping (
  city_code text not null references city,
  source text not null,
  target text not null,
  -- {"field": "column"}
  mapping jsonb not null check (jsonb_typeof(mapping) = 'object'),
  crs text not null,
  used_at timestamptz not null default now(),
  primary key (city_code, source, target)
);

alter table import_batch
  add column file_name text not null default '',
  -- SHA-256 of the file, in hexadecimal; null where it was not known.
  add column file_hash text,
  add column file_format text not null default 'csv',
  -- The file's columns in their order: what a file of rejects is written with.
  add column columns text[] not null default '{}',
  add column mapping jsonb not null default '{}',
  add column rows_inserted bigint not null default 0,
  add column rows_updated bigint not null default 0,
  add column rows_unchanged bigint not null default 0,
  -- Sites of the ledger's earlier batches that a person took off the books with this one.
  add column rows_removed bigint not null default 0,
  -- {"reason": rows} and {"ok": rows}
  add column reasons jsonb not null default '{}',
  add column region_checks jsonb not null default '{}',
  add column undone_at timestamptz,
  add column undone_by text,
  -- What the undoing removed, restored and had to keep; a second undoing answers with it.
  add column undo_report jsonb,
  add check (rows_read = rows_stored + rows_rejected),
  add check ((undone_at is null) = (undo_report is null));

-- A file of several tables may count its lines from 1 in each.
alter table import_reject
  drop constraint import_reject_pkey,
  add column id bigint generated always as identity,
  -- The field that did not fit, the column that feeds it, and what stood there; null where the whole row did not fit.
  add column field text,
  add column source_column text,
  add column value text,
  -- GeoJSON of the row's position, where the file gave one.
  add column geometry jsonb,
  add primary key (city_code, batch_id, id);

-- Rows that a batch changed or took off the books, as they were: the whole row, so no role may read it.
create table import_change (
  city_code text not null,
  batch_id bigint not null,
  record_id bigint not null,
  removed boolean not null default false,
  old jsonb not null,
  primary key (city_code, batch_id, record_id),
  foreign key (city_code, batch_id) references import_batch on delete cascade
);

-- Rows of a batch as it left them, kept on the first change by hand: what is not here is as its batch left it. The base
-- of a three-way comparison, and what an undoing must not throw away.
create table import_base (
  city_code text not null references city,
  target text not null check (target in ('site', 'accident')),
  record_id bigint not null,
  batch_id bigint not null,
  removed boolean not null default false,
  old jsonb not null,
  at timestamptz not null default now(),
  primary key (city_code, target, record_id, batch_id)
);
create index import_base_batch on import_base (city_code, batch_id);

create index site_batch on site (city_code, batch_id) where batch_id is not null;
create index accident_batch on accident (city_code, batch_id) where batch_id is not null;

-- An import and its undoing set srm.import: their changes are the batch's own.
create function in_import() returns boolean language sql stable as $$
  select coalesce(current_setting('srm.import', true), '') <> ''
$$;

create function keep_import_base() returns trigger language plpgsql security definer set search_path from current as $$
begin
  insert into import_base (city_code, target, record_id, batch_id, removed, old)
  values (old.city_code, tg_table_name, old.id, old.batch_id, tg_op = 'DELETE', to_jsonb(old))
  on conflict (city_code, target, record_id, batch_id) do update set removed = import_base.removed or excluded.removed;
  return null;
end $$;
create trigger site_keep_base after update of layer, risk_level, region_code, category, name, address, geom, attributes,
    responsible_unit, responsible_person, responsible_until, inspected_on, owner_name, owner_phone, source, external_id on site
  for each row when (old.batch_id is not null and not in_import() and
    (old.layer, old.risk_level, old.region_code, old.category, old.name, old.address, old.geom::text, old.attributes,
      old.responsible_unit, old.responsible_person, old.responsible_until, old.inspected_on, old.owner_name,
      old.owner_phone, old.source, old.external_id)
    is distinct from (new.layer, new.risk_level, new.region_code, new.category, new.name, new.address, new.geom::text,
      new.attributes, new.responsible_unit, new.responsible_person, new.responsible_until, new.inspected_on,
      new.owner_name, new.owner_phone, new.source, new.external_id))
  execute function keep_import_base();
create trigger site_keep_removed after delete on site
  for each row when (old.batch_id is not null and not in_import() and not in_bulk()) execute function keep_import_base();
create trigger accident_keep_base after update on accident
  for each row when (old.batch_id is not null and not in_import() and old.* is distinct from new.*)
  execute function keep_import_base();
create trigger accident_keep_removed after delete on accident
  for each row when (old.batch_id is not null and not in_import() and not in_bulk()) execute function keep_import_base();

-- Triggers on rows that do nothing in a bulk load are not called in one either: a fifth of a large import's time.
do $$
declare t record;
begin
  for t in select tgname, tgrelid::regclass as of_table, pg_get_triggerdef(oid) as definition from pg_trigger
    where tgname in ('audit_site', 'audit_accident', 'audit_finding', 'audit_finding_event', 'site_before_insert')
  loop
    if t.definition ~ ' WHEN ' then continue; end if;
    execute format('drop trigger %I on %s', t.tgname, t.of_table);
    execute replace(t.definition, ' EXECUTE FUNCTION', ' WHEN (NOT in_bulk()) EXECUTE FUNCTION');
  end loop;
end $$;

-- The same number as before, but not STRICT: PostgreSQL pastes a strict function into a query only where it can see that
-- null gives null, which it cannot in a CASE; the call cost 6 µs a row, a sixth of an import.
create or replace function tile_class(layer layer, risk_level smallint, status site_status, supervision supervision)
returns smallint language sql immutable parallel safe as $$
  select (((case layer when 'self_built_house' then 0 when 'hazard_site' then 1 when 'black_spot' then 2 when 'mine' then 3 end
    * 4 + risk_level - 1)
    * 5 + case status when 'overdue' then 0 when 'open' then 1 when 'submitted' then 2 when 'closed' then 3 when 'clear' then 4 end)
    * 5 + case supervision when 'none' then 0 when 'county' then 1 when 'city' then 2 when 'province' then 3 when 'national' then 4 end
    )::smallint
$$;

-- A region is of a city, so what names its region names its city: one check a row less.
alter table site drop constraint site_city_code_fkey;
alter table accident drop constraint accident_city_code_fkey;

-- --------------------------------------------------------------------------------------------------------- duplicates

create table site_merge (
  city_code text not null references city,
  id bigint generated always as identity,
  kept_id bigint not null,
  removed_id bigint not null,
  -- The site as it was, and the findings that moved.
  removed jsonb not null,
  findings bigint[] not null,
  actor text not null,
  person_id bigint,
  at timestamptz not null default now(),
  undone_at timestamptz,
  primary key (city_code, id)
);

-- Pairs that a person has looked at and found to be two places; a is the smaller id.
create table not_duplicate (
  city_code text not null references city,
  a bigint not null,
  b bigint not null check (b > a),
  actor text not null default srm_actor(),
  at timestamptz not null default now(),
  primary key (city_code, a, b)
);

-- A site as JSON that makes it again exactly: GeoJSON would round its position.
create function kept_site(s site) returns jsonb language sql stable as $$
  select to_jsonb(s) - array['zcode', 'tile_class', 'search_text'] || jsonb_build_object('geom', s.geom::text)
$$;

-- Puts a kept record back on the books under its id.
create function put_back(of_table text, kept jsonb) returns void language plpgsql set search_path from current as $$
declare columns text;
begin
  if of_table not in ('site', 'accident') then raise exception 'not a table of records: %', of_table; end if;
  select string_agg(quote_ident(attname), ', ') into columns from pg_attribute
  where attrelid = of_table::regclass and attnum > 0 and not attisdropped and attgenerated = '' and kept ? attname;
  execute format('insert into %2$I (%1$s) select %1$s from jsonb_populate_record(null::%2$I, $1)', columns, of_table) using kept;
end $$;

-- Findings keep their site; the one exception is that two sites turn out to be one. Their history goes with them.
create function move_findings(of_city text, ids bigint[], to_site bigint) returns void
language plpgsql set search_path from current as $$
declare bulk text := coalesce(current_setting('srm.bulk', true), ''); touched bigint[];
begin
  touched := array(select distinct site_id from finding where city_code = of_city and id = any(ids)) || to_site;
  perform from finding where city_code = of_city and (id = any(ids) or site_id = any(touched)) order by id for update;
  perform from site where city_code = of_city and id = any(touched) order by id for no key update;
  perform flow_add(array(
    select unnest(array[flow_row(e, f, n, 1), flow_row(e, f, o, -1)])
    from finding f
    join site o on (o.city_code, o.id) = (f.city_code, f.site_id)
    join site n on (n.city_code, n.id) = (f.city_code, to_site)
    join finding_event e on (e.city_code, e.finding_id) = (f.city_code, f.id)
    where f.city_code = of_city and f.id = any(ids)));
  perform set_config('srm.bulk', 'on', true);
  update finding set site_id = to_site where city_code = of_city and id = any(ids);
  perform set_config('srm.bulk', bulk, true);
  update site s
  set status = d.status, supervision = d.supervision, findings = d.findings, findings_closed = d.findings_closed,
    findings_overdue = d.findings_overdue
  from unnest(touched) t
  cross join lateral (select * from site_recount r where r.city_code = of_city and r.id = t offset 0) d
  where (s.city_code, s.id) = (d.city_code, d.id)
    and (s.status, s.supervision, s.findings, s.findings_closed, s.findings_overdue)
      is distinct from (d.status, d.supervision, d.findings, d.findings_closed, d.findings_overdue);
end $$;

-- Makes two sites one: the findings of the second move to the first, the second leaves the books. For whoever may edit
-- both; one entry in the log. @returns the merge's id, by which undo_merge() takes it back.
create function merge_sites(of_city text, keep bigint, gone bigint) returns bigint
language plpgsql security definer set search_path from current as $$
declare kept site; lost site; moved bigint[]; merge bigint; batch text := coalesce(current_setting('srm.batch', true), '');
begin
  if keep = gone then raise exception 'a site is not its own duplicate' using errcode = 'check_violation'; end if;
  perform from finding where city_code = of_city and site_id in (keep, gone) order by id for update;
  perform from site where city_code = of_city and id in (keep, gone) order by id for update;
  select * into kept from site where city_code = of_city and id = keep;
  select * into lost from site where city_code = of_city and id = gone;
  if kept.id is null or lost.id is null or not srm_may('read', kept.region_code) or not srm_may('read', lost.region_code) then
    raise exception 'one of the two sites is not on the books' using errcode = 'no_data_found';
  end if;
  if not srm_may('edit', kept.region_code) or not srm_may('edit', lost.region_code) then
    raise exception 'both sites must be in the area you may edit' using errcode = 'insufficient_privilege';
  end if;
  if kept.layer <> lost.layer then
    raise exception 'sites of two layers are not duplicates' using errcode = 'check_violation';
  end if;
  moved := array(select id from finding where city_code = of_city and site_id = gone order by id);
  perform set_config('srm.batch', 'merge', true);
  perform move_findings(of_city, moved, keep);
  select * into lost from site where city_code = of_city and id = gone;
  insert into site_merge (city_code, kept_id, removed_id, removed, findings, actor, person_id)
  values (of_city, keep, gone, kept_site(lost), moved, srm_actor(), nullif(current_setting('srm.person', true), '')::bigint)
  returning id into merge;
  perform remove_site(of_city, gone);
  perform set_config('srm.batch', batch, true);
  perform audit(of_city, 'site.merged', 'site', keep::text, kept.region_code,
    jsonb_build_object('merge', merge, 'removed', gone, 'removed_name', lost.name, 'findings', to_jsonb(moved)));
  return merge;
end $$;

-- Takes a merge back: the site returns under its id, with the findings that came from it. A second call changes nothing.
-- @returns whether it changed anything.
create function undo_merge(of_city text, merge_id bigint) returns boolean
language plpgsql security definer set search_path from current as $$
declare m site_merge; kept site; batch text := coalesce(current_setting('srm.batch', true), '');
begin
  select * into m from site_merge where city_code = of_city and id = merge_id for update;
  if m.id is null or not srm_may('read', m.removed ->> 'region_code') then
    raise exception 'there is no such merge' using errcode = 'no_data_found';
  end if;
  select * into kept from site where city_code = of_city and id = m.kept_id;
  if not srm_may('edit', m.removed ->> 'region_code') or not srm_may('edit', coalesce(kept.region_code, m.removed ->> 'region_code')) then
    raise exception 'both sites must be in the area you may edit' using errcode = 'insufficient_privilege';
  end if;
  if m.undone_at is not null then return false; end if;
  perform set_config('srm.batch', 'merge', true);
  perform put_back('site', m.removed);
  perform move_findings(of_city, array(select id from finding where city_code = of_city and id = any(m.findings)), m.removed_id);
  update site_merge set undone_at = now() where city_code = of_city and id = merge_id;
  perform set_config('srm.batch', batch, true);
  perform audit(of_city, 'site.merge_undone', 'site', m.kept_id::text, m.removed ->> 'region_code',
    jsonb_build_object('merge', merge_id, 'returned', m.removed_id));
  return true;
end $$;

-- Brings the cube and the flow up to what a batch changed, for all its rows at once: its transaction ran with srm.bulk.
create function count_import(of_city text, batch bigint) returns void
language plpgsql set search_path from current as $$
begin
  -- Into a table first: PostgreSQL counts with several processes for that, and with one for an insert.
  create temp table import_delta on commit drop as
  select of_city as city_code, cell_parent(cell, 8) as cell, region_code, layer, category, risk_level, status, supervision,
    sum(sign) as n, sum(sign * findings) as findings, sum(sign * findings_closed) as findings_closed,
    sum(sign * findings_overdue) as findings_overdue, sum(sign * inspected::int) as inspected,
    sum(sign * inspected::int * findings) as findings_inspected, sum(sign * is_blank(responsible_person)::int) as no_person,
    sum(sign * is_blank(responsible_unit)::int) as no_unit, sum(sign * expired::int) as expired
  from (
    select 1 as sign, cell, region_code, layer, category, risk_level, status, supervision, findings, findings_closed,
      findings_overdue, inspected, responsible_person, responsible_unit, expired
    from site where city_code = of_city and batch_id = batch
    union all
    select -1, o.cell, o.region_code, o.layer, o.category, o.risk_level, o.status, o.supervision, o.findings,
      o.findings_closed, o.findings_overdue, o.inspected, o.responsible_person, o.responsible_unit, o.expired
    from import_change i cross join lateral jsonb_populate_record(null::site, i.old) o
    where i.city_code = of_city and i.batch_id = batch
  ) changed
  group by 2, 3, 4, 5, 6, 7, 8
  having sum(sign) <> 0 or sum(sign * findings) <> 0 or sum(sign * findings_closed) <> 0
    or sum(sign * findings_overdue) <> 0 or sum(sign * inspected::int) <> 0
    or sum(sign * inspected::int * findings) <> 0 or sum(sign * is_blank(responsible_person)::int) <> 0
    or sum(sign * is_blank(responsible_unit)::int) <> 0 or sum(sign * expired::int) <> 0;
  insert into cube_cell as c
  select * from import_delta order by 1, 2, 3, 4, 5, 6, 7, 8
  on conflict (city_code, cell, region_code, layer, category, risk_level, status, supervision) do update
  set n = c.n + excluded.n, findings = c.findings + excluded.findings,
    findings_closed = c.findings_closed + excluded.findings_closed,
    findings_overdue = c.findings_overdue + excluded.findings_overdue,
    inspected = c.inspected + excluded.inspected,
    findings_inspected = c.findings_inspected + excluded.findings_inspected,
    no_person = c.no_person + excluded.no_person,
    no_unit = c.no_unit + excluded.no_unit, expired = c.expired + excluded.expired;
  drop table import_delta;
  delete from cube_cell where city_code = of_city and n = 0;

  perform flow_add(array(
    select unnest(array[flow_row(e, f, n, 1), flow_row(e, f, o, -1)])
    from import_change i
    cross join lateral jsonb_populate_record(null::site, i.old) o
    join site n on (n.city_code, n.id) = (i.city_code, i.record_id)
    join finding f on (f.city_code, f.site_id) = (n.city_code, n.id)
    join finding_event e on (e.city_code, e.finding_id) = (f.city_code, f.id)
    where i.city_code = of_city and i.batch_id = batch
      and (n.region_code, n.layer, n.category) is distinct from (o.region_code, o.layer, o.category)));
end $$;

-- ----------------------------------------------------------------------------------------------------------- policies

alter table import_mapping enable row level security;
alter table import_change enable row level security;
alter table import_base enable row level security;
alter table site_merge enable row level security;
alter table not_duplicate enable row level security;

-- A mapping says nothing of a record; whoever may edit anything may use and keep it.
create policy editors on import_mapping for all to srm_city, srm_area
  using ((select srm_all('edit')) or cardinality((select srm_regions('edit'))::text[]) > 0)
  with check ((select srm_all('edit')) or cardinality((select srm_regions('edit'))::text[]) > 0);
grant select, insert, update, delete on import_mapping to srm_city, srm_area;

create policy city_reads on site_merge for select to srm_city using (true);
create policy area_reads on site_merge for select to srm_area
  using (removed ->> 'region_code' = any((select srm_regions('read'))::text[]));
grant select (city_code, id, kept_id, removed_id, findings, actor, person_id, at, undone_at) on site_merge to srm_city, srm_area;

create policy editors on not_duplicate for all to srm_city, srm_area
  using ((select srm_all('edit')) or exists (select from site s where s.city_code = not_duplicate.city_code
    and s.id = not_duplicate.a and srm_may('edit', s.region_code)))
  with check ((select srm_all('edit')) or exists (select from site s where s.city_code = not_duplicate.city_code
    and s.id = not_duplicate.a and srm_may('edit', s.region_code)));
grant select, insert, delete on not_duplicate to srm_city, srm_area;
