-- Getting started: the steps that a tenant has ticked off.

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
