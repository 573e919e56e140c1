-- What is kept no longer: tenants that were deleted, logs that were cut off, cells that were dropped. All of it additive.

-- The one line that is left of a tenant that the service administrator deleted.
create table muster.deleted_tenants (
  id uuid primary key,
  name text not null,
  kind text not null,
  deleted_at timestamptz not null,
  devices bigint not null,
  batches bigint not null);
select muster.spread('muster.deleted_tenants', null);

-- A partner that is gone stays in its customers' mandates, which are over, by id and name.
alter table muster.mandates drop constraint mandates_partner_id_fkey;

-- Up to where a log was cut off, and the digest of the last entry before: the chain goes on from there.
alter table muster.audit_heads add column cut_position bigint not null default 0, add column cut_digest bytea not null default '';

-- Which finished batches still have cells.
alter table muster.batches add column cells_dropped boolean not null default false;
create index batches_cells on muster.batches (finished_at) where finished_at is not null and not cells_dropped;
create index transfers_age on muster.transfers (coalesce(decided_at, expires_at));
create index release_requests_age on muster.release_requests (coalesce(decided_at, answered_at, answer_by)) where state <> 'open';

-- As in 0004, but that nothing is appended for a tenant that is gone: whatever was under way for it when it was deleted comes
-- to nothing. Whoever deletes a tenant takes its head last, so it waits for who appended before, and is seen by who appends after.
create or replace function muster.append_audit(id uuid, at timestamptz, principal jsonb, action text, outcome text, code text, address text,
  target_kind text, target_id text, before jsonb, after jsonb, detail jsonb, request_id text)
returns bigint language plpgsql security definer set search_path = pg_catalog as $$
declare
  tenant uuid := muster.app_tenant();
  entry text := muster.audit_text(tenant, id, at, principal, action, outcome, code, address, target_kind, target_id, before, after,
    detail, request_id);
  head record;
  counted bytea;
begin
  if tenant is null then raise exception 'an audit entry belongs to a tenant, and none is set'; end if;
  select h.position, h.digest into head from muster.audit_heads h where h.tenant_id = tenant for update;
  if not found then
    if exists (select from muster.deleted_tenants d where d.id = tenant) then
      raise exception 'the tenant was deleted' using errcode = 'foreign_key_violation';
    end if;
    insert into muster.audit_heads values (tenant, 0, ''::bytea) on conflict do nothing;
    select h.position, h.digest into head from muster.audit_heads h where h.tenant_id = tenant for update;
  end if;
  counted := muster.audit_digest(head.digest, head.position + 1, entry);
  insert into muster.audit (tenant_id, position, digest, id, at, principal, action, outcome, code, address, target_kind, target_id,
      before, after, detail, request_id)
    values (tenant, head.position + 1, counted, id, at, principal, action, outcome, code, address, target_kind, target_id,
      before, after, detail, request_id);
  update muster.audit_heads h set position = head.position + 1, digest = counted where h.tenant_id = tenant;
  return head.position + 1;
end $$;
