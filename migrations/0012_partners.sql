--! breaking: an older program would settle what partners send without asking for their mandates, nor count it.
-- Partners: consent links, mandates and what was done under them; the catalogue's history; transfers and release requests.

-- Links by which a partner asks a customer for a mandate. Whose they become is known when an administrator opens one.
create table muster.consent_links (
  tenant_id uuid not null references muster.tenants (id),     -- the partner
  id uuid not null,
  token_sha256 bytea not null,
  customer_name text not null,                -- as the partner calls the customer
  asked jsonb not null,                       -- contracts/mandates.ts mandateScope
  created_at timestamptz not null,
  created_by jsonb not null,                  -- contracts/tenants.ts principalReference
  expires_at timestamptz not null,
  state text not null check (state in ('waiting', 'opened', 'approved', 'declined', 'withdrawn')),
  mandate_id uuid,                            -- what it became when it was opened; of whom is not told here
  primary key (tenant_id, id),
  check ((mandate_id is null) or (state <> 'waiting')));
select muster.spread('muster.consent_links', 'tenant_id', 'muster.batches');
-- Not unique, which could not be enforced across tenants: nobody makes the same 256 random bits twice.
create index consent_links_token on muster.consent_links (token_sha256);
create index consent_links_mandate on muster.consent_links (tenant_id, mandate_id) where mandate_id is not null;
create index consent_links_open on muster.consent_links (tenant_id, expires_at) where state in ('waiting', 'opened');
create index consent_links_unopened on muster.consent_links (expires_at) where mandate_id is null;
alter table muster.consent_links enable row level security;
create policy own on muster.consent_links to muster_tenant
  using (tenant_id = muster.app_tenant() and muster.app_partner() is null);
-- Everything but the digest can be read.
grant select (tenant_id, id, customer_name, asked, created_at, created_by, expires_at, state, mandate_id), insert, update
  on muster.consent_links to muster_tenant;

-- A customer's consent that a partner may register devices for it.
create table muster.mandates (
  tenant_id uuid not null references muster.tenants (id),     -- the customer
  id uuid not null,
  partner_id uuid references muster.tenants (id),             -- null: a token of the customer that no partner has used yet
  parent_id uuid,                             -- of a distributor, who passed its use on
  state text not null check (state in ('requested', 'offered', 'active', 'declined', 'ended')),
  customer_name text not null,
  partner_name text,
  partner_type text,
  name text not null,                         -- what the customer's token is called, or the partner's consent link
  asked jsonb,                                -- contracts/mandates.ts mandateScope; null: nobody asked
  scope jsonb not null,                       -- what holds
  token_sha256 bytea,                         -- of the customer's token
  registered integer not null default 0 check (registered >= 0), -- devices registered under it, and under what was passed on
  created_at timestamptz not null,
  created_by jsonb not null,                  -- contracts/tenants.ts principalReference
  approved_at timestamptz,
  ended_at timestamptz,                       -- declined, or ended
  ended_by jsonb,
  primary key (tenant_id, id),
  check ((partner_id is null) = (partner_name is null)),
  check (state <> 'active' or (approved_at is not null and partner_id is not null)));
select muster.spread('muster.mandates', 'tenant_id', 'muster.batches');
create index mandates_partner on muster.mandates (partner_id, tenant_id) where partner_id is not null;
create index mandates_parent on muster.mandates (tenant_id, parent_id) where parent_id is not null;
create index mandates_token on muster.mandates (token_sha256) where token_sha256 is not null;
alter table muster.mandates enable row level security;
create policy own on muster.mandates to muster_tenant
  using (tenant_id = muster.app_tenant() and case when muster.app_partner() is null then true else partner_id = muster.app_partner() end);
grant select (tenant_id, id, partner_id, parent_id, state, customer_name, partner_name, partner_type, name, asked, scope, registered,
  created_at, created_by, approved_at, ended_at, ended_by), insert, update on muster.mandates to muster_tenant;

-- What was done with a mandate and under it; both sides read it.
create table muster.mandate_history (
  tenant_id uuid not null,                    -- the customer
  mandate_id uuid not null,
  id uuid not null,
  partner_id uuid,
  at timestamptz not null,
  act text not null,                          -- contracts/mandates.ts mandateActs
  principal jsonb not null,                   -- contracts/tenants.ts principalReference
  batch_id uuid,
  detail jsonb,
  primary key (tenant_id, mandate_id, id));
select muster.spread('muster.mandate_history', 'tenant_id', 'muster.batches');
alter table muster.mandate_history enable row level security;
create policy own on muster.mandate_history to muster_tenant
  using (tenant_id = muster.app_tenant() and case when muster.app_partner() is null then true else partner_id = muster.app_partner() end);
grant select, insert on muster.mandate_history to muster_tenant;

alter table muster.batches add column mandate_id uuid;        -- under which a partner sent it
create index batches_partner on muster.batches (registered_by_tenant, id) where registered_by_tenant is not null;
create index batches_mandate on muster.batches (tenant_id, mandate_id, id) where mandate_id is not null;
create index batches_awaiting on muster.batches (tenant_id, id) where state = 'awaitingApproval';

-- How many devices of a tenant each partner registered, by state: kept with tenant_counters, under the same lock.
create table muster.partner_counters (
  tenant_id uuid not null,
  partner_id uuid not null,
  registration_pending integer not null default 0 check (registration_pending >= 0),
  registration_failed integer not null default 0 check (registration_failed >= 0),
  setup_needed integer not null default 0 check (setup_needed >= 0),
  active integer not null default 0 check (active >= 0),
  inactive integer not null default 0 check (inactive >= 0),
  primary key (tenant_id, partner_id));
alter table muster.partner_counters set (fillfactor = 50);
select muster.spread('muster.partner_counters', 'tenant_id', 'muster.batches');
create index partner_counters_partner on muster.partner_counters (partner_id);
alter table muster.partner_counters enable row level security;
create policy own on muster.partner_counters to muster_tenant
  using (tenant_id = muster.app_tenant() and case when muster.app_partner() is null then true else partner_id = muster.app_partner() end);
grant select, insert, update on muster.partner_counters to muster_tenant;

-- What partners see across their customers: each function answers for the transaction's own tenant as the partner.
-- Its mandates, and to whom it passed them on.
create function muster.mandates_of_partner() returns setof muster.mandates
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return query select m.* from muster.mandates m where m.partner_id = muster.app_tenant() and m.approved_at is not null
  union all select c.* from muster.mandates m join muster.mandates c on c.tenant_id = m.tenant_id and c.parent_id = m.id
    where m.partner_id = muster.app_tenant() and m.approved_at is not null;
end $$;
-- The customer that a tenant ID or an Entra tenant ID names, if the partner has or had a mandate of it; with a time: has one then.
create function muster.customer_of_partner(reference uuid, at timestamptz) returns uuid
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return (select m.tenant_id from muster.mandates m join muster.tenants t on t.id = m.tenant_id
    where m.partner_id = muster.app_tenant() and m.approved_at is not null and (t.id = reference or t.entra_tenant_id = reference)
      and (at is null or (m.state = 'active' and coalesce((m.scope ->> 'endsAt')::timestamptz > at, true)))
    limit 1);
end $$;
create function muster.counters_of_partner() returns setof muster.partner_counters
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return query select c.* from muster.partner_counters c where c.partner_id = muster.app_tenant();
end $$;
create function muster.batches_of_partner(before uuid, most integer) returns setof muster.batches
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return query select b.* from muster.batches b
    where b.registered_by_tenant = muster.app_tenant() and (before is null or b.id < before) order by b.id desc limit most;
end $$;

-- Captures that a partner uploaded for whichever customer, for rows that the same partner sends to this one.
create index captures_partner_tuple on muster.captures (registered_by_tenant, tuple_key) where registered_by_tenant is not null;
create index captures_partner_product_key on muster.captures (registered_by_tenant, product_key_id)
  where registered_by_tenant is not null and product_key_id is not null;
create function muster.captures_of_partner(partner uuid, tuples bytea[], product_keys text[])
  returns table (tuple_key bytea, product_key_id text, ek_key bytea, smbios_key bytea)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  if not exists (select from muster.mandates m where m.tenant_id = muster.app_tenant() and m.partner_id = partner) then return; end if;
  -- One name after another, as in catalogue_of (0013).
  return query select c.* from unnest(tuples) as wanted (name) cross join lateral (
    select c.tuple_key, c.product_key_id, c.ek_key, c.smbios_key
    from muster.captures c where c.registered_by_tenant = partner and c.tuple_key = wanted.name offset 0) c
  union all select c.* from unnest(product_keys) as wanted (name) cross join lateral (
    select c.tuple_key, c.product_key_id, c.ek_key, c.smbios_key
    from muster.captures c where c.registered_by_tenant = partner and c.product_key_id = wanted.name offset 0) c;
end $$;

-- The oldest event of a tenant that is still there, for streams that do not see every position.
create function muster.oldest_event() returns bigint language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return (select e.position from muster.events e where e.tenant_id = muster.app_tenant() order by e.position limit 1);
end $$;

revoke all on function muster.mandates_of_partner(), muster.customer_of_partner(uuid, timestamptz), muster.counters_of_partner(), muster.batches_of_partner(uuid, integer),
  muster.captures_of_partner(uuid, bytea[], text[]), muster.oldest_event() from public;
grant execute on function muster.mandates_of_partner(), muster.customer_of_partner(uuid, timestamptz), muster.counters_of_partner(), muster.batches_of_partner(uuid, integer),
  muster.captures_of_partner(uuid, bytea[], text[]), muster.oldest_event() to muster_tenant;
