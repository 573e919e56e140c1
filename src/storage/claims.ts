import { sql } from 'kysely';
import { bulkInsert } from './bulk.ts';
import { column, copyRowsUnlessThere, rowsFor } from './copy.ts';
import type { SystemTx, Tx } from './database.ts';

export const claimKinds = { ek: 1, smbios: 2 } as const;

export interface Claim {
  readonly key: Uint8Array;
  readonly kind: (typeof claimKinds)[keyof typeof claimKinds];
  readonly deviceId: string;
}

/** `deviceId` null: another tenant's; never whose. */
export interface ClaimHolder {
  readonly key: Buffer;
  readonly kind: number;
  readonly mine: boolean;
  readonly deviceId: string | null;
}

const claimColumns = [
  column('key', 'bytea', (claim: Claim) => claim.key),
  column('kind', 'smallint', (claim: Claim) => claim.kind),
  column('device_id', 'uuid', (claim: Claim) => claim.deviceId),
];

/**
 * Claims keys for the transaction's tenant; keys that are claimed already are left as they are. Returns how many were won.
 * Inserted in the order of the keys, so that tenants who race for the same machines queue instead of deadlocking. As a
 * rule nobody holds any of them: then COPY does it, at a third of the cost of an insert that looks out for conflicts.
 */
export async function claim(tx: Tx, tenantId: string, claims: readonly Claim[]): Promise<number> {
  if (claims.length === 0) return 0;
  const sorted = inOrderOfKeys(claims);
  if (await copyRowsUnlessThere(tx, rowsFor('claim_keys', claimColumns, sorted))) return sorted.length;
  return await bulkInsert(tx, {
    table: 'claim_keys',
    shared: { tenant_id: tenantId },
    columns: ['key', 'kind', 'device_id'],
    rows: sorted.map(({ key, kind, deviceId }) => [key, kind, deviceId]),
    ending: 'on conflict do nothing',
  });
}

/** By their first six bytes, which a number holds exactly, and by all of them where these are equal. */
function inOrderOfKeys(claims: readonly Claim[]): Claim[] {
  const places = claims.map(claim => {
    const { buffer, byteOffset, byteLength } = claim.key;
    return { claim, start: Buffer.from(buffer, byteOffset, byteLength).readUIntBE(0, 6) };
  });
  places.sort((a, b) => a.start - b.start || Buffer.compare(a.claim.key, b.claim.key));
  return places.map(({ claim }) => claim);
}

/** Who holds these keys; keys that nobody holds are not in the answer. */
export async function claimsOf(tx: Tx, keys: readonly Uint8Array[]): Promise<ClaimHolder[]> {
  if (keys.length === 0) return [];
  const { rows } = await tx.run<{ key: Buffer; kind: number; mine: boolean; device_id: string | null }>({
    name: 'claims_of',
    text: 'select key, kind, mine, device_id from muster.claims_of($1)',
    values: [keys],
  });
  return rows.map(row => ({ key: row.key, kind: row.kind, mine: row.mine, deviceId: row.device_id }));
}

/** Gives keys back that these devices of the transaction's tenant hold. */
export async function release(tx: Tx, keys: readonly Uint8Array[], deviceIds: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  await tx.query(sql`select muster.release(${keys}::bytea[], ${deviceIds}::uuid[])`);
}

/** A device that becomes another tenant's, under an id of its own there. */
export interface ClaimMove {
  readonly keys: readonly Uint8Array[];
  readonly from: string;
  readonly to: string;
}

/** Hands claims over to another tenant: there is no moment in which nobody has them. The devices are locked. */
export async function moveClaims(
  tx: SystemTx,
  ownerId: string,
  newOwnerId: string,
  moves: readonly ClaimMove[],
): Promise<void> {
  const each = moves.flatMap(({ keys, from, to }) => keys.map(key => ({ key, from, to })));
  await tx.query(sql`
    update muster.claim_keys c set tenant_id = ${newOwnerId}, device_id = m.new_id
    from unnest(${each.map(({ key }) => key)}::bytea[], ${each.map(({ from }) => from)}::uuid[], ${each.map(({ to }) => to)}::uuid[])
      as m (key, old_id, new_id)
    where c.key = m.key and c.tenant_id = ${ownerId} and c.device_id = m.old_id`);
}

/** Who holds these keys, with whose device: past what any tenant may know. */
export async function holdersOf(
  tx: SystemTx,
  keys: readonly Uint8Array[],
): Promise<{ readonly kind: number; readonly tenantId: string; readonly deviceId: string }[]> {
  return await tx.query<{ kind: number; tenantId: string; deviceId: string }>(sql`
    select kind, tenant_id as "tenantId", device_id as "deviceId" from muster.claim_keys where key = any (${keys}::bytea[])
    order by kind`);
}
