-- Ledgers of findings (隐患台账): where a finding came from, so that the ledger that comes again finds it, what of it a
-- batch wrote, so that the batch can be undone, and the sites of a batch, by which the map is filtered.

alter table finding
  add column source text,
  -- The ledger's own code.
  add column external_id text,
  add column batch_id bigint,
  -- Columns of the ledger that feed no field.
  add column attributes jsonb not null default '{}' check (jsonb_typeof(attributes) = 'object'),
  add foreign key (city_code, batch_id) references import_batch;
create unique index finding_external on finding (city_code, source, external_id) where external_id is not null;
create index finding_batch on finding (city_code, batch_id) where batch_id is not null;

-- The batch that wrote the step; null for a person's, and for the first of a finding, which goes with the finding.
alter table finding_event add column batch_id bigint;
create index finding_event_batch on finding_event (city_code, batch_id) where batch_id is not null;

alter table import_base drop constraint import_base_target_check,
  add constraint import_base_target_check check (target in ('site', 'accident', 'finding'));

-- What a person has worked on since: fields, and steps, which change the status.
create trigger finding_keep_base after update of grade, criterion, description, found_on, deadline, status, supervision, unit,
    person, measures, funds_yuan, plan, attributes on finding
  for each row when (old.batch_id is not null and not in_import() and
    (old.grade, old.criterion, old.description, old.found_on, old.deadline, old.status, old.supervision, old.unit, old.person,
      old.measures, old.funds_yuan, old.plan, old.attributes)
    is distinct from (new.grade, new.criterion, new.description, new.found_on, new.deadline, new.status, new.supervision,
      new.unit, new.person, new.measures, new.funds_yuan, new.plan, new.attributes))
  execute function keep_import_base();
create trigger finding_keep_removed after delete on finding
  for each row when (old.batch_id is not null and not in_import() and not in_bulk()) execute function keep_import_base();

-- The undoing of a batch, for the importer alone: its findings go, with the history that it wrote.
create function remove_findings(of_city text, ids bigint[]) returns void language plpgsql set search_path from current as $$
begin
  perform from finding where city_code = of_city and id = any(ids) order by id for update;
  perform set_config('srm.removing_site', 'on', true);
  delete from finding_event where city_code = of_city and finding_id = any(ids);
  delete from finding where city_code = of_city and id = any(ids);
  perform set_config('srm.removing_site', '', true);
end $$;

-- The steps that a batch wrote are taken back. Overdue and the site's status follow with the next update of the finding.
create function take_back_steps(of_city text, of_batch bigint, ids bigint[]) returns void
language plpgsql set search_path from current as $$
declare bulk text := coalesce(current_setting('srm.bulk', true), '');
begin
  perform from finding where city_code = of_city and id = any(ids) order by id for update;
  perform set_config('srm.removing_site', 'on', true);
  delete from finding_event where city_code = of_city and batch_id = of_batch and finding_id = any(ids);
  perform set_config('srm.removing_site', '', true);
  perform set_config('srm.bulk', 'on', true);
  update finding f set status = e.to_status, closed_on = case e.to_status when 'closed' then e.day end
  from unnest(ids) i
  cross join lateral (select * from finding_event l where (l.city_code, l.finding_id) = (of_city, i) order by l.id desc limit 1) e
  where (f.city_code, f.id) = (of_city, i);
  perform set_config('srm.bulk', bulk, true);
end $$;

-- Sites that a batch brought in or changed, or whose findings it did; also where a later batch has changed them since. What
-- of them a person sees is for the policies of site to say.
create function sites_of_batch(of_batch bigint) returns table (city_code text, id bigint)
language sql stable security definer set search_path from current as $$
  with batch as (select b.city_code, b.id, b.target from import_batch b where b.id = of_batch),
    -- Records that a later batch has taken over, beside those it changed itself.
    changed as (
      select c.city_code, c.record_id, x.target = 'finding' as of_findings
      from batch b join import_change c on c.city_code = b.city_code and c.batch_id >= b.id
      join import_batch x on (x.city_code, x.id) = (c.city_code, c.batch_id)
      where not c.removed and x.target <> 'accident'
        and (c.batch_id = b.id or (c.old ->> 'batch_id')::bigint = b.id))
  select s.city_code, s.id from batch b join site s on (s.city_code, s.batch_id) = (b.city_code, b.id)
  union
  select f.city_code, f.site_id from batch b join finding f on (f.city_code, f.batch_id) = (b.city_code, b.id)
  union
  select c.city_code, c.record_id from changed c where not of_findings
  union
  select f.city_code, f.site_id from changed c join finding f on (f.city_code, f.id) = (c.city_code, c.record_id) where of_findings
$$;

-- The temporary schema comes last, as for all that runs with the owner's rights. What it tells beyond the area are ids alone.
do $$
begin
  execute format('alter function sites_of_batch(bigint) set search_path = %I, pg_temp', current_schema());
end $$;
