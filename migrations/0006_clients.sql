--! breaking: an older program lets clients in that have expired, and cannot make secrets any more.
-- API clients that their tenant manages itself: under its own role, without ever reading what proves a secret.

alter table muster.clients
  add column expires_at timestamptz,           -- null: it does not expire
  add column created_by jsonb;                 -- contracts/tenants.ts principalReference
-- Until now only `muster tenant create` made clients.
update muster.clients set created_by = jsonb_build_object(
  'kind', 'user', 'id', 'service-administrator', 'name', 'Service administrator', 'tenantId', tenant_id);
alter table muster.clients alter column created_by set not null;

-- The key stays the ID alone: a client is looked up before its tenant is known. This one serves lists and secrets.
alter table muster.clients add unique (tenant_id, id);
drop index muster.clients_tenant;

alter table muster.client_secrets
  add column tenant_id uuid,
  add column id uuid not null default gen_random_uuid();
update muster.client_secrets s set tenant_id = c.tenant_id from muster.clients c where c.id = s.client_id;
alter table muster.client_secrets
  alter column tenant_id set not null,
  alter column id drop default,
  drop constraint client_secrets_pkey,
  drop constraint client_secrets_client_id_fkey,
  add primary key (tenant_id, client_id, id),
  -- By the tenant too, so that nobody can give a secret of their own to another tenant's client.
  add foreign key (tenant_id, client_id) references muster.clients (tenant_id, id);

alter table muster.clients enable row level security;
alter table muster.client_secrets enable row level security;
create policy own on muster.clients to muster_tenant using (tenant_id = muster.app_tenant() and muster.app_partner() is null);
create policy own on muster.client_secrets to muster_tenant using (tenant_id = muster.app_tenant() and muster.app_partner() is null);
grant select, insert, update (name, scopes, expires_at, revoked_at) on muster.clients to muster_tenant;
-- Everything but the digest can be read.
grant select (tenant_id, client_id, id, created_at, expires_at), insert, update (expires_at), delete
  on muster.client_secrets to muster_tenant;
comment on column muster.idempotency_keys.batch_id is 'What was made: a batch, or whatever the path makes.';
