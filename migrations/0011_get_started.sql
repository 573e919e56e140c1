-- Getting started: the steps that a tenant has ticked off, its admin contacts, and the links that verify them.

-- A row for each step that was ever touched; which steps there are stands in contracts/get-started.ts.
create table muster.get_started_steps (
  tenant_id uuid not null references muster.tenants (id),
  id text not null,
  done_at timestamptz,
  done_by jsonb,                              -- contracts/tenants.ts principalReference
  owner text,
  due_on date,
  note text,
  primary key (tenant_id, id),
  check ((done_at is null) = (done_by is null)));
select muster.spread('muster.get_started_steps', 'tenant_id', 'muster.batches');
alter table muster.get_started_steps enable row level security;
create policy own on muster.get_started_steps to muster_tenant
  using (tenant_id = muster.app_tenant() and muster.app_partner() is null);
grant select, insert, update on muster.get_started_steps to muster_tenant;

create table muster.contacts (
  tenant_id uuid not null references muster.tenants (id),
  id uuid not null,
  area text not null check (area in ('appPackaging', 'devices', 'security', 'itHelpDesk', 'other')),
  name text not null,
  email text not null,                        -- in lower case
  phone text not null,
  preferred_language text not null,           -- BCP 47
  created_at timestamptz not null,
  verified_at timestamptz,                    -- when whoever had the link confirmed this address
  primary key (tenant_id, id));
select muster.spread('muster.contacts', 'tenant_id', 'muster.batches');
alter table muster.contacts enable row level security;
create policy own on muster.contacts to muster_tenant
  using (tenant_id = muster.app_tenant() and muster.app_partner() is null);
grant select, insert, update, delete on muster.contacts to muster_tenant;

-- One-time links, as digests; a contact has one at a time. Looked up before the tenant is known, so the owner does that.
create table muster.contact_links (
  tenant_id uuid not null,
  contact_id uuid not null,
  id uuid not null,
  token_sha256 bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant_id, contact_id),
  foreign key (tenant_id, contact_id) references muster.contacts (tenant_id, id) on delete cascade);
select muster.spread('muster.contact_links', 'tenant_id', 'muster.batches');
-- Not unique, which could not be enforced across tenants: nobody makes the same 256 random bits twice.
create index contact_links_token on muster.contact_links (token_sha256);
create index contact_links_age on muster.contact_links (expires_at);
alter table muster.contact_links enable row level security;
create policy own on muster.contact_links to muster_tenant
  using (tenant_id = muster.app_tenant() and muster.app_partner() is null);
-- Everything but the digest can be read.
grant select (tenant_id, contact_id, id, created_at, expires_at), insert, delete on muster.contact_links to muster_tenant;
