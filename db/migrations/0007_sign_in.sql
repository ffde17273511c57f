-- How a session came about, counting of sign-in attempts, and accounts that a provider may take over. Read by
-- server/features/accounts. Adds a table and columns; an older server goes on serving.

-- Attempts are counted for names that are no account too, or the answer would tell which are.
alter table app_user
  drop column failed_attempts,
  drop column locked_until,
  -- An administrator allows the first sign-in with a verified e-mail equal to the login to take the account over.
  add column oidc_allowed boolean not null default false,
  -- Outlives the sessions it was seen in.
  add column last_seen_at timestamptz;

alter table app_session
  add column kind text not null default 'password' check (kind in ('password', 'oidc', 'demo'));

-- One row for an address or a login, by hash: neither is of interest once its row has been removed.
create table sign_in_attempt (
  key bytea primary key,
  attempts int not null,
  last_at timestamptz not null
);
create index sign_in_attempt_last_at on sign_in_attempt (last_at);
