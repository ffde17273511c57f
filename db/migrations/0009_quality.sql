-- The audit log made safe against those who can run SQL under a person's role and fast for thousands of entries at once;
-- what the faults of records are found by (server/features/quality), and how many there were each day.

-- --------------------------------------------------------------------------------------------------------------- audit

-- Each pending row looks for itself by key: looking whether there are any read all the dead ones, so that 5,000 entries took
-- 25 million looks. All of the transaction are sealed in the order they were written, with one insert.
create or replace function seal_audit() returns trigger language plpgsql security definer as $$
declare pending audit_pending; entry audit_log; last audit_log; sealed audit_log[] := '{}';
begin
  if not exists (select from audit_pending where id = new.id) then return null; end if;
  -- The city's row is the chain's lock, because the data version takes it too: one lock, no deadlock.
  perform from city where code = new.city_code for no key update;
  select * into last from audit_log where city_code = new.city_code order by id desc limit 1;
  for pending in
    with taken as (delete from audit_pending where city_code = new.city_code returning *)
    select * from taken order by id
  loop
    entry := row(new.city_code, coalesce(last.id, 0) + 1, clock_timestamp(), pending.actor, pending.person_id,
      pending.action, pending.subject, pending.subject_id, pending.region_code, pending.detail,
      coalesce(last.hash, '\x'::bytea), '\x'::bytea);
    entry.hash := sha256(convert_to(audit_text(entry), 'UTF8'));
    sealed := sealed || entry;
    last := entry;
  end loop;
  insert into audit_log select * from unnest(sealed);
  return null;
end $$;

-- The same for the data version: 5,000 statements read 5,000 dead rows each.
create or replace function raise_data_version() returns trigger language plpgsql security definer as $$
begin
  if not exists (select from data_change where id = new.id) then return null; end if;
  delete from data_change where city_code = new.city_code;
  update city set data_version = data_version + 1, changed_at = clock_timestamp() where code = new.city_code;
  perform pg_notify('data_version', new.city_code);
  return null;
end $$;

-- A person's transaction that changes records and says nothing about it (srm.batch and srm.bulk, which any role may set,
-- silence the triggers) leaves an entry all the same.
create function note_unexplained_change() returns trigger language plpgsql security definer as $$
begin
  if current_setting('role') not in ('srm_city', 'srm_area')
    or (select xmin = pg_current_xact_id()::xid from audit_log where city_code = new.city_code order by id desc limit 1)
    or exists (select from audit_pending where city_code = new.city_code)
  then return null; end if;
  perform audit(new.city_code, 'records.changed', 'city', new.city_code, null, '{}');
  return null;
end $$;
create constraint trigger note_unexplained_change after insert on data_change deferrable initially deferred
  for each row execute function note_unexplained_change();

-- The temporary schema comes before those that are named: whoever could run SQL made a temporary `audit_pending` (or a
-- `cube_cell` with a trigger of their own) and every function that runs with the owner's rights wrote into that.
do $$
declare f regprocedure;
begin
  for f in select p.oid::regprocedure from pg_proc p
    where p.pronamespace = current_schema()::regnamespace and p.prosecdef
      and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
  loop
    execute format('alter function %s set search_path = %I, pg_temp', f, current_schema());
  end loop;
end $$;

-- What a page of the log is filtered by.
create index audit_log_actor on audit_log (city_code, actor, id);
create index audit_log_action on audit_log (city_code, action, id);

-- ------------------------------------------------------------------------------------------------------------- quality

-- What may be wrong with a site's attributes, by the row alone: 1 a required one is missing, 2 a value cannot be, 4 the year
-- built lies outside 1900 to 2025, 8 a mine that says it produces. 4 and 8 are judged by the day afterwards. A value of
-- another type than a number sorts before or after all numbers and is caught too.
create function site_suspicions(layer layer, attributes jsonb) returns int
language sql immutable parallel safe as $$
  select case layer
    when 'self_built_house' then
      case when attributes ?& '{storeys,structure,built_year,use}' then 0 else 1 end
      + case when attributes -> 'storeys' not between '1' and '30' or attributes -> 'area_m2' not between '0.1' and '100000'
          or attributes -> 'households' not between '0' and '1000' or attributes -> 'residents' not between '0' and '5000'
        then 2 else 0 end
      + case when attributes -> 'built_year' not between '1900' and '2025' then 4 else 0 end
    when 'hazard_site' then
      case when attributes ?& '{kind,persons_exposed}' then 0 else 1 end
      + case when attributes -> 'persons_exposed' not between '0' and '1000000'
          or attributes -> 'major_hazard_grade' not between '1' and '4' then 2 else 0 end
    when 'black_spot' then
      case when attributes ? 'route' then 0 else 1 end
      + case when attributes -> 'speed_limit_kmh' not between '5' and '120'
          or attributes -> 'accidents_3y' not between '0' and '10000' then 2 else 0 end
    when 'mine' then
      case when attributes ?& '{mineral,state,licence_expires}' then 0 else 1 end
      + case when attributes -> 'persons' not between '0' and '100000' then 2 else 0 end
      + case when attributes ->> 'state' = '生产' then 8 else 0 end
    end
$$;

-- The faulty few, each by township: a summary of a million sites reads these and not the sites.
create index site_suspicious on site (city_code, region_code, id) where site_suspicions(layer, attributes) between 1 and 15;
create index site_misplaced on site (city_code, region_code, region_check, id) where region_check <> 'ok';
create index site_no_person on site (city_code, region_code, id) where is_blank(responsible_person);
create index site_no_unit on site (city_code, region_code, id) where is_blank(responsible_unit);
create index site_assignment_over on site (city_code, region_code, id) where expired;
create index site_uninspected on site (city_code, region_code, inspected_on, id) where not inspected;
-- Sites of one name in one cell stand side by side. It begins with what site_cell holds.
drop index site_cell;
create index site_namesake on site (city_code, cell, name collate "C");

-- How good the records were on a day, by stated region: written once a day by a job, for the trend.
create table quality_day (
  city_code text not null references city,
  day date not null,
  region_code text not null,
  records bigint not null,
  faulty bigint not null,
  -- Faults by their weight.
  debt bigint not null,
  primary key (city_code, day, region_code),
  check (faulty between 0 and records and debt >= faulty)
);
alter table quality_day enable row level security;
grant select on quality_day to srm_city, srm_area;
create policy city_reads on quality_day for select to srm_city using (true);
create policy area_reads on quality_day for select to srm_area
  using (region_code = any((select srm_regions('read'))::text[]));
