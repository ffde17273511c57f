-- The records of a city and the rollups that always equal a recount of them (cube_cell, flow).
-- Read by every feature. Statement-level triggers keep the rollups in the transaction that changes the records, so
-- that psql, an import and the API all leave them right. `city_code` leads every key: tables can be split by city.

create extension if not exists postgis;
create extension if not exists pg_trgm;

create type layer as enum ('self_built_house', 'hazard_site', 'black_spot', 'mine');
create type site_status as enum ('overdue', 'open', 'submitted', 'closed', 'clear');
create type supervision as enum ('none', 'county', 'city', 'province', 'national');
create type finding_status as enum
  ('found', 'registered', 'assigned', 'rectifying', 'submitted', 'accepted', 'returned', 'closed', 'reopened');
create type finding_grade as enum ('general', 'major');
create type region_check as enum ('ok', 'outside', 'mismatch', 'unlocated');
create type region_level as enum ('city', 'county', 'zone', 'township', 'village');
create type accident_severity as enum ('fatal', 'serious', 'slight', 'damage_only');
-- Decree 493 of the State Council (2007), article 3: general, relatively major, major, extraordinarily serious.
create type accident_class as enum ('general', 'larger', 'major', 'extraordinary');

-- ---------------------------------------------------------------------------------------------------------- places

create table city (
  code text primary key,
  name_zh text not null,
  name_en text not null,
  -- Synthetic records; the client says so on every screen, and the daily job leaves its clock where the seed set it.
  demo boolean not null default false,
  -- The day deadlines are judged against; moved by refresh_overdue().
  business_date date not null,
  -- Raised once per changed statement, at commit; every cache and ETag hangs on it.
  data_version bigint not null default 0,
  changed_at timestamptz not null default now()
);

create table region (
  city_code text not null references city,
  code text not null,
  parent_code text,
  level region_level not null,
  name_zh text not null,
  name_en text not null,
  -- Who answers for it at the plenary; null for the city itself.
  reporting_unit text,
  geom geometry(MultiPolygon, 4326),
  primary key (city_code, code),
  check ((level = 'city') = (reporting_unit is null))
);
create index region_geom on region using gist (geom);

-- ------------------------------------------------------------------------------------------------------ arithmetic

-- H3: a cell's ancestor is its own index with the resolution lowered and the finer digits (3 bits each) set to 7.
create function cell_parent(cell bigint, resolution int) returns bigint
language sql immutable strict parallel safe as $$
  select (cell & ~(15::bigint << 52)) | (resolution::bigint << 52) | ((1::bigint << (3 * (15 - resolution))) - 1)
$$;

-- Z-order code of a position in Web Mercator, 31 bits an axis (x even, y odd): every map tile is one range of it, so
-- a tile is a range scan, and position needs no geometry decoding (measured: 10,004 points 2 ms; GiST and ST_X 12 ms).
-- In plpgsql because the planner pastes nested SQL functions into each other, 190 µs a row against 3.
create function zcode(geom geometry) returns bigint
language plpgsql immutable strict parallel safe as $$
declare
  p geometry := case when geometrytype(geom) = 'POINT' then geom else st_pointonsurface(geom) end;
  x bigint := greatest(0, least(2147483647, floor((st_x(p) + 180) / 360 * 2147483648)::bigint));
  y bigint := greatest(0, least(2147483647, floor((0.5 - ln(tan(pi() / 4
        + radians(greatest(-85.05, least(85.05, st_y(p)))) / 2)) / (2 * pi())) * 2147483648)::bigint));
begin
  x := (x | (x << 16)) & 281470681808895;
  y := (y | (y << 16)) & 281470681808895;
  x := (x | (x << 8)) & 71777214294589695;
  y := (y | (y << 8)) & 71777214294589695;
  x := (x | (x << 4)) & 1085102592571150095;
  y := (y | (y << 4)) & 1085102592571150095;
  x := (x | (x << 2)) & 3689348814741910323;
  y := (y | (y << 2)) & 3689348814741910323;
  x := (x | (x << 1)) & 6148914691236517205;
  y := (y | (y << 1)) & 6148914691236517205;
  return x | (y << 1);
end $$;

-- Layer, level, status and supervision as one number, the order of the enums' values: tiles read it in place of four
-- columns, whose words cost PostgreSQL a look-up each (a quarter of a tile's time). Undone in tiles.queries.ts.
create function tile_class(layer layer, risk_level smallint, status site_status, supervision supervision)
returns smallint language sql immutable strict parallel safe as $$
  select (((case layer when 'self_built_house' then 0 when 'hazard_site' then 1 when 'black_spot' then 2 when 'mine' then 3 end
    * 4 + risk_level - 1)
    * 5 + case status when 'overdue' then 0 when 'open' then 1 when 'submitted' then 2 when 'closed' then 3 when 'clear' then 4 end)
    * 5 + case supervision when 'none' then 0 when 'county' then 1 when 'city' then 2 when 'province' then 3 when 'national' then 4 end
    )::smallint
$$;

-- ---------------------------------------------------------------------------------------------------------- records

create table import_batch (
  city_code text not null references city,
  id bigint generated always as identity,
  target text not null,
  source text not null,
  crs text not null,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  rows_read bigint not null default 0,
  rows_stored bigint not null default 0,
  rows_rejected bigint not null default 0,
  primary key (city_code, id)
);

create table import_reject (
  city_code text not null,
  batch_id bigint not null,
  line bigint not null,
  reason text not null,
  record jsonb not null,
  primary key (city_code, batch_id, line),
  foreign key (city_code, batch_id) references import_batch
);

-- Columns of fixed width come first: a tile reads eight of them a million times, and PostgreSQL finds a column at once
-- only where none of varying width stands before it (a third of a tile's time).
create table site (
  id bigint generated by default as identity,
  zcode bigint not null generated always as (zcode(geom)) stored,
  -- H3 cell at resolution 9 of the position, computed by the writer (h3-js); db:verify recomputes it.
  cell bigint not null,
  layer layer not null,
  -- Derived from the findings by trigger, as are supervision and the counts.
  status site_status not null default 'clear',
  supervision supervision not null default 'none',
  region_check region_check not null,
  findings int not null default 0,
  findings_closed int not null default 0,
  findings_overdue int not null default 0,
  version int not null default 1,
  risk_level smallint not null check (risk_level between 1 and 4),
  tile_class smallint not null generated always as (tile_class(layer, risk_level, status, supervision)) stored,
  city_code text not null references city,
  -- The stated township; the county or the city where the record states no more. Decides who answers for the site.
  region_code text not null,
  category text not null check (category ~ '^[a-z][a-z_]*$'),
  -- The county whose polygon holds the position; null outside all of them.
  county_code text,
  name text not null check (name <> ''),
  address text not null default '',
  geom geometry(Geometry, 4326) not null,
  attributes jsonb not null default '{}',
  responsible_unit text,
  responsible_person text,
  source text not null,
  external_id text,
  batch_id bigint,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  search_text text not null generated always as (lower(name || ' ' || coalesce(external_id, '') || ' ' || address)) stored,
  primary key (city_code, id),
  foreign key (city_code, region_code) references region,
  unique (city_code, source, external_id)
);
-- All a tile reads, so that it touches no row: imported rows lie in no particular order (a fifth faster even when they do).
create index site_tile on site (city_code, zcode) include (id, tile_class, category, region_code);
create index site_region on site (city_code, region_code);
create index site_cell on site (city_code, cell);
create index site_geom on site using gist (geom);
create index site_search on site using gin (search_text gin_trgm_ops);

create table finding (
  city_code text not null,
  id bigint generated by default as identity,
  site_id bigint not null,
  grade finding_grade not null default 'general',
  criterion text not null default '',
  description text not null,
  found_on date not null,
  -- Set once; an extension moves `deadline` alone, so that 'on time' cannot be bought with extensions.
  deadline_original date not null,
  deadline date not null,
  status finding_status not null default 'found',
  supervision supervision not null default 'none',
  unit text,
  person text,
  measures text,
  funds_yuan numeric(14, 2),
  plan text,
  closed_on date,
  overdue boolean not null default false,
  primary key (city_code, id),
  foreign key (city_code, site_id) references site,
  check (deadline >= deadline_original and deadline_original >= found_on),
  check ((status = 'closed') = (closed_on is not null))
);
create index finding_site on finding (city_code, site_id);
create index finding_open_deadline on finding (city_code, deadline) where closed_on is null;

-- Append-only. A finding's status is the to_status of its last event; nothing else may set it.
create table finding_event (
  city_code text not null,
  id bigint generated by default as identity,
  finding_id bigint not null,
  -- The day it happened in the city's time (the ledger's date); `at` is when it was written down.
  day date not null,
  at timestamptz not null default now(),
  actor text not null,
  from_status finding_status,
  to_status finding_status not null,
  note text not null default '',
  primary key (city_code, id),
  foreign key (city_code, finding_id) references finding
);
create index finding_event_finding on finding_event (city_code, finding_id, id);

create table accident (
  city_code text not null references city,
  id bigint generated by default as identity,
  -- Local time of the city, as ledgers write it.
  occurred_at timestamp not null,
  kind text not null default 'road',
  severity accident_severity,
  -- Null where the source does not say.
  deaths int check (deaths >= 0),
  serious_injuries int check (serious_injuries >= 0),
  injuries int check (injuries >= 0),
  loss_yuan numeric(14, 2) check (loss_yuan >= 0),
  class accident_class generated always as (case
    when deaths is null then null
    when deaths >= 30 or serious_injuries >= 100 or loss_yuan >= 100000000 then 'extraordinary'::accident_class
    when deaths >= 10 or serious_injuries >= 50 or loss_yuan >= 50000000 then 'major'::accident_class
    when deaths >= 3 or serious_injuries >= 10 or loss_yuan >= 10000000 then 'larger'::accident_class
    else 'general'::accident_class end) stored,
  -- What the source counts, in its own words: whose deaths, which days, which roads.
  calibre text not null default '',
  road text,
  stake text,
  description text not null default '',
  region_code text not null,
  county_code text,
  region_check region_check not null,
  geom geometry(Point, 4326),
  cell bigint,
  attributes jsonb not null default '{}',
  source text not null,
  external_id text,
  batch_id bigint,
  primary key (city_code, id),
  foreign key (city_code, region_code) references region,
  unique (city_code, source, external_id),
  check ((geom is null) = (cell is null) and (geom is null) = (region_check = 'unlocated'))
);
create index accident_time on accident (city_code, occurred_at);
create index accident_cell on accident (city_code, cell);

-- ---------------------------------------------------------------------------------------------------------- rollups

create table cube_cell (
  city_code text not null,
  cell bigint not null,
  region_code text not null,
  layer layer not null,
  category text not null,
  risk_level smallint not null,
  status site_status not null,
  supervision supervision not null,
  n int not null,
  findings int not null,
  findings_closed int not null,
  findings_overdue int not null,
  primary key (city_code, cell, region_code, layer, category, risk_level, status, supervision)
);
create index cube_cell_empty on cube_cell (city_code) where n = 0;

create table flow (
  city_code text not null,
  -- Monday of the week.
  week date not null,
  region_code text not null,
  layer layer not null,
  category text not null,
  found int not null,
  closed int not null,
  reopened int not null,
  -- Of `closed`, on or before the finding's original deadline.
  on_time int not null,
  primary key (city_code, week, region_code, layer, category)
);
create index flow_empty on flow (city_code) where found = 0 and closed = 0 and reopened = 0 and on_time = 0;

-- The recounts the rollups must equal: rebuild_rollups() writes them, db:verify compares with them.
create view cube_recount as
  select city_code, cell_parent(cell, 8) as cell, region_code, layer, category, risk_level, status, supervision,
    count(*)::int as n, sum(findings)::int as findings, sum(findings_closed)::int as findings_closed,
    sum(findings_overdue)::int as findings_overdue
  from site
  group by 1, 2, 3, 4, 5, 6, 7, 8;

create view flow_recount as
  select e.city_code, date_trunc('week', e.day)::date as week, s.region_code, s.layer, s.category,
    (count(*) filter (where e.to_status = 'found'))::int as found,
    (count(*) filter (where e.to_status = 'closed'))::int as closed,
    (count(*) filter (where e.to_status = 'reopened'))::int as reopened,
    (count(*) filter (where e.to_status = 'closed' and e.day <= f.deadline_original))::int as on_time
  from finding_event e
  join finding f on (f.city_code, f.id) = (e.city_code, e.finding_id)
  join site s on (s.city_code, s.id) = (f.city_code, f.site_id)
  where e.to_status in ('found', 'closed', 'reopened')
  group by 1, 2, 3, 4, 5;

-- ------------------------------------------------------------------------------------------------------------ rules

-- Waiting for acceptance is not the responsible unit's delay: a submitted or accepted finding is never overdue.
create function is_overdue(status finding_status, deadline date, today date) returns boolean
language sql immutable parallel safe as $$
  select status not in ('submitted', 'accepted', 'closed') and deadline < today
$$;

create function site_status_of(findings bigint, closed bigint, overdue bigint, submitted bigint) returns site_status
language sql immutable parallel safe as $$
  select case
    when findings = 0 then 'clear'::site_status
    when overdue > 0 then 'overdue'::site_status
    when closed = findings then 'closed'::site_status
    when closed + submitted = findings then 'submitted'::site_status
    else 'open'::site_status end
$$;

create view site_recount as
  select s.city_code, s.id,
    site_status_of(count(f.id), count(f.closed_on), count(*) filter (where f.overdue),
      count(*) filter (where f.status in ('submitted', 'accepted'))) as status,
    coalesce(max(f.supervision), 'none') as supervision,
    count(f.id)::int as findings, count(f.closed_on)::int as findings_closed,
    (count(*) filter (where f.overdue))::int as findings_overdue
  from site s left join finding f on (f.city_code, f.site_id) = (s.city_code, s.id)
  group by s.city_code, s.id;

-- The county whose polygon holds a position, and what that says about the stated region.
create function locate(of_city text, geom geometry, stated text, out county_code text, out region_check region_check)
language sql stable as $$
  select held.code, case
    when held.code is null then 'outside'::region_check
    when said.county is null or said.county = held.code then 'ok'::region_check
    else 'mismatch'::region_check end
  from (select (select r.code from region r
      where r.city_code = of_city and r.level = 'county'
        and st_contains(r.geom, case when geometrytype($2) = 'POINT' then $2 else st_pointonsurface($2) end)
      order by r.code limit 1) as code) held,
    (select (
      with recursive up as (
        select code, parent_code, level from region where city_code = of_city and code = stated
        union all
        select r.code, r.parent_code, r.level from region r join up on r.code = up.parent_code where r.city_code = of_city
      )
      select code from up where level = 'county') as county) said
$$;

-- A bulk load sets srm.bulk, does the row triggers' work set-wise and ends with rebuild_rollups() in its transaction.
create function in_bulk() returns boolean language sql stable as $$
  select coalesce(current_setting('srm.bulk', true), '') = 'on'
$$;

create function rebuild_rollups(of_city text) returns void language plpgsql as $$
begin
  delete from cube_cell where city_code = of_city;
  insert into cube_cell select * from cube_recount where city_code = of_city order by cell;
  delete from flow where city_code = of_city;
  insert into flow select * from flow_recount where city_code = of_city;
end $$;

-- --------------------------------------------------------------------------------------------------------- triggers

create function site_before_write() returns trigger language plpgsql as $$
begin
  if not in_bulk() then
    select l.county_code, l.region_check into new.county_code, new.region_check
    from locate(new.city_code, new.geom, new.region_code) l;
  end if;
  return new;
end $$;
create trigger site_before_insert before insert on site for each row execute function site_before_write();
create trigger site_before_move before update of geom, region_code on site for each row execute function site_before_write();

create function accident_before_write() returns trigger language plpgsql as $$
begin
  if new.geom is null then
    new.county_code := null;
    new.region_check := 'unlocated';
  elsif not in_bulk() then
    select l.county_code, l.region_check into new.county_code, new.region_check
    from locate(new.city_code, new.geom, new.region_code) l;
  end if;
  return new;
end $$;
create trigger accident_before_write before insert or update of geom, region_code on accident
  for each row execute function accident_before_write();

-- Adds differences to the cube. Sorted by key, so that two writers meeting in the same cells wait for each other
-- instead of deadlocking.
create function cube_add(delta cube_cell[]) returns void language sql as $$
  insert into cube_cell as c
  select city_code, cell, region_code, layer, category, risk_level, status, supervision,
    sum(n), sum(findings), sum(findings_closed), sum(findings_overdue)
  from unnest(delta)
  group by 1, 2, 3, 4, 5, 6, 7, 8
  having sum(n) <> 0 or sum(findings) <> 0 or sum(findings_closed) <> 0 or sum(findings_overdue) <> 0
  order by 1, 2, 3, 4, 5, 6, 7, 8
  on conflict (city_code, cell, region_code, layer, category, risk_level, status, supervision) do update
  set n = c.n + excluded.n, findings = c.findings + excluded.findings,
    findings_closed = c.findings_closed + excluded.findings_closed,
    findings_overdue = c.findings_overdue + excluded.findings_overdue;
  delete from cube_cell where n = 0;
$$;

create function cube_row(s site, sign int) returns cube_cell language sql immutable as $$
  select row(s.city_code, cell_parent(s.cell, 8), s.region_code, s.layer, s.category, s.risk_level, s.status,
    s.supervision, sign, sign * s.findings, sign * s.findings_closed, sign * s.findings_overdue)::cube_cell
$$;

create function flow_add(delta flow[]) returns void language sql as $$
  insert into flow as w
  select city_code, week, region_code, layer, category, sum(found), sum(closed), sum(reopened), sum(on_time)
  from unnest(delta)
  group by 1, 2, 3, 4, 5
  having sum(found) <> 0 or sum(closed) <> 0 or sum(reopened) <> 0 or sum(on_time) <> 0
  order by 1, 2, 3, 4, 5
  on conflict (city_code, week, region_code, layer, category) do update
  set found = w.found + excluded.found, closed = w.closed + excluded.closed,
    reopened = w.reopened + excluded.reopened, on_time = w.on_time + excluded.on_time;
  delete from flow where found = 0 and closed = 0 and reopened = 0 and on_time = 0;
$$;

create function flow_row(e finding_event, f finding, s site, sign int) returns flow language sql immutable as $$
  select row(e.city_code, date_trunc('week', e.day)::date, s.region_code, s.layer, s.category,
    sign * (e.to_status = 'found')::int, sign * (e.to_status = 'closed')::int, sign * (e.to_status = 'reopened')::int,
    sign * (e.to_status = 'closed' and e.day <= f.deadline_original)::int)::flow
$$;

create function site_after_write() returns trigger language plpgsql as $$
begin
  if in_bulk() then return null; end if;
  if tg_op = 'INSERT' then
    perform cube_add(array(select cube_row(n, 1) from new_rows n));
  elsif tg_op = 'DELETE' then
    perform cube_add(array(select cube_row(o, -1) from old_rows o));
  else
    perform cube_add(array(select cube_row(n, 1) from new_rows n union all select cube_row(o, -1) from old_rows o));
    -- A site that changes its township, layer or category takes the history of its findings with it.
    perform flow_add(array(
      select unnest(array[flow_row(e, f, n, 1), flow_row(e, f, o, -1)])
      from new_rows n
      join old_rows o using (city_code, id)
      join finding f on (f.city_code, f.site_id) = (n.city_code, n.id)
      join finding_event e on (e.city_code, e.finding_id) = (f.city_code, f.id)
      where (n.region_code, n.layer, n.category) is distinct from (o.region_code, o.layer, o.category)));
  end if;
  return null;
end $$;
create trigger site_after_insert after insert on site referencing new table as new_rows
  for each statement execute function site_after_write();
create trigger site_after_update after update on site referencing old table as old_rows new table as new_rows
  for each statement execute function site_after_write();
create trigger site_after_delete after delete on site referencing old table as old_rows
  for each statement execute function site_after_write();

-- Writers of the same finding or site take turns, the finding's row first: what an after-trigger counts or moves then
-- holds everything committed before it. Without the locks two findings added to a site at once are counted as one.
create function finding_before_write() returns trigger language plpgsql as $$
begin
  if in_bulk() then return new; end if;
  perform from site where city_code = new.city_code and id = new.site_id for no key update;
  if tg_op = 'INSERT' and new.status <> 'found' then
    raise exception 'a new finding starts as ''found''; add a finding_event to move it on' using errcode = 'check_violation';
  end if;
  if tg_op = 'UPDATE' then
    if new.status <> old.status and pg_trigger_depth() < 2 then
      raise exception 'a finding''s status follows its events; add a finding_event' using errcode = 'check_violation';
    end if;
    if new.deadline_original <> old.deadline_original or new.site_id <> old.site_id then
      raise exception 'a finding keeps its site and its original deadline' using errcode = 'check_violation';
    end if;
  end if;
  new.overdue := is_overdue(new.status, new.deadline, (select business_date from city where code = new.city_code));
  return new;
end $$;
create trigger finding_before_write before insert or update on finding for each row execute function finding_before_write();

create function finding_after_write() returns trigger language plpgsql as $$
begin
  if in_bulk() then return null; end if;
  if tg_op = 'INSERT' then
    insert into finding_event (city_code, finding_id, day, actor, to_status)
    select city_code, id, found_on, coalesce(unit, 'ledger'), 'found' from changed_rows order by id;
  end if;
  -- `offset 0` keeps the recount per site: without it the planner recounts the whole city and joins.
  update site s
  set status = d.status, supervision = d.supervision, findings = d.findings, findings_closed = d.findings_closed,
    findings_overdue = d.findings_overdue
  from (select distinct city_code, site_id from changed_rows) a
  cross join lateral (select * from site_recount r where r.city_code = a.city_code and r.id = a.site_id offset 0) d
  where (s.city_code, s.id) = (d.city_code, d.id)
    and (s.status, s.supervision, s.findings, s.findings_closed, s.findings_overdue)
      is distinct from (d.status, d.supervision, d.findings, d.findings_closed, d.findings_overdue);
  return null;
end $$;
create trigger finding_after_insert after insert on finding referencing new table as changed_rows
  for each statement execute function finding_after_write();
create trigger finding_after_update after update on finding referencing new table as changed_rows
  for each statement execute function finding_after_write();
create trigger finding_after_delete after delete on finding referencing old table as changed_rows
  for each statement execute function finding_after_write();

create function finding_event_before_write() returns trigger language plpgsql as $$
declare of_site bigint;
begin
  if tg_op = 'INSERT' then
    if not in_bulk() then
      select f.site_id, nullif(f.status, new.to_status) into of_site, new.from_status from finding f
        where f.city_code = new.city_code and f.id = new.finding_id for no key update;
      perform from site where city_code = new.city_code and id = of_site for no key update;
    end if;
    return new;
  end if;
  if tg_op = 'DELETE' and coalesce(current_setting('srm.removing_site', true), '') = 'on' then return old; end if;
  raise exception 'the history of a finding is append-only' using errcode = 'check_violation';
end $$;
create trigger finding_event_before_write before insert or update or delete on finding_event
  for each row execute function finding_event_before_write();

create function finding_event_after_write() returns trigger language plpgsql as $$
begin
  if in_bulk() then return null; end if;
  perform flow_add(array(
    select flow_row(e, f, s, case tg_op when 'INSERT' then 1 else -1 end)
    from changed_rows e
    join finding f on (f.city_code, f.id) = (e.city_code, e.finding_id)
    join site s on (s.city_code, s.id) = (f.city_code, f.site_id)
    where e.to_status in ('found', 'closed', 'reopened')));
  if tg_op = 'INSERT' then
    -- The last of all its events: two writers may have taken their turns in another order than their ids.
    update finding f
    set status = e.to_status, closed_on = case e.to_status when 'closed' then e.day end
    from (select distinct city_code, finding_id from changed_rows) a
    cross join lateral (select * from finding_event l where (l.city_code, l.finding_id) = (a.city_code, a.finding_id)
      order by l.id desc limit 1) e
    where (f.city_code, f.id) = (e.city_code, e.finding_id)
      and (f.status, f.closed_on) is distinct from (e.to_status, case e.to_status when 'closed' then e.day end);
  end if;
  return null;
end $$;
create trigger finding_event_after_insert after insert on finding_event referencing new table as changed_rows
  for each statement execute function finding_event_after_write();
create trigger finding_event_after_delete after delete on finding_event referencing old table as changed_rows
  for each statement execute function finding_event_after_write();

-- Takes a site off the books with all it carries. The one way to delete history.
create function remove_site(of_city text, site_id bigint) returns void language plpgsql as $$
begin
  perform from finding f where f.city_code = of_city and f.site_id = $2 order by f.id for update;
  perform from site s where s.city_code = of_city and s.id = $2 for update;
  perform set_config('srm.removing_site', 'on', true);
  delete from finding_event e using finding f
    where (f.city_code, f.id) = (e.city_code, e.finding_id) and f.city_code = of_city and f.site_id = $2;
  delete from finding f where f.city_code = of_city and f.site_id = $2;
  delete from site s where s.city_code = of_city and s.id = $2;
  perform set_config('srm.removing_site', '', true);
end $$;

-- The daily job; running it twice on a day changes nothing. Writers wait for it, so that none still judges a finding
-- by the day before.
create function refresh_overdue(of_city text, today date) returns bigint language plpgsql as $$
declare changed bigint;
begin
  lock table finding, site in share row exclusive mode;
  update city set business_date = today where code = of_city and business_date <> today;
  update finding f set overdue = not f.overdue
    where f.city_code = of_city and f.closed_on is null and f.overdue <> is_overdue(f.status, f.deadline, today);
  get diagnostics changed = row_count;
  return changed;
end $$;

-- ----------------------------------------------------------------------------------------------------- data version

-- One short-lived row per changed statement. Its deferred trigger raises the version at commit, so that writers hold
-- the city's row for the moment of the commit only, and no reader sees a version whose records it cannot see.
create table data_change (id bigint generated always as identity primary key, city_code text not null);

create function raise_data_version() returns trigger language plpgsql as $$
begin
  delete from data_change where city_code = new.city_code;
  if found then
    update city set data_version = data_version + 1, changed_at = clock_timestamp() where code = new.city_code;
    perform pg_notify('data_version', new.city_code);
  end if;
  return null;
end $$;
create constraint trigger raise_data_version after insert on data_change deferrable initially deferred
  for each row execute function raise_data_version();

create function note_data_change() returns trigger language plpgsql as $$
begin
  insert into data_change (city_code) select distinct city_code from changed_rows;
  return null;
end $$;
create trigger site_changed_by_insert after insert on site referencing new table as changed_rows
  for each statement execute function note_data_change();
create trigger site_changed_by_update after update on site referencing new table as changed_rows
  for each statement execute function note_data_change();
create trigger site_changed_by_delete after delete on site referencing old table as changed_rows
  for each statement execute function note_data_change();
create trigger finding_changed_by_insert after insert on finding referencing new table as changed_rows
  for each statement execute function note_data_change();
create trigger finding_changed_by_update after update on finding referencing new table as changed_rows
  for each statement execute function note_data_change();
create trigger finding_changed_by_delete after delete on finding referencing old table as changed_rows
  for each statement execute function note_data_change();
create trigger finding_event_changed_by_insert after insert on finding_event referencing new table as changed_rows
  for each statement execute function note_data_change();
create trigger finding_event_changed_by_update after update on finding_event referencing new table as changed_rows
  for each statement execute function note_data_change();
create trigger finding_event_changed_by_delete after delete on finding_event referencing old table as changed_rows
  for each statement execute function note_data_change();
create trigger accident_changed_by_insert after insert on accident referencing new table as changed_rows
  for each statement execute function note_data_change();
create trigger accident_changed_by_update after update on accident referencing new table as changed_rows
  for each statement execute function note_data_change();
create trigger accident_changed_by_delete after delete on accident referencing old table as changed_rows
  for each statement execute function note_data_change();
