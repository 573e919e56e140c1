--! breaking: entries are written by append_audit() alone from here on, so an older program could register nothing.
-- The audit log: who, from where, what, on what, before and after; chained per tenant, so that what was removed or changed shows.

alter table muster.audit add column position bigint, add column digest bytea, add column address text,
  add column before jsonb, add column after jsonb, add column code text;

-- The end of each tenant's chain. Locked by whoever appends, until its transaction ends.
create table muster.audit_heads (
  tenant_id uuid primary key,
  position bigint not null,
  digest bytea not null);
alter table muster.audit_heads set (fillfactor = 50);
select muster.spread('muster.audit_heads', 'tenant_id', 'muster.batches');
alter table muster.audit_heads enable row level security;

-- What an entry says, without its position: a JSON array in PostgreSQL's own form. Never changed for entries that exist: what
-- else an entry comes to hold stands in `detail`. Microseconds since 1970 instead of a timestamp, whose text hangs on the
-- session's time zone. Not immutable, since then it would not be inlined.
create function muster.audit_text(tenant uuid, id uuid, at timestamptz, principal jsonb, action text, outcome text, code text,
  address text, target_kind text, target_id text, before jsonb, after jsonb, detail jsonb, request_id text)
returns text language sql stable parallel safe as $$
  select jsonb_build_array(tenant, id, (extract(epoch from at) * 1000000)::bigint, principal, action, outcome, code, address,
    target_kind, target_id, before, after, detail, request_id)::text
$$;
-- The digest of an entry behind the one before it, whose digest is empty for the first.
create function muster.audit_digest(previous bytea, place bigint, entry text) returns bytea language sql stable parallel safe
  as $$ select sha256(previous || convert_to(place || entry, 'UTF8')) $$;

-- What was written before there was a chain, in the words of today, and then chained.
update muster.audit set action = 'device.update' where action = 'device.patch';
update muster.audit set target_kind = 'batch', target_id = detail ->> 'batchId', detail = detail - 'batchId'
  where target_id is null and detail ? 'batchId';
do $$
declare
  entry record;
  of_tenant uuid;
  n bigint;
  last bytea;
begin
  for entry in select tenant_id, id from muster.audit order by tenant_id, at, id loop
    if entry.tenant_id is distinct from of_tenant then
      of_tenant := entry.tenant_id;
      n := 0;
      last := ''::bytea;
    end if;
    n := n + 1;
    update muster.audit a set position = n, digest = muster.audit_digest(last, n, muster.audit_text(a.tenant_id, a.id, a.at,
        a.principal, a.action, a.outcome, a.code, a.address, a.target_kind, a.target_id, a.before, a.after, a.detail, a.request_id))
      where a.tenant_id = entry.tenant_id and a.id = entry.id returning a.digest into last;
  end loop;
end $$;
insert into muster.audit_heads (tenant_id, position, digest)
  select distinct on (tenant_id) tenant_id, position, digest from muster.audit order by tenant_id, position desc;

alter table muster.audit alter column position set not null, alter column digest set not null,
  drop constraint audit_pkey, add primary key (tenant_id, position);
create index audit_at on muster.audit (tenant_id, at, position);
create index audit_target on muster.audit (tenant_id, target_id, position) where target_id is not null;

-- Appends an entry to the log of the transaction's own tenant and answers its position. Gapless, in commit order: the head
-- stays locked until the transaction ends, so this comes late in it, and before the tenant's counters (docs/decisions/0007).
create function muster.append_audit(id uuid, at timestamptz, principal jsonb, action text, outcome text, code text, address text,
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

-- The tenant role reads its own log, and appends to it by the function alone.
revoke insert, update, delete on muster.audit from muster_tenant;
drop policy own on muster.audit;
create policy own on muster.audit for select to muster_tenant
  using (tenant_id = muster.app_tenant() and muster.app_partner() is null);
revoke all on function muster.append_audit(uuid, timestamptz, jsonb, text, text, text, text, text, text, jsonb, jsonb, jsonb, text),
  muster.audit_text(uuid, uuid, timestamptz, jsonb, text, text, text, text, text, text, jsonb, jsonb, jsonb, text),
  muster.audit_digest(bytea, bigint, text) from public;
grant execute on function muster.append_audit(uuid, timestamptz, jsonb, text, text, text, text, text, text, jsonb, jsonb, jsonb, text)
  to muster_tenant;
