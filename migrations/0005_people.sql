-- People: users, how they prove who they are, their sessions, and the invitations that bring them in. What is looked up
-- before its tenant is known (a session by its token, a user by the address) is the owner's to find; tenants manage their own.

create table muster.users (
  tenant_id uuid not null references muster.tenants (id),
  id uuid not null,
  email text collate "C" not null,            -- in lower case; one user an address and tenant
  name text not null,
  role text not null check (role in ('administrator', 'operator', 'reader', 'auditor')),
  hardware boolean not null,                  -- may see hardware records
  company_issuer text,                        -- who the user is to the company's sign-in: its issuer, and its name for the user
  company_subject text,
  created_at timestamptz not null,
  disabled_at timestamptz,
  last_sign_in_at timestamptz,
  primary key (tenant_id, id),
  check ((company_issuer is null) = (company_subject is null)));
create unique index users_email on muster.users (tenant_id, email);
create unique index users_company on muster.users (tenant_id, company_issuer, company_subject) where company_subject is not null;
create index users_sign_in on muster.users (email);
alter table muster.users enable row level security;
create policy own on muster.users to muster_tenant using (tenant_id = muster.app_tenant());
grant select, insert, update, delete on muster.users to muster_tenant;

-- Digests of passwords (argon2id). Only the owner reads them.
create table muster.passwords (
  tenant_id uuid not null,
  user_id uuid not null,
  digest text not null,
  changed_at timestamptz not null,
  primary key (tenant_id, user_id),
  foreign key (tenant_id, user_id) references muster.users (tenant_id, id) on delete cascade);

create table muster.passkeys (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  credential_id bytea not null unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  name text not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references muster.users (tenant_id, id) on delete cascade);
create index passkeys_user on muster.passkeys (tenant_id, user_id);
alter table muster.passkeys enable row level security;
create policy own on muster.passkeys to muster_tenant using (tenant_id = muster.app_tenant());
grant select (tenant_id, id, user_id, name, created_at, last_used_at), delete on muster.passkeys to muster_tenant;

create table muster.sessions (
  tenant_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  token_sha256 bytea not null unique,
  method text not null check (method in ('password', 'passkey', 'company')),
  address text,
  agent text,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references muster.users (tenant_id, id) on delete cascade);
create index sessions_user on muster.sessions (tenant_id, user_id);
create index sessions_age on muster.sessions (created_at);
alter table muster.sessions enable row level security;
create policy own on muster.sessions to muster_tenant using (tenant_id = muster.app_tenant());
grant select (tenant_id, id, user_id, method, address, agent, created_at, seen_at), delete on muster.sessions to muster_tenant;

-- One-time links, as digests. With a user: a new way in for that user; else they make one.
create table muster.invitations (
  tenant_id uuid not null references muster.tenants (id),
  id uuid not null,
  token_sha256 bytea not null unique,
  user_id uuid,
  email text collate "C",                     -- null: whoever has the link says it
  role text not null check (role in ('administrator', 'operator', 'reader', 'auditor')),
  hardware boolean not null,
  created_by jsonb not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references muster.users (tenant_id, id) on delete cascade);
create index invitations_age on muster.invitations (expires_at);
alter table muster.invitations enable row level security;
create policy own on muster.invitations to muster_tenant using (tenant_id = muster.app_tenant());
grant select (tenant_id, id, user_id, email, role, hardware, created_by, created_at, expires_at), insert, delete
  on muster.invitations to muster_tenant;

-- The links of the version before become invitations.
insert into muster.invitations (tenant_id, id, token_sha256, role, hardware, created_by, created_at, expires_at)
  select tenant_id, gen_random_uuid(), token_sha256, 'administrator', true,
    jsonb_build_object('kind', 'user', 'id', 'service-administrator', 'name', 'Service administrator', 'tenantId', tenant_id),
    created_at, expires_at
  from muster.setup_links where used_at is null;

-- How a tenant's users sign in: what it requires, and its company's OpenID Connect provider.
create table muster.sign_in_settings (
  tenant_id uuid primary key references muster.tenants (id),
  required text not null check (required in ('any', 'passkey', 'company')),
  issuer text,
  client_id text,
  sealed_secret bytea,
  domains text[] not null default '{}',
  role_claim text,
  role_mapping jsonb not null default '{}',   -- from a value of the claim to a role
  default_role text check (default_role in ('administrator', 'operator', 'reader', 'auditor')),
  updated_at timestamptz not null,
  check ((issuer is null) = (client_id is null)));
alter table muster.sign_in_settings enable row level security;
create policy own on muster.sign_in_settings to muster_tenant using (tenant_id = muster.app_tenant());
grant select, insert, update on muster.sign_in_settings to muster_tenant;

-- What a sign-in under way has to remember: the challenge of a passkey, the state of a redirect. Taken once.
create table muster.sign_in_attempts (
  id_sha256 bytea primary key,
  kind text not null,
  payload jsonb not null,
  expires_at timestamptz not null);
create index sign_in_attempts_age on muster.sign_in_attempts (expires_at);

-- Failed sign-ins by what they have in common, as digests.
create table muster.throttles (
  name_sha256 bytea primary key,
  failures integer not null,
  ends_at timestamptz not null);
create index throttles_age on muster.throttles (ends_at);
