-- Keys that are exchanged while the service runs (docs/decisions/0009-keys.md). Runs as muster_owner.

-- A signing key is made ahead of its use, so that every process knows it by then; null: it signs since it was made.
alter table muster.signing_keys add column signs_from timestamptz;

-- Every key (by its id) that anything may be sealed with: written before the first seal, taken away when a search found none.
-- `turn` orders the starts of processes: what the last one seals with is what everything is to be sealed with.
create table muster.seal_keys (
  key_id bytea primary key check (length(key_id) = 4),
  turn bigint not null);
-- Until now there was one key, and no service started with another than had sealed its signing keys.
insert into muster.seal_keys select distinct substring(sealed from 2 for 4), 1 from muster.signing_keys;

-- Said in every transaction that writes seals: the key stays listed until it ends, and is listed again if it was not.
create function muster.use_seal_key(id bytea) returns void language plpgsql security definer set search_path = pg_catalog as $$
begin
  loop
    perform from muster.seal_keys where key_id = id for key share;
    exit when found;
    insert into muster.seal_keys (key_id, turn) values (id, 0) on conflict do nothing;
  end loop;
end $$;
revoke all on function muster.use_seal_key(bytea) from public;
grant execute on function muster.use_seal_key(bytea) to muster_tenant;
