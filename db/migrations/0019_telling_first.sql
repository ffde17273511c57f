-- Indexes of sites begin with the column that tells rows apart. The city is the same on nearly all of them, and comparing
-- it first, as text in the database's collation, was half of the time in which keys and indexes are built.

alter table finding drop constraint finding_city_code_site_id_fkey;
alter table site
  drop constraint site_pkey,
  drop constraint site_city_code_source_external_id_key,
  add constraint site_pkey primary key (id, city_code),
  add constraint site_external_id_key unique (external_id, city_code, source);
alter table finding add constraint finding_city_code_site_id_fkey
  foreign key (city_code, site_id) references site (city_code, id);

-- What an import was cut off from building is missing here too, and not missed.
drop index if exists site_tile, site_region, site_namesake, site_batch, site_inspected, site_expired;
create index site_tile on site (zcode, city_code) include (id, tile_class, category, region_code);
create index site_region on site (region_code, city_code);
create index site_namesake on site (cell, name collate "C", city_code);
create index site_batch on site (batch_id) where batch_id is not null;
-- The day asks for both ends of these two; without a term nothing ever ends.
create index site_inspected on site (inspected, inspected_on, city_code);
create index site_expired on site (expired, responsible_until, city_code) where responsible_until is not null;
