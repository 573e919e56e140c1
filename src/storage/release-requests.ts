import { type RawBuilder, sql } from 'kysely';
import type { ReleaseFilter } from '../contracts/release-requests.ts';
import type { PrincipalReference } from '../contracts/tenants.ts';
import type { StoredReleaseState } from '../domain/release-requests.ts';
import type { SystemTx, Tx } from './database.ts';

/** One side's half of a request; the other side's has the same id. */
export interface ReleaseRecord {
  readonly tenantId: string;
  readonly id: string;
  readonly side: 'requester' | 'owner';
  readonly batchId: string | null;
  readonly rowId: string | null;
  readonly deviceId: string | null;
  readonly ekKey: Buffer | null;
  readonly smbiosKey: Buffer | null;
  readonly requesterName: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly serialNumber: string;
  readonly reason: string;
  readonly state: StoredReleaseState;
  readonly answer: string | null;
  readonly createdAt: Date;
  readonly createdBy: PrincipalReference | null;
  readonly answerBy: Date;
  readonly answeredAt: Date | null;
  readonly decidedAt: Date | null;
}

const columns = sql`r.tenant_id as "tenantId", r.id, r.side, r.batch_id as "batchId", r.row_id as "rowId", r.device_id as "deviceId",
  r.ek_key as "ekKey", r.smbios_key as "smbiosKey", r.requester_name as "requesterName", r.manufacturer, r.model,
  r.serial_number as "serialNumber", r.reason, r.state, r.answer, r.created_at as "createdAt", r.created_by as "createdBy",
  r.answer_by as "answerBy", r.answered_at as "answeredAt", r.decided_at as "decidedAt"`;

export async function insertReleaseRequest(tx: Tx, request: ReleaseRecord): Promise<void> {
  const { tenantId, id, side, batchId, rowId, deviceId, ekKey, smbiosKey, requesterName } = request;
  const { manufacturer, model, serialNumber, reason, state, createdAt, createdBy, answerBy } = request;
  await tx.query(sql`
    insert into muster.release_requests (tenant_id, id, side, batch_id, row_id, device_id, ek_key, smbios_key, requester_name,
      manufacturer, model, serial_number, reason, state, created_at, created_by, answer_by)
    values (${tenantId}, ${id}, ${side}, ${batchId}, ${rowId}, ${deviceId}, ${ekKey}, ${smbiosKey}, ${requesterName},
      ${manufacturer}, ${model}, ${serialNumber}, ${reason}, ${state}, ${createdAt},
      ${createdBy && JSON.stringify(createdBy)}::jsonb, ${answerBy})`);
}

export function findReleaseRequest(tx: Tx, tenantId: string, id: string): Promise<ReleaseRecord | null> {
  return one(tx, tenantId, id, sql``);
}

/** The owner's half, which whoever changes a request locks before anything else but the device. */
export function lockReleaseRequest(tx: Tx, ownerId: string, id: string): Promise<ReleaseRecord | null> {
  return one(tx, ownerId, id, sql`for update`);
}

async function one(tx: Tx, tenantId: string, id: string, lock: RawBuilder<unknown>): Promise<ReleaseRecord | null> {
  const rows = await tx.query<ReleaseRecord>(
    sql`select ${columns} from muster.release_requests r where r.tenant_id = ${tenantId} and r.id = ${id} ${lock}`,
  );
  return rows[0] ?? null;
}

export interface ReleaseListRequest {
  readonly filter: ReleaseFilter;
  /** The list goes on behind this one. */
  readonly before: string | null;
  readonly limit: number;
  readonly now: Date;
}

/** The newest first. */
export async function listReleaseRequests(
  tx: Tx,
  tenantId: string,
  { filter, before, limit, now }: ReleaseListRequest,
): Promise<ReleaseRecord[]> {
  const conditions = [sql`r.tenant_id = ${tenantId}`];
  if (filter.side !== undefined) conditions.push(sql`r.side = ${filter.side}`);
  if (filter.state !== undefined) conditions.push(stateIs(filter.state, now));
  if (before !== null) conditions.push(sql`r.id < ${before}`);
  return await tx.query<ReleaseRecord>(sql`
    select ${columns} from muster.release_requests r where ${sql.join(conditions, sql` and `)} order by r.id desc limit ${limit}`);
}

function stateIs(state: NonNullable<ReleaseFilter['state']>, now: Date): RawBuilder<unknown> {
  if (state === 'open') return sql`r.state = 'open' and r.answer_by > ${now}`;
  return state === 'overdue' ? sql`r.state = 'open' and r.answer_by <= ${now}` : sql`r.state = ${state}`;
}

/** How many requests of the tenant wait for an answer. Nobody makes another one until the transaction ends. */
export async function countOpenRequests(tx: Tx, tenantId: string): Promise<number> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtext('muster.release_requests'), hashtext(${tenantId}))`);
  const rows = await tx.query<{ n: number }>(sql`
    select count(*)::int as n from muster.release_requests where tenant_id = ${tenantId} and side = 'requester' and state = 'open'`);
  return rows[0]?.n ?? 0;
}

/** Whether the tenant asks for a machine with one of these keys already. */
export async function asksFor(tx: Tx, tenantId: string, keys: readonly Uint8Array[]): Promise<boolean> {
  const rows = await tx.query(sql`
    select from muster.release_requests where tenant_id = ${tenantId} and side = 'requester' and state = 'open'
      and (ek_key = any (${keys}::bytea[]) or smbios_key = any (${keys}::bytea[])) limit 1`);
  return rows.length > 0;
}

/** Writes what a request came to into both halves. */
export async function answerReleaseRequest(
  tx: SystemTx,
  { id, state, answer, answeredAt, decidedAt }: ReleaseRecord,
): Promise<void> {
  await tx.query(sql`
    update muster.release_requests set state = ${state}, answer = ${answer}, answered_at = ${answeredAt},
      decided_at = ${decidedAt} where id = ${id}`);
}

/** The transaction's tenant gives devices free: who asks for their machines has them released. The devices are locked. */
export async function releaseRequested(tx: Tx, deviceIds: readonly string[], at: Date): Promise<void> {
  if (deviceIds.length === 0) return;
  await tx.query(sql`select muster.release_requested(${deviceIds}::uuid[], ${at})`);
}

/**
 * Devices have moved to another tenant: who asks for them asks that one from now on, and where it is that one, has got what
 * it asked for. The devices are locked.
 */
export async function requestsFollow(
  tx: SystemTx,
  ownerId: string,
  newOwnerId: string,
  moves: readonly { readonly from: string; readonly to: string }[],
  at: Date,
): Promise<void> {
  const moved = moves.map(({ from }) => from);
  const open = await tx.query<{ id: string }>(sql`
    select id from muster.release_requests where tenant_id = ${ownerId} and device_id = any (${moved}::uuid[]) and state = 'open'
    order by id for update`);
  if (open.length === 0) return;
  const ids = open.map(({ id }) => id);
  const own = await tx.query<{ id: string }>(sql`
    select id from muster.release_requests where tenant_id = ${newOwnerId} and side = 'requester' and id = any (${ids}::uuid[])`);
  const served = own.map(({ id }) => id);
  await tx.query(sql`
    update muster.release_requests set state = 'released', answered_at = ${at} where id = any (${served}::uuid[])`);
  const following = ids.filter(id => !served.includes(id));
  await tx.query(sql`
    insert into muster.release_requests (tenant_id, id, side, device_id, requester_name, manufacturer, model, serial_number, reason,
      state, created_at, answer_by)
    select ${newOwnerId}, r.id, r.side, m.new_id, r.requester_name, r.manufacturer, r.model, r.serial_number, r.reason, r.state,
      r.created_at, r.answer_by
    from muster.release_requests r
    join unnest(${moved}::uuid[], ${moves.map(({ to }) => to)}::uuid[]) as m (old_id, new_id) on m.old_id = r.device_id
    where r.tenant_id = ${ownerId} and r.id = any (${following}::uuid[])`);
  await tx.query(sql`
    delete from muster.release_requests where tenant_id = ${ownerId} and id = any (${following}::uuid[])`);
}

/** Both halves of a request, with the names of both tenants: for the service administrator. */
export interface ReleaseCaseRecord {
  readonly requester: ReleaseRecord;
  readonly owner: ReleaseRecord;
  readonly ownerName: string;
}

/** The requests that the service administrator can decide, the oldest first. */
export async function releaseCases(tx: SystemTx, now: Date): Promise<ReleaseCaseRecord[]> {
  return await cases(tx, sql`(r.state = 'refused' or (r.state = 'open' and r.answer_by <= ${now}))`);
}

export async function findReleaseCase(tx: SystemTx, id: string): Promise<ReleaseCaseRecord | null> {
  return (await cases(tx, sql`r.id = ${id}`))[0] ?? null;
}

async function cases(tx: SystemTx, condition: RawBuilder<unknown>): Promise<ReleaseCaseRecord[]> {
  const rows = await tx.query<ReleaseRecord & { readonly tenantName: string }>(sql`
    select ${columns}, t.name as "tenantName" from muster.release_requests r join muster.tenants t on t.id = r.tenant_id
    where ${condition} order by r.id`);
  return [...Map.groupBy(rows, ({ id }) => id).values()].flatMap(halves => {
    const requester = halves.find(({ side }) => side === 'requester');
    const owner = halves.find(({ side }) => side === 'owner');
    return requester && owner ? [{ requester, owner, ownerName: owner.tenantName }] : [];
  });
}
