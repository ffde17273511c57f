-- Files of photos that no record needs any more, and personal data in free attributes kept out of the audit log. Adds a
-- table and changes functions only: safe while serving.

-- A photo goes with its finding, when its site is taken off the books or its import undone: the history that is left says
-- that, and shows no picture. Files are outside the transaction, so that they are written down here and removed by
-- server/jobs/photos.ts once nothing can bring them back.
create table photo_leftover (
  city_code text not null,
  id bigint generated always as identity,
  sha256 bytea not null,
  stored_key text not null,
  thumbnail_key text not null,
  removed_at timestamptz not null default now(),
  primary key (city_code, id)
);

create function note_leftover_photos() returns trigger language plpgsql as $$
begin
  insert into photo_leftover (city_code, sha256, stored_key, thumbnail_key)
    select distinct city_code, sha256, stored_key, thumbnail_key from gone;
  return null;
end $$;
create trigger note_leftover_photos after delete on finding_photo referencing old table as gone
  for each statement execute function note_leftover_photos();
-- With the owner's rights: nobody writes leftovers by hand.
do $$ begin
  execute format('alter function note_leftover_photos security definer set search_path = %I, pg_temp', current_schema());
end $$;

-- Ledgers bring columns that feed no field, and some hold what private people are called, their telephones or numbers.
create function is_contact_attribute(name text) returns boolean language sql immutable strict parallel safe as $$
  select name ~* '(户主|产权人|业主|使用人|承租人|联系人|联系方式|身份证|证件号|手机|电话|owner|tenant|phone|mobile|contact|id_?card)'
$$;

create function mask_attributes(attributes jsonb) returns jsonb language sql immutable strict parallel safe as $$
  select coalesce(jsonb_object_agg(key, case
      when not is_contact_attribute(key) or value = 'null' then value
      -- Digits are a telephone or the number of a document, else it is a name.
      when value #>> '{}' ~ '[0-9]{5}' then to_jsonb(mask_phone(value #>> '{}'))
      else to_jsonb(mask_name(value #>> '{}')) end), '{}')
  from jsonb_each(case when jsonb_typeof(attributes) = 'object' then attributes else '{}' end)
$$;

-- Changed columns as {"column": {"old": …, "new": …}}, without those that follow from others, contacts masked.
create or replace function audit_difference(old_row jsonb, new_row jsonb, left_out text[]) returns jsonb
language sql immutable as $$
  select coalesce(jsonb_object_agg(key, jsonb_build_object(
      'old', case key when 'owner_name' then to_jsonb(mask_name(old_row ->> key))
        when 'owner_phone' then to_jsonb(mask_phone(old_row ->> key))
        when 'attributes' then mask_attributes(old_row -> key) else old_row -> key end,
      'new', case key when 'owner_name' then to_jsonb(mask_name(new_row ->> key))
        when 'owner_phone' then to_jsonb(mask_phone(new_row ->> key))
        when 'attributes' then mask_attributes(new_row -> key) else new_row -> key end)), '{}')
  from (select jsonb_object_keys(coalesce(old_row, '{}') || coalesce(new_row, '{}')) as key) keys
  where key <> all(left_out) and (old_row -> key) is distinct from (new_row -> key)
$$;
