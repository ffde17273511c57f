-- Random draws of sites and inspectors (双随机、一公开): what was committed to, and what came out. Written and read by
-- /api/draws. Adds a table only: safe while an older server runs.

create table draw (
  city_code text not null references city,
  id bigint generated always as identity,
  title text not null check (title ~ '\S'),
  data_version bigint not null,
  business_date date not null,
  -- Sites, strata, inspectors (server/algorithms/draw/draw-file.ts); hashes as 64 hexadecimal digits.
  frame jsonb not null,
  frame_hash text not null check (frame_hash ~ '^[0-9a-f]{64}$'),
  -- Townships of the frame's sites: the draw is seen by whoever sees all of them.
  regions text[] not null check (cardinality(regions) > 0),
  seed_hash text not null check (seed_hash ~ '^[0-9a-f]{64}$'),
  committed_at timestamptz not null default clock_timestamp(),
  committed_by text not null default srm_actor(),
  -- Known to nobody before the draw: no role may read the column.
  secret_seed text not null check (secret_seed ~ '^[0-9a-f]{64}$'),
  drawn_at timestamptz,
  drawn_by text,
  seed text,
  word text,
  -- The sites drawn, each with its inspectors.
  result jsonb,
  primary key (city_code, id),
  check (encode(sha256(secret_seed::bytea), 'hex') = seed_hash),
  check (seed = secret_seed),
  check (num_nulls(drawn_at, drawn_by, seed, word) in (0, 4)),
  check (result is null or drawn_at is not null)
);

-- Read of a list, the latest first.
create index draw_latest on draw (city_code, id desc);

create function draw_written_once() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE'
    and to_jsonb(old) - '{drawn_at,drawn_by,seed,word,result}'::text[]
      = to_jsonb(new) - '{drawn_at,drawn_by,seed,word,result}'::text[]
    and (old.drawn_at is null or (old.result is null and (old.drawn_at, old.drawn_by, old.seed, old.word)
      = (new.drawn_at, new.drawn_by, new.seed, new.word)))
  then return new; end if;
  raise exception 'a draw is written once' using errcode = 'check_violation';
end $$;
create trigger draw_written_once before update or delete on draw for each row execute function draw_written_once();

-- The seed, for whoever sees the draw, and with it the moment and the word: from here on the result stands.
create function reveal_draw(of_city text, of_draw bigint, said text) returns text
language sql security definer as $$
  update draw set drawn_at = clock_timestamp(), drawn_by = srm_actor(), seed = secret_seed, word = said
  where city_code = of_city and id = of_draw and drawn_at is null
    and (srm_all('read') or regions <@ srm_regions('read'))
  returning secret_seed
$$;

-- The result that the seed gave.
create function record_draw(of_city text, of_draw bigint, drawn jsonb) returns void
language sql security definer as $$
  update draw set result = drawn
  where city_code = of_city and id = of_draw and (srm_all('read') or regions <@ srm_regions('read'))
$$;

create function audit_draw() returns trigger language plpgsql security definer as $$
begin
  if tg_op = 'INSERT' then
    perform audit(new.city_code, 'draw.committed', 'draw', new.id::text, null,
      jsonb_build_object('title', new.title, 'seed_hash', new.seed_hash, 'frame_hash', new.frame_hash));
  elsif new.result is not null then
    perform audit(new.city_code, 'draw.drawn', 'draw', new.id::text, null,
      jsonb_build_object('title', new.title, 'seed', new.seed, 'word', new.word,
        'result_hash', encode(sha256(convert_to(new.result::text, 'UTF8')), 'hex')));
  end if;
  return null;
end $$;
create trigger audit_draw after insert or update on draw for each row execute function audit_draw();

-- As in 0009: a temporary table of the same name must not come first.
do $$
declare f regprocedure;
begin
  foreach f in array array['reveal_draw(text,bigint,text)', 'record_draw(text,bigint,jsonb)', 'audit_draw()']::regprocedure[] loop
    execute format('alter function %s set search_path = %I, pg_temp', f, current_schema());
  end loop;
end $$;

alter table draw enable row level security;
grant select (city_code, id, title, data_version, business_date, frame, frame_hash, regions, seed_hash, committed_at,
    committed_by, drawn_at, drawn_by, seed, word, result),
  insert (city_code, title, data_version, business_date, frame, frame_hash, regions, seed_hash, secret_seed)
  on draw to srm_city, srm_area;
create policy city_reads on draw for select to srm_city using (true);
create policy area_reads on draw for select to srm_area using (regions <@ (select srm_regions('read'))::text[]);
create policy city_adds on draw for insert to srm_city with check (true);
create policy area_adds on draw for insert to srm_area with check (regions <@ (select srm_regions('read'))::text[]);
