-- Plenary briefings and the snapshots that they are computed from. Written and read by /api/snapshots and /api/briefings.
-- Adds tables only: safe while an older server runs.

-- ---------------------------------------------------------------------------------------------------------- snapshots

-- Everything a briefing's numbers come from, at one moment. Never changed, never deleted.
create table snapshot (
  city_code text not null references city,
  id bigint generated always as identity,
  title text not null default '',
  -- City, reporting unit or township; and the regions in it: a snapshot is seen by whoever sees all of them.
  area_code text not null,
  regions text[] not null check (cardinality(regions) > 0),
  data_version bigint not null,
  changed_at timestamptz not null,
  business_date date not null,
  demo boolean not null,
  -- server/features/snapshots/settings.ts
  settings jsonb not null,
  -- The transaction's moment: parts are added by the same transaction or not at all.
  frozen_at timestamptz not null default now(),
  frozen_by text not null default srm_actor(),
  -- SHA-256 of the lines '<sha256>  <name>\n' of its parts, ascending by name.
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  primary key (city_code, id)
);
create index snapshot_latest on snapshot (city_code, id desc);

-- The bytes of parts, once however many snapshots hold them: regions and photos hardly ever change.
create table snapshot_bytes (
  city_code text not null references city,
  sha256 text not null,
  bytes bytea not null,
  primary key (city_code, sha256),
  check (sha256 = encode(sha256(bytes), 'hex'))
);

create table snapshot_part (
  city_code text not null,
  snapshot_id bigint not null,
  name text collate "C" not null,
  media_type text not null,
  sha256 text not null,
  primary key (city_code, snapshot_id, name),
  foreign key (city_code, snapshot_id) references snapshot,
  foreign key (city_code, sha256) references snapshot_bytes
);
create index snapshot_part_sha256 on snapshot_part (city_code, sha256);

create function snapshot_written_once() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    new.frozen_at := now();
    return new;
  end if;
  raise exception 'a snapshot is never changed' using errcode = 'check_violation';
end $$;
create trigger snapshot_written_once before insert or update or delete on snapshot
  for each row execute function snapshot_written_once();
create trigger snapshot_written_once before update or delete on snapshot_bytes
  for each row execute function snapshot_written_once();
create trigger snapshot_written_once before update or delete on snapshot_part
  for each row execute function snapshot_written_once();

create function snapshot_part_at_once() returns trigger language plpgsql as $$
begin
  if not exists (select from snapshot s
      where (s.city_code, s.id) = (new.city_code, new.snapshot_id) and s.frozen_at = now()) then
    raise exception 'a snapshot is never changed' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger snapshot_part_at_once before insert on snapshot_part
  for each row execute function snapshot_part_at_once();

-- --------------------------------------------------------------------------------------------------------- briefings

create table briefing (
  city_code text not null,
  id bigint generated always as identity,
  snapshot_id bigint not null,
  area_code text not null,
  regions text[] not null check (cardinality(regions) > 0),
  -- In both languages, as the newest version says it.
  title jsonb not null,
  template text,
  language text not null check (language in ('zh', 'en')),
  status text not null default 'draft' check (status in ('draft', 'published', 'archived')),
  -- The first time it was: what others have seen is never deleted.
  published_at timestamptz,
  owner text not null default srm_actor(),
  version int not null default 1 check (version > 0),
  created_at timestamptz not null default now(),
  saved_at timestamptz not null default now(),
  saved_by text not null default srm_actor(),
  primary key (city_code, id),
  foreign key (city_code, snapshot_id) references snapshot,
  check (status <> 'published' or published_at is not null)
);
create index briefing_latest on briefing (city_code, id desc);

-- What was ever saved. Undoing writes an older content as a new version.
create table briefing_version (
  city_code text not null,
  briefing_id bigint not null,
  version int not null,
  -- server/algorithms/briefing/briefing.ts; json, because jsonb would order members anew, and ids of facts are written in theirs.
  content json not null,
  restored_from int,
  saved_at timestamptz not null default now(),
  saved_by text not null default srm_actor(),
  primary key (city_code, briefing_id, version),
  foreign key (city_code, briefing_id) references briefing on delete cascade
);

create function briefing_version_written_once() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.version = (select version from briefing b where (b.city_code, b.id) = (new.city_code, new.briefing_id)) then
      return new;
    end if;
  -- Versions go with their briefing, which is gone by then.
  elsif tg_op = 'DELETE'
    and not exists (select from briefing b where (b.city_code, b.id) = (old.city_code, old.briefing_id)) then
    return old;
  end if;
  raise exception 'a version of a briefing is written once' using errcode = 'check_violation';
end $$;
create trigger briefing_version_written_once before insert or update or delete on briefing_version
  for each row execute function briefing_version_written_once();

create function briefing_stays_what_it_is() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.published_at is null then return old; end if;
    raise exception 'a briefing that was published is archived, not deleted' using errcode = 'check_violation';
  end if;
  if (old.snapshot_id, old.area_code, old.regions, old.owner, old.created_at)
      is distinct from (new.snapshot_id, new.area_code, new.regions, new.owner, new.created_at)
    or new.version not in (old.version, old.version + 1)
    or (old.published_at is not null and new.published_at is distinct from old.published_at) then
    raise exception 'a briefing stays that of its snapshot' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger briefing_stays_what_it_is before update or delete on briefing
  for each row execute function briefing_stays_what_it_is();

-- The unit's colours and logo.
create table briefing_theme (
  city_code text primary key references city,
  theme jsonb not null,
  changed_at timestamptz not null default now(),
  changed_by text not null default srm_actor()
);

-- -------------------------------------------------------------------------------------------------------------- audit

create function audit_briefings() returns trigger language plpgsql security definer as $$
begin
  case tg_table_name
    when 'snapshot' then
      perform audit(new.city_code, 'snapshot.frozen', 'snapshot', new.id::text, null,
        jsonb_build_object('area', new.area_code, 'data_version', new.data_version, 'hash', new.hash));
    when 'briefing_theme' then
      perform audit(new.city_code, 'briefing.theme', 'briefing', 'theme', null, '{}');
    else
      if tg_op = 'INSERT' then
        perform audit(new.city_code, 'briefing.created', 'briefing', new.id::text, null,
          jsonb_build_object('title', new.title, 'area', new.area_code, 'snapshot', new.snapshot_id));
      elsif tg_op = 'DELETE' then
        perform audit(old.city_code, 'briefing.deleted', 'briefing', old.id::text, null,
          jsonb_build_object('title', old.title, 'version', old.version));
      elsif old.status <> new.status then
        perform audit(new.city_code, 'briefing.' || new.status, 'briefing', new.id::text, null,
          jsonb_build_object('title', new.title, 'version', new.version));
      end if;
  end case;
  return null;
end $$;
create trigger audit_briefings after insert on snapshot for each row execute function audit_briefings();
create trigger audit_briefings after insert or update or delete on briefing
  for each row execute function audit_briefings();
create trigger audit_briefings after insert or update on briefing_theme
  for each row execute function audit_briefings();
-- As in 0009: a temporary table of the same name must not come first.
do $$ begin
  execute format('alter function audit_briefings() set search_path = %I, pg_temp', current_schema());
end $$;

-- ---------------------------------------------------------------------------------------------------------- who may

alter table snapshot enable row level security;
alter table snapshot_bytes enable row level security;
alter table snapshot_part enable row level security;
alter table briefing enable row level security;
alter table briefing_version enable row level security;
alter table briefing_theme enable row level security;
grant select, insert on snapshot, snapshot_bytes, snapshot_part, briefing_version to srm_city, srm_area;
grant select, insert, delete on briefing to srm_city, srm_area;
grant update (title, status, published_at, version, saved_at, saved_by) on briefing to srm_city, srm_area;
grant select, insert, update on briefing_theme to srm_city, srm_area;

create policy city_reads on snapshot for select to srm_city using (true);
create policy area_reads on snapshot for select to srm_area using (regions <@ (select srm_regions('read'))::text[]);
create policy adds on snapshot for insert to srm_city, srm_area
  with check ((select srm_all('present')) or regions <@ (select srm_regions('present'))::text[]);
-- A part and its bytes are seen by whoever sees the snapshot: its policies hold inside.
create policy reads on snapshot_part for select to srm_city, srm_area
  using (exists (select from snapshot s where (s.city_code, s.id) = (snapshot_part.city_code, snapshot_part.snapshot_id)));
create policy adds on snapshot_part for insert to srm_city, srm_area
  with check (exists (select from snapshot s where (s.city_code, s.id) = (snapshot_part.city_code, snapshot_part.snapshot_id)
    and ((select srm_all('present')) or s.regions <@ (select srm_regions('present'))::text[])));
create policy reads on snapshot_bytes for select to srm_city, srm_area
  using (exists (select from snapshot_part p where (p.city_code, p.sha256) = (snapshot_bytes.city_code, snapshot_bytes.sha256)));
create policy adds on snapshot_bytes for insert to srm_city, srm_area
  with check ((select srm_all('present')) or (select srm_regions('present')) <> '{}');

-- What is published is seen in its area; drafts and what was put away by those who present there.
create policy city_reads on briefing for select to srm_city using (status = 'published'
  or (select srm_all('present')) or regions <@ (select srm_regions('present'))::text[]);
create policy area_reads on briefing for select to srm_area
  using ((status = 'published' and regions <@ (select srm_regions('read'))::text[])
    or regions <@ (select srm_regions('present'))::text[]);
create policy adds on briefing for insert to srm_city, srm_area
  with check ((select srm_all('present')) or regions <@ (select srm_regions('present'))::text[]);
create policy changes on briefing for update to srm_city, srm_area
  using ((select srm_all('present')) or regions <@ (select srm_regions('present'))::text[])
  with check ((select srm_all('present')) or regions <@ (select srm_regions('present'))::text[]);
create policy removes on briefing for delete to srm_city, srm_area
  using ((select srm_all('present')) or regions <@ (select srm_regions('present'))::text[]);
create policy reads on briefing_version for select to srm_city, srm_area
  using (exists (select from briefing b where (b.city_code, b.id) = (briefing_version.city_code, briefing_version.briefing_id)));
create policy adds on briefing_version for insert to srm_city, srm_area
  with check (exists (select from briefing b where (b.city_code, b.id) = (briefing_version.city_code, briefing_version.briefing_id)
    and ((select srm_all('present')) or b.regions <@ (select srm_regions('present'))::text[])));
create policy reads on briefing_theme for select to srm_city, srm_area using (true);
create policy writes on briefing_theme for all to srm_city
  using ((select srm_all('present'))) with check ((select srm_all('present')));
