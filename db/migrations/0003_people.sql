-- People, the areas they answer for, and who did what: accounts and grants, row policies on every table of records, the
-- chained audit log. Read by every feature: whoever asks for records does so under one of the two roles made here.

-- ------------------------------------------------------------------------------------------------------ who is asking
--
-- Each request runs in a transaction of its own that takes one of two roles and says what its person may do:
--
--   srm_city   sees the whole city          srm_area   sees the regions listed in srm.read
--   srm.edit     regions whose records the person may change      '*' means all of them
--   srm.accept   regions whose findings the person may accept, close and list
--   srm.contact  regions whose owners' names and telephones the person may see
--   srm.audit    '*': sees the whole log, else the entries about records within sight
--   srm.actor    how the person is called in histories            srm.person  id of the account
--
-- Two roles, because PostgreSQL keeps conditions that might leak (LIKE, overlaps) behind a row policy and off their
-- indexes; a policy that is simply true costs nothing. The owner of the tables is subject to no policy: migrations,
-- imports' bulk work and the tables that travel (cube, lifecycle, accidents) run as it.

do $$
declare role text;
begin
  foreach role in array array['srm_city', 'srm_area'] loop
    begin
      if not exists (select from pg_roles where rolname = role) then execute format('create role %I nologin', role); end if;
    exception when duplicate_object or unique_violation then null; -- another database of the cluster was first
    end;
    begin
      execute format('grant %I to current_user', role);
    exception when others then null; -- a superuser needs no grant, and two at once may collide
    end;
  end loop;
end $$;

create function srm_all(what text) returns boolean language sql stable parallel safe as $$
  select coalesce(current_setting('srm.' || what, true), '') = '*'
$$;

create function srm_regions(what text) returns text[] language sql stable parallel safe as $$
  select coalesce(string_to_array(nullif(current_setting('srm.' || what, true), ''), ','), '{}')
$$;

-- Whether the person may do something in a region; for conditions on one row. Policies write it out, so that PostgreSQL
-- works the settings out once a statement.
create function srm_may(what text, region_code text) returns boolean language sql stable parallel safe as $$
  select srm_all(what) or coalesce(region_code = any(srm_regions(what)), false)
$$;

-- ---------------------------------------------------------------------------------------------------------- accounts

create type app_role as enum ('viewer', 'planner', 'presenter', 'officer', 'supervisor', 'administrator');

create table app_user (
  id bigint generated always as identity primary key,
  city_code text not null,
  -- What is typed at sign-in; lower case.
  login text not null check (login ~ '^[a-z0-9][a-z0-9._@-]{1,63}$'),
  display_name text not null check (display_name ~ '\S'),
  -- argon2id; null for accounts that sign in elsewhere, and for demo accounts.
  password_hash text,
  oidc_issuer text,
  oidc_subject text,
  -- Signed in by one click, on the demo city of this computer only.
  demo boolean not null default false,
  active boolean not null default true,
  must_change_password boolean not null default false,
  failed_attempts int not null default 0,
  locked_until timestamptz,
  created_at timestamptz not null default now(),
  password_changed_at timestamptz,
  unique (city_code, login),
  unique (oidc_issuer, oidc_subject),
  check ((oidc_issuer is null) = (oidc_subject is null))
);

create table app_grant (
  user_id bigint not null references app_user on delete cascade,
  role app_role not null,
  -- Code of the city, of a reporting unit or of a township.
  area_code text not null,
  granted_by text not null,
  granted_at timestamptz not null default now(),
  primary key (user_id, role, area_code)
);

create table app_session (
  -- SHA-256 of the cookie's value: who reads the table cannot sign in with it.
  id bytea primary key,
  user_id bigint not null references app_user on delete cascade,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null,
  agent text not null default ''
);
create index app_session_user on app_session (user_id);

-- For other software (OGC clients, scripts): `Authorization: Bearer …`.
create table app_token (
  id bytea primary key,
  user_id bigint not null references app_user on delete cascade,
  name text not null check (name ~ '\S'),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  last_used_at timestamptz
);
create index app_token_user on app_token (user_id);

-- ----------------------------------------------------------------------------------------------------------- contacts

-- Personal data of owners: no role may read the columns; they are shown, whole or masked, by site_owner().
alter table site
  add column owner_name text,
  add column owner_phone text;

create function mask_name(name text) returns text language sql immutable strict parallel safe as $$
  select left(name, 1) || repeat('*', greatest(1, least(2, length(name) - 1)))
$$;
create function mask_phone(phone text) returns text language sql immutable strict parallel safe as $$
  select case when length(phone) >= 8 then left(phone, 3) || '****' || right(phone, 4) else '****' end
$$;

-- The owner of a site as the person asking may see it; nothing of a site that is out of sight.
create function site_owner(of_city text, of_site bigint, out owner_name text, out owner_phone text, out masked boolean)
language sql stable security definer set search_path from current as $$
  select case when seen then s.owner_name else mask_name(s.owner_name) end,
    case when seen then s.owner_phone else mask_phone(s.owner_phone) end, not seen
  from site s, lateral (select srm_may('contact', s.region_code) as seen) c
  where s.city_code = of_city and s.id = of_site and srm_may('read', s.region_code)
$$;

-- -------------------------------------------------------------------------------------------------------------- audit

-- Who did what, in one chain a city: each hash covers the entry and the hash before, so that an entry changed, removed or
-- slipped in breaks every later one. Ids have no gaps.
create table audit_log (
  city_code text not null,
  id bigint not null,
  at timestamptz not null,
  actor text not null,
  person_id bigint,
  -- What was done, such as site.changed, finding.moved, batch.imported, account.granted, session.opened.
  action text not null check (action ~ '^[a-z_]+[.][a-z_]+$'),
  subject text not null,
  subject_id text not null,
  region_code text,
  -- Of a change: {"column": {"old": …, "new": …}}. Never a password, a token, or an owner's name or telephone unmasked.
  detail jsonb not null,
  prev_hash bytea not null,
  hash bytea not null,
  primary key (city_code, id)
);
create index audit_log_subject on audit_log (city_code, subject, subject_id, id);
create index audit_log_at on audit_log (city_code, at);

-- One short-lived row per entry, sealed at commit: the chain is locked for that moment only.
create table audit_pending (
  id bigint generated always as identity primary key,
  city_code text not null,
  actor text not null,
  person_id bigint,
  action text not null,
  subject text not null,
  subject_id text not null,
  region_code text,
  detail jsonb not null
);

create function srm_actor() returns text language sql stable as $$
  select coalesce(nullif(current_setting('srm.actor', true), ''), session_user)
$$;

-- Writes an entry, to be sealed at commit.
create function audit(of_city text, action text, subject text, subject_id text, region_code text, detail jsonb)
returns void language sql security definer set search_path from current as $$
  insert into audit_pending (city_code, actor, person_id, action, subject, subject_id, region_code, detail)
  values (of_city, srm_actor(), nullif(current_setting('srm.person', true), '')::bigint, action, subject, subject_id,
    region_code, coalesce(detail, '{}'))
$$;

-- What an entry's hash is taken of; `npm run audit -- verify` computes it again.
create function audit_text(e audit_log) returns text language sql immutable as $$
  select jsonb_build_array(encode(e.prev_hash, 'hex'), e.city_code, e.id,
    to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), e.actor, e.person_id, e.action, e.subject,
    e.subject_id, e.region_code, e.detail)::text
$$;

create function seal_audit() returns trigger language plpgsql security definer set search_path from current as $$
declare pending audit_pending; entry audit_log; last audit_log;
begin
  if not exists (select from audit_pending) then return null; end if;
  -- The city's row is the chain's lock, because the data version takes it too: one lock, no deadlock.
  perform from city where code = new.city_code for no key update;
  select * into last from audit_log where city_code = new.city_code order by id desc limit 1;
  for pending in delete from audit_pending where city_code = new.city_code returning * loop
    entry := row(new.city_code, coalesce(last.id, 0) + 1, clock_timestamp(), pending.actor, pending.person_id,
      pending.action, pending.subject, pending.subject_id, pending.region_code, pending.detail,
      coalesce(last.hash, '\x'::bytea), '\x'::bytea);
    entry.hash := sha256(convert_to(audit_text(entry), 'UTF8'));
    insert into audit_log select entry.*;
    last := entry;
  end loop;
  return null;
end $$;
create constraint trigger seal_audit after insert on audit_pending deferrable initially deferred
  for each row execute function seal_audit();

create function audit_log_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append-only' using errcode = 'check_violation';
end $$;
create trigger audit_log_append_only before update or delete on audit_log
  for each row execute function audit_log_append_only();
create trigger audit_log_no_truncate before truncate on audit_log
  for each statement execute function audit_log_append_only();

-- Changed columns as {"column": {"old": …, "new": …}}, without those that follow from others, owners masked.
create function audit_difference(old_row jsonb, new_row jsonb, left_out text[]) returns jsonb
language sql immutable as $$
  select coalesce(jsonb_object_agg(key, jsonb_build_object(
      'old', case key when 'owner_name' then to_jsonb(mask_name(old_row ->> key))
        when 'owner_phone' then to_jsonb(mask_phone(old_row ->> key)) else old_row -> key end,
      'new', case key when 'owner_name' then to_jsonb(mask_name(new_row ->> key))
        when 'owner_phone' then to_jsonb(mask_phone(new_row ->> key)) else new_row -> key end)), '{}')
  from (select jsonb_object_keys(coalesce(old_row, '{}') || coalesce(new_row, '{}')) as key) keys
  where key <> all(left_out) and (old_row -> key) is distinct from (new_row -> key)
$$;

-- Single edits. A batch is one entry, written by the import; its rows are kept with the batch.
create function audit_record() returns trigger language plpgsql security definer set search_path from current as $$
declare
  gone jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  made jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  row jsonb := coalesce(made, gone);
  detail jsonb;
  region text := row ->> 'region_code';
begin
  if in_bulk() or coalesce(current_setting('srm.batch', true), '') <> '' then return null; end if;
  detail := audit_difference(gone, made, array['city_code', 'id', 'zcode', 'tile_class', 'search_text', 'status',
    'findings', 'findings_closed', 'findings_overdue', 'inspected', 'expired', 'overdue', 'closed_on', 'county_code',
    'region_check', 'version', 'created_at', 'updated_at', 'class', 'cell', 'batch_id']
    || case when tg_table_name = 'site' then array['supervision'] else array[]::text[] end);
  if tg_op = 'UPDATE' and detail = '{}' then return null; end if;
  if tg_table_name = 'finding' then
    select s.region_code into region from site s
    where s.city_code = row ->> 'city_code' and s.id = (row ->> 'site_id')::bigint;
  end if;
  perform audit(row ->> 'city_code',
    tg_table_name || '.' || case tg_op when 'INSERT' then 'added' when 'UPDATE' then 'changed' else 'removed' end,
    tg_table_name, row ->> 'id', region, detail);
  return null;
end $$;
create trigger audit_site after insert or delete or update of layer, risk_level, region_code, category, name, address, geom,
    attributes, responsible_unit, responsible_person, responsible_until, inspected_on, source, external_id, owner_name,
    owner_phone on site
  for each row execute function audit_record();
create trigger audit_finding after insert or delete or update of grade, criterion, description, found_on, deadline,
    supervision, unit, person, measures, funds_yuan, plan on finding
  for each row execute function audit_record();
create trigger audit_accident after insert or delete or update on accident
  for each row execute function audit_record();

create function audit_finding_event() returns trigger language plpgsql security definer set search_path from current as $$
declare region text;
begin
  if in_bulk() or coalesce(current_setting('srm.batch', true), '') <> '' then return null; end if;
  -- What the trigger on a new finding writes of itself is in the entry that the finding was added.
  if new.from_status is null then return null; end if;
  select s.region_code into region from finding f join site s on (s.city_code, s.id) = (f.city_code, f.site_id)
  where f.city_code = new.city_code and f.id = new.finding_id;
  perform audit(new.city_code, 'finding.moved', 'finding', new.finding_id::text, region,
    jsonb_build_object('from', new.from_status, 'to', new.to_status, 'day', new.day, 'note', new.note));
  return null;
end $$;
create trigger audit_finding_event after insert on finding_event for each row execute function audit_finding_event();

create function audit_black_spot_set() returns trigger language plpgsql security definer set search_path from current as $$
declare r black_spot_set := case tg_op when 'DELETE' then old else new end;
begin
  perform audit(r.city_code, 'black_spot_set.' || case tg_op when 'DELETE' then 'removed' else 'added' end,
    'black_spot_set', r.id::text, null, jsonb_build_object('name', r.name, 'method', r.method));
  return null;
end $$;
create trigger audit_black_spot_set after insert or delete on black_spot_set
  for each row execute function audit_black_spot_set();

-- ----------------------------------------------------------------------------------------------------------- policies

-- What the triggers do for a writer, they do with the owner's rights: nobody writes rollups by hand.
do $$
declare f regprocedure;
begin
  for f in select p.oid::regprocedure from pg_proc p
    where p.pronamespace = current_schema()::regnamespace and p.prorettype = 'trigger'::regtype
      and p.proname in ('site_before_write', 'accident_before_write', 'site_after_write', 'finding_before_write',
        'finding_after_write', 'finding_event_before_write', 'finding_event_after_write', 'raise_data_version',
        'note_data_change')
  loop
    execute format('alter function %s security definer', f);
    execute format('alter function %s set search_path from current', f);
  end loop;
end $$;

grant usage on schema public to srm_city, srm_area;
grant select on city, region, flow, cube_cell, finding, finding_event, accident, import_batch, import_reject,
  black_spot_set, black_spot, black_spot_accident, audit_log to srm_city, srm_area;
grant insert, update, delete on site, finding, finding_event, accident, black_spot_set, black_spot, black_spot_accident
  to srm_city, srm_area;
grant insert, update on import_batch, import_reject to srm_city, srm_area;

-- Every column of site but the owners'. To be called again by a migration that adds one.
create procedure grant_site_columns() language plpgsql as $$
declare columns text;
begin
  select string_agg(quote_ident(attname), ', ') into columns from pg_attribute
  where attrelid = 'site'::regclass and attnum > 0 and not attisdropped and attname not in ('owner_name', 'owner_phone');
  execute format('grant select (%s) on site to srm_city, srm_area', columns);
end $$;
call grant_site_columns();

alter table site enable row level security;
alter table finding enable row level security;
alter table finding_event enable row level security;
alter table accident enable row level security;
alter table cube_cell enable row level security;
alter table flow enable row level security;
alter table black_spot_set enable row level security;
alter table black_spot enable row level security;
alter table black_spot_accident enable row level security;
alter table import_batch enable row level security;
alter table import_reject enable row level security;
alter table audit_log enable row level security;

create policy city_reads on site for select to srm_city using (true);
create policy area_reads on site for select to srm_area using (region_code = any((select srm_regions('read'))::text[]));
create policy adds on site for insert to srm_city, srm_area
  with check ((select srm_all('edit')) or region_code = any((select srm_regions('edit'))::text[]));
create policy changes on site for update to srm_city, srm_area
  using ((select srm_all('edit')) or region_code = any((select srm_regions('edit'))::text[]))
  with check ((select srm_all('edit')) or region_code = any((select srm_regions('edit'))::text[]));
create policy removes on site for delete to srm_city, srm_area
  using ((select srm_all('edit')) or region_code = any((select srm_regions('edit'))::text[]));

create policy city_reads on accident for select to srm_city using (true);
create policy area_reads on accident for select to srm_area using (region_code = any((select srm_regions('read'))::text[]));
create policy adds on accident for insert to srm_city, srm_area
  with check ((select srm_all('edit')) or region_code = any((select srm_regions('edit'))::text[]));
create policy changes on accident for update to srm_city, srm_area
  using ((select srm_all('edit')) or region_code = any((select srm_regions('edit'))::text[]))
  with check ((select srm_all('edit')) or region_code = any((select srm_regions('edit'))::text[]));
create policy removes on accident for delete to srm_city, srm_area
  using ((select srm_all('edit')) or region_code = any((select srm_regions('edit'))::text[]));

create policy city_reads on cube_cell for select to srm_city using (true);
create policy area_reads on cube_cell for select to srm_area using (region_code = any((select srm_regions('read'))::text[]));
create policy city_reads on flow for select to srm_city using (true);
create policy area_reads on flow for select to srm_area using (region_code = any((select srm_regions('read'))::text[]));

-- A finding is seen and changed by whoever may see and change its site; the policies of site hold inside.
create policy city_reads on finding for select to srm_city using (true);
create policy area_reads on finding for select to srm_area
  using (exists (select from site s where (s.city_code, s.id) = (finding.city_code, finding.site_id)));
create policy adds on finding for insert to srm_city, srm_area
  with check ((select srm_all('edit')) or exists (select from site s
    where (s.city_code, s.id) = (finding.city_code, finding.site_id)
      and (srm_may('edit', s.region_code) or srm_may('accept', s.region_code))));
create policy changes on finding for update to srm_city, srm_area
  using (exists (select from site s where (s.city_code, s.id) = (finding.city_code, finding.site_id)
    and (srm_may('edit', s.region_code) or srm_may('accept', s.region_code))));
create policy removes on finding for delete to srm_city, srm_area
  using (exists (select from site s where (s.city_code, s.id) = (finding.city_code, finding.site_id)
    and srm_may('edit', s.region_code)));

create policy city_reads on finding_event for select to srm_city using (true);
create policy area_reads on finding_event for select to srm_area
  using (exists (select from finding f where (f.city_code, f.id) = (finding_event.city_code, finding_event.finding_id)));
-- Accepting, returning, closing and reopening are the supervisor's steps; the others the officer's.
create policy adds on finding_event for insert to srm_city, srm_area
  with check (exists (select from finding f join site s on (s.city_code, s.id) = (f.city_code, f.site_id)
    where (f.city_code, f.id) = (finding_event.city_code, finding_event.finding_id)
      and srm_may(case when to_status in ('accepted', 'returned', 'closed', 'reopened') then 'accept' else 'edit' end,
        s.region_code)));
create policy removes on finding_event for delete to srm_city, srm_area
  using (exists (select from finding f join site s on (s.city_code, s.id) = (f.city_code, f.site_id)
    where (f.city_code, f.id) = (finding_event.city_code, finding_event.finding_id) and srm_may('edit', s.region_code)));

-- A set is the city's; within an area it is seen by the spots whose accidents lie there.
create policy reads on black_spot_set for select to srm_city, srm_area using (true);
create policy writes on black_spot_set for all to srm_city using ((select srm_all('edit'))) with check ((select srm_all('edit')));
create policy city_reads on black_spot for select to srm_city using (true);
create policy area_reads on black_spot for select to srm_area
  using (exists (select from black_spot_accident a
    where (a.city_code, a.set_id, a.rank) = (black_spot.city_code, black_spot.set_id, black_spot.rank)));
create policy writes on black_spot for all to srm_city using ((select srm_all('edit'))) with check ((select srm_all('edit')));
create policy city_reads on black_spot_accident for select to srm_city using (true);
create policy area_reads on black_spot_accident for select to srm_area
  using (exists (select from accident x
    where (x.city_code, x.id) = (black_spot_accident.city_code, black_spot_accident.accident_id)));
create policy writes on black_spot_accident for all to srm_city using ((select srm_all('edit'))) with check ((select srm_all('edit')));

-- Batches hold rows from anywhere: seen by those who may edit the whole city, and by whoever brought them in.
alter table import_batch add column person_id bigint, add column actor text not null default session_user;
create policy own on import_batch for all to srm_city, srm_area
  using ((select srm_all('edit')) or person_id = nullif(current_setting('srm.person', true), '')::bigint)
  with check ((select srm_all('edit')) or person_id = nullif(current_setting('srm.person', true), '')::bigint);
create policy own on import_reject for all to srm_city, srm_area
  using (exists (select from import_batch b where (b.city_code, b.id) = (import_reject.city_code, import_reject.batch_id)));

create policy reads on audit_log for select to srm_city, srm_area
  using ((select srm_all('audit'))
    or (subject in ('site', 'finding', 'accident') and region_code is not null
      and ((select srm_all('read')) or region_code = any((select srm_regions('read'))::text[]))));
