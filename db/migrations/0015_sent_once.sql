-- A phone that sent a finding or a photo and never heard the answer sends it again: the id it made itself (the header
-- Idempotency-Key of POST /api/findings and /api/findings/{id}/photos) stands once in a city. Adds columns only: safe while serving.

-- Null for what came otherwise. Nobody is granted to change it (0004_workflow.sql names the columns that people update).
alter table finding add column client_id uuid;
create unique index finding_client_id on finding (city_code, client_id) where client_id is not null;

alter table finding_photo add column client_id uuid;
create unique index finding_photo_client_id on finding_photo (city_code, client_id) where client_id is not null;
