-- Logins of the command line: sessions of a kind of their own, and what waits for a person's answer (RFC 8628).

-- A refresh token has two parts: one that stays (`token_sha256`) and one that changes with each use.
alter table muster.sessions
  add column kind text not null default 'browser' check (kind in ('browser', 'commandLine')),
  add column refresh_sha256 bytea,            -- the part that changes
  add column previous_sha256 bytea,           -- the one before, for answers that did not arrive
  add column rotated_at timestamptz,
  add check ((kind = 'commandLine') = (refresh_sha256 is not null));
create index sessions_seen on muster.sessions (seen_at);
grant select (kind) on muster.sessions to muster_tenant;

-- Both codes as digests. Who allowed it stands here until the command line has heard. Only the owner reads it.
create table muster.login_requests (
  device_sha256 bytea primary key,
  user_code_sha256 bytea not null unique,
  state text not null check (state in ('waiting', 'allowed', 'denied')),
  address text,
  agent text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  polled_at timestamptz,
  interval_seconds double precision not null,
  tenant_id uuid,
  user_id uuid,
  method text,
  session_id uuid,                             -- in which it was allowed: with that, it goes
  foreign key (tenant_id, user_id) references muster.users (tenant_id, id) on delete cascade,
  foreign key (tenant_id, session_id) references muster.sessions (tenant_id, id) on delete cascade,
  check ((state = 'allowed') = (user_id is not null)));
create index login_requests_age on muster.login_requests (expires_at);
create index login_requests_user on muster.login_requests (tenant_id, user_id) where user_id is not null;
