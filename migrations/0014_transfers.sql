-- Transfers of devices between tenants, and requests to release machines that another tenant holds. Each side has a row of its
-- own, under the same id, so that neither reads what is the other's; one transaction changes both.

create table muster.transfers (
  tenant_id uuid not null references muster.tenants (id),
  id uuid not null,
  direction text not null check (direction in ('outgoing', 'incoming')),
  -- Outgoing: the domain or code that the owner wrote, whoever that is. Incoming: the owner's name.
  counterpart text not null,
  owner_id uuid not null,                     -- the tenant that offers
  message text,
  state text not null check (state in ('offered', 'accepted', 'declined', 'withdrawn')),
  devices integer not null,
  created_at timestamptz not null,
  created_by jsonb not null,                  -- contracts/tenants.ts principalReference
  expires_at timestamptz not null,
  decided_at timestamptz,
  batch_id uuid,                              -- incoming, accepted: the batch that registered the devices here
  primary key (tenant_id, id));
select muster.spread('muster.transfers', 'tenant_id', 'muster.batches');
create index transfers_id on muster.transfers (id);
create index transfers_open on muster.transfers (tenant_id, expires_at) where state = 'offered';
-- By which domain a transfer is offered to a tenant.
create index tenants_domains on muster.tenants using gin (domains);
alter table muster.transfers enable row level security;
create policy own on muster.transfers to muster_tenant
  using (tenant_id = muster.app_tenant() and muster.app_partner() is null);
grant select, insert, update on muster.transfers to muster_tenant;

create table muster.transfer_devices (
  tenant_id uuid not null,
  transfer_id uuid not null,
  device_id uuid,                             -- the owner's device; incoming: null, and once it has moved the one that it became
  position integer not null,
  manufacturer text not null, model text not null, serial_number text not null,
  moved boolean,                              -- null while the transfer is open; false: it was no longer the owner's
  primary key (tenant_id, transfer_id, position));
select muster.spread('muster.transfer_devices', 'tenant_id', 'muster.batches');
create index transfer_devices_open on muster.transfer_devices (tenant_id, device_id) where moved is null and device_id is not null;
alter table muster.transfer_devices enable row level security;
create policy own on muster.transfer_devices to muster_tenant
  using (tenant_id = muster.app_tenant() and muster.app_partner() is null);
grant select, insert, update on muster.transfer_devices to muster_tenant;

-- A transition that a transfer made: from whom a device came, or to whom it went. The history of a device that went stays.
alter table muster.device_history add column transfer_direction text check (transfer_direction in ('outgoing', 'incoming')),
  add column transfer_counterpart text;

create table muster.release_requests (
  tenant_id uuid not null references muster.tenants (id),
  id uuid not null,
  side text not null check (side in ('requester', 'owner')),
  -- The requester's row says nothing of the owner: its batch and row. The owner's: its device, and who asks.
  batch_id uuid, row_id uuid, device_id uuid,
  ek_key bytea, smbios_key bytea,             -- of the machine that is asked for; in the requester's row
  requester_name text not null,
  manufacturer text not null, model text not null, serial_number text not null,
  reason text not null,
  state text not null check (state in ('open', 'released', 'refused', 'withdrawn', 'kept')),
  answer text,                                -- the owner's, why it refuses
  created_at timestamptz not null,
  created_by jsonb,                           -- contracts/tenants.ts principalReference; in the requester's row
  answer_by timestamptz not null,
  answered_at timestamptz,
  decided_at timestamptz,                     -- by the service administrator
  primary key (tenant_id, id));
select muster.spread('muster.release_requests', 'tenant_id', 'muster.batches');
create index release_requests_id on muster.release_requests (id);
create index release_requests_device on muster.release_requests (tenant_id, device_id) where device_id is not null;
create index release_requests_open on muster.release_requests (tenant_id, side) where state = 'open';
alter table muster.release_requests enable row level security;
create policy own on muster.release_requests to muster_tenant
  using (tenant_id = muster.app_tenant() and muster.app_partner() is null);
grant select, insert, update on muster.release_requests to muster_tenant;

-- Devices of the transaction's tenant are given free: whoever asks for their machines has them released, on both sides.
create function muster.release_requested(devices uuid[], at timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare asked uuid[];
begin
  asked := array(select r.id from muster.release_requests r
    where r.tenant_id = muster.app_tenant() and r.device_id = any (devices) and r.state = 'open' order by r.id for update);
  if cardinality(asked) = 0 then return; end if;
  update muster.release_requests r set state = 'released', answered_at = at where r.id = any (asked);
end $$;
revoke all on function muster.release_requested(uuid[], timestamptz) from public;
grant execute on function muster.release_requested(uuid[], timestamptz) to muster_tenant;
