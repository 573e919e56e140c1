-- The catalogue: which record is which through its corrections, what was withdrawn, and what a name looks like when case and
-- blanks are left out.

-- Of a machine's name, for a hint only; the same on every server (collation "C": ASCII letters).
create function muster.folded_name(manufacturer text, model text, serial_number text) returns bigint
language sql immutable parallel safe as $$
  select hashtextextended(lower(translate(manufacturer || E'\x1f' || model || E'\x1f' || serial_number, E' \t\r\n\u00a0', '')
    collate "C"), 0)
$$;

alter table muster.catalogue_records
  add column record_id uuid,                  -- stays, whatever is filed anew; `id` is the capture's, which its seal knows
  add column withdrawn_at timestamptz,
  add column folded_name bigint generated always as (muster.folded_name(manufacturer, model, serial_number)) stored,
  add column search_serial text collate "C" generated always as (lower(serial_number)) stored,
  add column search_model text collate "C" generated always as (lower(model)) stored;
update muster.catalogue_records set record_id = id;
alter table muster.catalogue_records alter column record_id set not null;
create index catalogue_records_folded on muster.catalogue_records (folded_name);
create index catalogue_records_record on muster.catalogue_records (tenant_id, record_id);
create index catalogue_records_serial on muster.catalogue_records (tenant_id, search_serial, record_id);
create index catalogue_records_model on muster.catalogue_records (tenant_id, search_model, record_id);
create index catalogue_records_withdrawn on muster.catalogue_records (withdrawn_at) where withdrawn_at is not null;
create index catalogue_records_withdrawn_serial on muster.catalogue_records (tenant_id, search_serial, record_id)
  where withdrawn_at is not null;

-- What a record was before it was corrected or withdrawn.
create table muster.catalogue_history (
  tenant_id uuid not null,
  record_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  act text not null check (act in ('corrected', 'withdrawn', 'filedAgain')),
  principal jsonb not null,                   -- contracts/tenants.ts principalReference
  batch_id uuid,                              -- that corrected it
  before jsonb not null,
  primary key (tenant_id, record_id, id));
select muster.spread('muster.catalogue_history', 'tenant_id', 'muster.batches');
alter table muster.catalogue_history enable row level security;
create policy own on muster.catalogue_history to muster_tenant
  using (tenant_id = muster.app_tenant() and case when muster.app_partner() is null then true else false end);
grant select, insert on muster.catalogue_history to muster_tenant;

-- A partner that acts for an OEM sees nothing of its catalogue. `case`: as in 0002, since `… is null` alone is taken for one
-- row in 200, and lists are planned as a reading of all.
alter policy own on muster.catalogue_records
  using (tenant_id = muster.app_tenant() and case when muster.app_partner() is null then true else false end);

-- One name after another, which goes by the indexes whatever is known of the table (`offset 0` keeps the planner from joining
-- it in another way): a table that nobody has counted yet was read whole for every hundred names.
-- A record that both of its names find is told twice.
create or replace function muster.catalogue_of(tuples bytea[], product_keys text[])
  returns table (tuple_key bytea, product_key_id text, ek_key bytea, smbios_key bytea, tpm boolean, manufacturer text, model text, serial_number text)
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return query select r.* from unnest(tuples) as wanted (name) cross join lateral (
    select r.tuple_key, r.product_key_id, r.ek_key, r.smbios_key, r.tpm, r.manufacturer, r.model, r.serial_number
    from muster.catalogue_records r where r.tuple_key = wanted.name and r.withdrawn_at is null offset 0) r
  union all select r.* from unnest(product_keys) as wanted (name) cross join lateral (
    select r.tuple_key, r.product_key_id, r.ek_key, r.smbios_key, r.tpm, r.manufacturer, r.model, r.serial_number
    from muster.catalogue_records r where r.product_key_id = wanted.name and r.withdrawn_at is null offset 0) r;
end $$;

-- Which of these names (by position) the catalogue knows but for case and blanks.
create function muster.catalogue_near(manufacturers text[], models text[], serial_numbers text[]) returns setof integer
language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  return query select wanted.place::integer
    from (select n.place, muster.folded_name(n.manufacturer, n.model, n.serial_number) as name
      from unnest(manufacturers, models, serial_numbers) with ordinality as n (manufacturer, model, serial_number, place) offset 0) wanted
    cross join lateral (
      select from muster.catalogue_records r where r.folded_name = wanted.name and r.withdrawn_at is null limit 1) known;
end $$;
revoke all on function muster.catalogue_near(text[], text[], text[]), muster.folded_name(text, text, text) from public;
grant execute on function muster.catalogue_near(text[], text[], text[]), muster.folded_name(text, text, text) to muster_tenant;
