--! breaking: an older program would not count the devices of orders.
-- How many devices each order ID and each purchase ID has, by state: kept in the transactions that keep tenant_counters, under
-- the lock of the tenant's row there (docs/decisions/0011-orders-and-statistics.md). What has no device has no row.
create table muster.order_counters (
  tenant_id uuid not null,
  kind text not null check (kind in ('orderId', 'purchaseId')),
  id text collate "C" not null,
  search_id text collate "C" generated always as (lower(id)) stored,
  registered_by uuid not null,         -- the partner that registered the devices; the tenant itself: its own id
  registration_pending integer not null default 0 check (registration_pending >= 0),
  registration_failed integer not null default 0 check (registration_failed >= 0),
  setup_needed integer not null default 0 check (setup_needed >= 0),
  active integer not null default 0 check (active >= 0),
  inactive integer not null default 0 check (inactive >= 0),
  last_registered_at timestamptz not null,
  primary key (tenant_id, kind, search_id, id, registered_by));
-- Changed by every slice, never in its key.
alter table muster.order_counters set (fillfactor = 50);
select muster.spread('muster.order_counters', 'tenant_id', 'muster.batches');
alter table muster.order_counters enable row level security;
create policy own on muster.order_counters to muster_tenant
  using (tenant_id = muster.app_tenant() and case when muster.app_partner() is null then true else registered_by = muster.app_partner() end);
grant select, insert, update, delete on muster.order_counters to muster_tenant;

insert into muster.order_counters (tenant_id, kind, id, registered_by, registration_pending, registration_failed, setup_needed,
    active, inactive, last_registered_at)
  select d.tenant_id, o.kind, o.id, coalesce(d.registered_by_tenant, d.tenant_id),
    count(*) filter (where d.state = 'registrationPending' or (d.state = 'setupNeeded' and d.line > b.settled_line)),
    count(*) filter (where d.state = 'registrationFailed'),
    count(*) filter (where d.state = 'setupNeeded' and d.line <= b.settled_line),
    count(*) filter (where d.state = 'active'),
    count(*) filter (where d.state = 'inactive'),
    max(d.registered_at)
  from muster.devices d
    join muster.batches b on b.tenant_id = d.tenant_id and b.id = d.batch_id
    cross join lateral (values ('orderId', d.order_id), ('purchaseId', d.purchase_id)) as o (kind, id)
  where o.id is not null
  group by 1, 2, 3, 4;

-- What statistics ask: the batches of a time, and the rows of a batch that failed, by what they failed of.
create index batches_created on muster.batches (tenant_id, created_at);
create index batch_rows_failed on muster.batch_rows (tenant_id, batch_id, error_code, error_reason)
  include (registered_by_tenant) where outcome = 'failed';
