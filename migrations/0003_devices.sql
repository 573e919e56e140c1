-- Devices, the captures they were proved by, the claims across tenants, the catalogue, counters and events.

-- What is searched is kept folded in columns of its own: `lower()` is not leakproof, so under a policy an index on the
-- expression is of no use. Collation "C": the same order and the same folding (ASCII letters) on every server.
create table muster.devices (
  tenant_id uuid not null,
  id uuid not null,
  registered_by_tenant uuid,
  manufacturer text not null, model text collate "C" not null, serial_number text collate "C" not null,
  product_key_id text,
  state text not null check (state in ('registrationPending', 'registrationFailed', 'setupNeeded', 'active', 'inactive')),
  state_since timestamptz not null,
  group_tag text collate "C", profile text, display_name text, assigned_user text collate "C",
  order_id text collate "C", purchase_id text collate "C",
  batch_id uuid not null,
  line integer not null,
  registered_at timestamptz not null,
  last_contact_at timestamptz,
  method text not null,
  tpm boolean not null,
  capture_id uuid,
  ek_key bytea, smbios_key bytea,      -- the claim keys that the device holds, or will claim
  error_code text, error_reason text, error_column text, error_params jsonb,
  search_serial text collate "C" generated always as (lower(serial_number)) stored,
  search_model text collate "C" generated always as (lower(model)) stored,
  search_order text collate "C" generated always as (lower(order_id)) stored,
  search_purchase text collate "C" generated always as (lower(purchase_id)) stored,
  search_tag text collate "C" generated always as (lower(group_tag)) stored,
  search_user text collate "C" generated always as (lower(assigned_user)) stored,
  primary key (tenant_id, id));
select muster.spread('muster.devices', 'tenant_id', 'muster.batches');
-- Also finds the devices of a batch: they were all registered when it was made.
create index devices_registered on muster.devices (tenant_id, registered_at, id);
create index devices_state on muster.devices (tenant_id, state, registered_at, id);
create index devices_serial on muster.devices (tenant_id, search_serial, id);
create index devices_model on muster.devices (tenant_id, search_model, id);
create index devices_order on muster.devices (tenant_id, search_order, registered_at, id) where search_order is not null;
create index devices_purchase on muster.devices (tenant_id, search_purchase, registered_at, id) where search_purchase is not null;
create index devices_tag on muster.devices (tenant_id, search_tag, registered_at, id) where search_tag is not null;
create index devices_user on muster.devices (tenant_id, search_user, id) where search_user is not null;
create index devices_contact on muster.devices (tenant_id, last_contact_at, id) where last_contact_at is not null;
-- One failed device a serial number: the next failure replaces it, a success turns it.
create unique index devices_failed on muster.devices (tenant_id, serial_number) where state = 'registrationFailed';

-- Hardware hashes as tenants uploaded them, sealed; apart from the devices, which lists read.
create table muster.captures (
  tenant_id uuid not null,
  id uuid not null,
  registered_by_tenant uuid,
  tuple_key bytea not null,
  product_key_id text,
  ek_key bytea, smbios_key bytea,
  captured_at timestamptz,
  size integer not null,               -- bytes of the whole hash, its zero padding included
  sealed bytea not null,
  drop_after timestamptz,              -- set when its device is deregistered
  primary key (tenant_id, id));
alter table muster.captures alter column sealed set storage external;
select muster.spread('muster.captures', 'tenant_id', 'muster.batches');
create index captures_tuple on muster.captures (tenant_id, tuple_key);
create index captures_product_key on muster.captures (tenant_id, product_key_id) where product_key_id is not null;
create index captures_drop on muster.captures (drop_after) where drop_after is not null;

-- What ended: a row where a device leaves a state in a way that its own columns cannot tell.
create table muster.device_history (
  tenant_id uuid not null,
  device_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  state text not null,
  batch_id uuid,
  error_code text, error_reason text, error_column text, error_params jsonb,
  principal jsonb,
  primary key (tenant_id, device_id, id));
select muster.spread('muster.device_history', 'tenant_id', 'muster.batches');

-- A row a tenant: how many devices are in each state, and how many events there are. Locked last in every transaction.
create table muster.tenant_counters (
  tenant_id uuid primary key,
  registration_pending integer not null default 0 check (registration_pending >= 0),
  registration_failed integer not null default 0 check (registration_failed >= 0),
  setup_needed integer not null default 0 check (setup_needed >= 0),
  active integer not null default 0 check (active >= 0),
  inactive integer not null default 0 check (inactive >= 0),
  position bigint not null default 0);
-- Changed by every transaction that tells of something.
alter table muster.tenant_counters set (fillfactor = 50);
select muster.spread('muster.tenant_counters', 'tenant_id', 'muster.batches');

create table muster.events (
  tenant_id uuid not null,
  position bigint not null,
  registered_by_tenant uuid,
  at timestamptz not null,
  event text not null check (event in ('batch', 'devices')),
  batch_id uuid,
  batch jsonb,                         -- contracts/batches.ts batch, for 'batch'
  device_ids uuid[],                   -- for 'devices'
  state text,
  primary key (tenant_id, position));
select muster.spread('muster.events', 'tenant_id', 'muster.batches');
create index events_age on muster.events (at);

-- Hardware records that OEMs filed ahead of sale. One a machine as its maker names it; filing again replaces.
create table muster.catalogue_records (
  tenant_id uuid not null,
  tuple_key bytea not null,
  id uuid not null,
  manufacturer text not null, model text not null, serial_number text not null,
  product_key_id text,
  ek_key bytea, smbios_key bytea,
  tpm boolean not null,
  size integer not null,
  sealed bytea not null,
  batch_id uuid not null,
  filed_at timestamptz not null,
  primary key (tenant_id, tuple_key));
alter table muster.catalogue_records alter column sealed set storage external;
select muster.spread('muster.catalogue_records', 'tenant_id', 'muster.batches');
create index catalogue_records_tuple on muster.catalogue_records (tuple_key);
create index catalogue_records_product_key on muster.catalogue_records (product_key_id) where product_key_id is not null;

-- The one cross-tenant thing: which machine (by its binding keys) is whose. kind: 1 ek, 2 smbios.
create table muster.claim_keys (
  key bytea not null,
  kind smallint not null,
  tenant_id uuid not null,
  device_id uuid not null,
  primary key (key, kind));
select muster.spread('muster.claim_keys', 'key');

alter table muster.devices enable row level security;
alter table muster.captures enable row level security;
alter table muster.device_history enable row level security;
alter table muster.tenant_counters enable row level security;
alter table muster.events enable row level security;
alter table muster.catalogue_records enable row level security;
alter table muster.claim_keys enable row level security;
create policy own on muster.devices to muster_tenant
  using (tenant_id = muster.app_tenant() and case when muster.app_partner() is null then true else registered_by_tenant = muster.app_partner() end);
create policy own on muster.captures to muster_tenant
  using (tenant_id = muster.app_tenant() and case when muster.app_partner() is null then true else registered_by_tenant = muster.app_partner() end);
create policy own on muster.device_history to muster_tenant using (tenant_id = muster.app_tenant());
create policy own on muster.tenant_counters to muster_tenant using (tenant_id = muster.app_tenant());
create policy own on muster.events to muster_tenant
  using (tenant_id = muster.app_tenant() and case when muster.app_partner() is null then true else registered_by_tenant = muster.app_partner() end);
create policy own on muster.catalogue_records to muster_tenant using (tenant_id = muster.app_tenant());
-- Insert only: what is claimed by whom is asked of claims_of().
create policy own on muster.claim_keys for insert to muster_tenant with check (tenant_id = muster.app_tenant());
grant select, insert, update, delete on muster.devices, muster.captures to muster_tenant;
grant select, insert on muster.device_history, muster.events to muster_tenant;
grant delete on muster.device_history to muster_tenant;
grant select, insert, update on muster.tenant_counters, muster.catalogue_records to muster_tenant;
grant insert on muster.claim_keys to muster_tenant;

-- Per wanted key that is claimed: ours with our device, or another tenant's; never whose. A statement of its own.
create function muster.claims_of(wanted bytea[]) returns table (key bytea, kind smallint, mine boolean, device_id uuid)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return query select c.key, c.kind, c.tenant_id = muster.app_tenant(), case when c.tenant_id = muster.app_tenant() then c.device_id end
    from muster.claim_keys c where c.key = any (wanted);
end $$;

-- Gives back our claims of these keys by these devices (pairs by position).
create function muster.release(wanted bytea[], devices uuid[]) returns integer
language plpgsql security definer set search_path = pg_catalog as $$
declare released integer;
begin
  delete from muster.claim_keys c where c.key = any (wanted) and c.tenant_id = muster.app_tenant() and c.device_id = any (devices);
  get diagnostics released = row_count;
  return released;
end $$;

-- What the catalogue holds for these tuples and product key IDs, of whichever OEM.
create function muster.catalogue_of(tuples bytea[], product_keys text[])
  returns table (tuple_key bytea, product_key_id text, ek_key bytea, smbios_key bytea, tpm boolean, manufacturer text, model text, serial_number text)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return query select r.tuple_key, r.product_key_id, r.ek_key, r.smbios_key, r.tpm, r.manufacturer, r.model, r.serial_number
    from muster.catalogue_records r where r.tuple_key = any (tuples)
  union
  select r.tuple_key, r.product_key_id, r.ek_key, r.smbios_key, r.tpm, r.manufacturer, r.model, r.serial_number
    from muster.catalogue_records r where r.product_key_id = any (product_keys);
end $$;

revoke all on function muster.claims_of(bytea[]), muster.release(bytea[], uuid[]), muster.catalogue_of(bytea[], text[]) from public;
grant execute on function muster.claims_of(bytea[]), muster.release(bytea[], uuid[]), muster.catalogue_of(bytea[], text[]) to muster_tenant;
