-- Batches, their rows, the work they leave, and what was promised about retried requests.

create table muster.batches (
  tenant_id uuid not null,
  id uuid not null,
  registered_by_tenant uuid,           -- a partner acting for the tenant; null: the tenant itself
  kind text not null check (kind in ('register', 'deregister', 'catalogue')),
  state text not null,
  source text not null,
  format text not null,
  encoding text not null,
  delimiter text,                      -- null: JSON
  heading text[] not null,
  hash_column integer,                 -- position of the hash among the cells, from 0; null: none
  file_name text,
  file_sha256 bytea not null,
  file_bytes bigint not null,
  order_id text, purchase_id text, group_tag text, profile text,
  request_id text not null,
  -- Rows and devices are written as what they become when all goes well; up to this line that has come true. What came to
  -- something else says so itself. So a slice without exceptions writes no row and no device again (docs/decisions/0006).
  settled_line integer not null default 0,
  attempt integer not null default 1,
  rows integer not null,
  pending integer not null,
  registered integer not null default 0,
  already_registered integer not null default 0,
  deregistered integer not null default 0,
  not_registered integer not null default 0,
  filed integer not null default 0,
  failed integer not null default 0,
  cancelled integer not null default 0,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  created_by jsonb not null,           -- contracts/tenants.ts principalReference
  sender text not null check (sender in ('customer', 'partner')),
  primary key (tenant_id, id),
  check (rows = pending + registered + already_registered + deregistered + not_registered + filed + failed + cancelled),
  check (least(pending, registered, already_registered, deregistered, not_registered, filed, failed, cancelled) >= 0));
-- Each slice of a batch changes its line twice; with room on the page the first touches no index (`settled_line`), the
-- second only while `pending` stays, by which an index picks its batches.
alter table muster.batches set (fillfactor = 70);
select muster.spread('muster.batches', 'tenant_id');
create index batches_pending on muster.batches (tenant_id, id) where pending > 0;

-- When each slice was settled: when a device that nothing else has changed became what it is.
create table muster.batch_slices (
  tenant_id uuid not null,
  batch_id uuid not null,
  to_line integer not null,
  settled_at timestamptz not null,
  primary key (tenant_id, batch_id, to_line));
select muster.spread('muster.batch_slices', 'tenant_id', 'muster.batches');

create table muster.batch_rows (
  tenant_id uuid not null,
  batch_id uuid not null,
  line integer not null,
  id uuid not null,                    -- also the id of the capture, and of the device where the row makes one
  registered_by_tenant uuid,
  outcome text not null,
  method text,                         -- how the row names its machine: hardwareHash, productKey, tuple, serial, id
  manufacturer text not null, model text not null, serial_number text not null,
  product_key_id text, group_tag text, assigned_user text,
  target_id uuid,                      -- deregistering by device id: the device named
  device_id uuid,
  ek_key bytea, smbios_key bytea,      -- binding keys, from the row's own hash
  error_code text, error_reason text, error_column text, error_params jsonb,
  warnings jsonb,
  cells text,                          -- as read, a JSON array, the hash's cell empty: that is in the capture
  sealed_cells bytea,                  -- instead of cells where a hash is in them that no capture holds: sealed
  primary key (tenant_id, batch_id, line));
alter table muster.batch_rows alter column sealed_cells set storage external;
select muster.spread('muster.batch_rows', 'tenant_id', 'muster.batches');

-- A row a waiting batch: taken `for update skip locked` inside the slice's own transaction, so that a crash frees it at once.
-- The owner's alone; stays on the coordinator.
create table muster.work (
  tenant_id uuid not null,
  batch_id uuid not null,
  created_at timestamptz not null,
  not_before timestamptz not null,
  next_line integer not null default 0, -- lines before it are settled
  attempts integer not null default 0, -- failed tries at the next slice
  primary key (tenant_id, batch_id));
-- Whose turn it is: the tenant served longest ago comes first.
create sequence muster.turns;
create table muster.work_turns (tenant_id uuid primary key, turn bigint not null);
-- Changed by every slice.
alter table muster.work set (fillfactor = 50);
alter table muster.work_turns set (fillfactor = 50);
create function muster.add_work(batch uuid, at timestamptz) returns void language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into muster.work (tenant_id, batch_id, created_at, not_before) values (muster.app_tenant(), batch, at, at)
    on conflict (tenant_id, batch_id) do update set next_line = 0, attempts = 0, not_before = excluded.not_before;
end $$;
revoke all on function muster.add_work(uuid, timestamptz) from public;
grant execute on function muster.add_work(uuid, timestamptz) to muster_tenant;

create table muster.idempotency_keys (
  tenant_id uuid not null,
  principal_id text not null,
  path text not null,
  key text not null,
  lease uuid not null,                 -- who is sending; void once batch_id is set
  lease_until timestamptz not null,
  content_sha256 bytea,
  batch_id uuid,
  created_at timestamptz not null,
  primary key (tenant_id, principal_id, path, key));
select muster.spread('muster.idempotency_keys', 'tenant_id', 'muster.batches');
create index idempotency_keys_lease on muster.idempotency_keys (tenant_id, lease);
create index idempotency_keys_age on muster.idempotency_keys (created_at);

create table muster.audit (
  tenant_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  principal jsonb not null,
  action text not null,
  target_kind text,
  target_id text,
  outcome text not null,
  request_id text,
  detail jsonb,
  primary key (tenant_id, id));
select muster.spread('muster.audit', 'tenant_id', 'muster.batches');

alter table muster.batches enable row level security;
alter table muster.batch_rows enable row level security;
alter table muster.batch_slices enable row level security;
alter table muster.idempotency_keys enable row level security;
alter table muster.audit enable row level security;
-- `case` and not `or`: the planner takes it for half of the rows, `… is null or …` for one in 200, and plans badly by that.
create policy own on muster.batches to muster_tenant
  using (tenant_id = muster.app_tenant() and case when muster.app_partner() is null then true else registered_by_tenant = muster.app_partner() end);
create policy own on muster.batch_rows to muster_tenant
  using (tenant_id = muster.app_tenant() and case when muster.app_partner() is null then true else registered_by_tenant = muster.app_partner() end);
create policy own on muster.batch_slices to muster_tenant using (tenant_id = muster.app_tenant());
create policy own on muster.idempotency_keys to muster_tenant using (tenant_id = muster.app_tenant());
create policy own on muster.audit to muster_tenant using (tenant_id = muster.app_tenant() and muster.app_partner() is null)
  with check (tenant_id = muster.app_tenant());
grant select, insert, update on muster.batches, muster.batch_rows to muster_tenant;
grant select, insert on muster.batch_slices to muster_tenant;
grant select, insert, update, delete on muster.idempotency_keys to muster_tenant;
grant select, insert on muster.audit to muster_tenant;
