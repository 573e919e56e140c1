-- Tenants, who may act for them, and what the token issuer keeps. Runs as muster_owner.

-- On Citus: places a new table. A no-op on plain PostgreSQL. Called right after CREATE TABLE (docs/decisions/0003-schema.md).
create function muster.spread(tab regclass, col text, beside text default 'none') returns void language plpgsql as $$
begin
  if not exists (select from pg_extension where extname = 'citus') then return; end if;
  if col is null then perform create_reference_table(tab);
  else perform create_distributed_table(tab, col, colocate_with => beside); end if;
end $$;

-- The tenant and the partner that the transaction acts for; null where none is set.
create function muster.app_tenant() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.tenant', true), '')::uuid $$;
create function muster.app_partner() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.partner', true), '')::uuid $$;

create table muster.tenants (
  id uuid primary key,
  name text not null,
  kind text not null check (kind in ('customer', 'partner')),
  partner_type text check (partner_type in ('oem', 'reseller', 'distributor')),
  domains text[] not null default '{}',
  entra_tenant_id uuid unique,
  created_at timestamptz not null,
  check ((kind = 'partner') = (partner_type is not null)));
select muster.spread('muster.tenants', null);
alter table muster.tenants enable row level security;
create policy own on muster.tenants to muster_tenant using (id = muster.app_tenant());
grant select on muster.tenants to muster_tenant;

-- API clients. Only the owner reads them: a client is looked up before its tenant is known.
create table muster.clients (
  id text primary key,
  tenant_id uuid not null references muster.tenants (id),
  name text not null,
  scopes text[] not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  last_used_at timestamptz);
create index clients_tenant on muster.clients (tenant_id);

-- At most two unexpired secrets a client, as digests: rotation overlaps.
create table muster.client_secrets (
  client_id text not null references muster.clients (id),
  secret_sha256 bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  primary key (client_id, secret_sha256));

-- One-time links that make a tenant's first administrator.
create table muster.setup_links (
  token_sha256 bytea primary key,
  tenant_id uuid not null references muster.tenants (id),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz);

-- What the OpenID provider keeps between requests (its adapter's records).
create table muster.provider_records (
  kind text not null,
  id text not null,
  payload jsonb not null,
  grant_id text,
  user_code text,
  uid text,
  expires_at timestamptz,
  consumed_at timestamptz,
  primary key (kind, id));
create index provider_records_grant on muster.provider_records (grant_id) where grant_id is not null;
create index provider_records_user_code on muster.provider_records (user_code) where user_code is not null;
create index provider_records_uid on muster.provider_records (uid) where uid is not null;
create index provider_records_expiry on muster.provider_records (expires_at) where expires_at is not null;

-- Keys that sign tokens, sealed with MUSTER_KEY.
create table muster.signing_keys (
  kid text primary key,
  sealed bytea not null,
  created_at timestamptz not null,
  retired_at timestamptz);

-- What processes of one installation tell each other, such as the public URL that a running `serve` has.
create table muster.settings (
  name text primary key,
  value jsonb not null,
  updated_at timestamptz not null);
