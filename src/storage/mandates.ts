import { type RawBuilder, sql } from 'kysely';
import type { MandateAct, MandateScope, MandateState } from '../contracts/mandates.ts';
import type { PartnerType, PrincipalReference } from '../contracts/tenants.ts';
import type { StoredMandateState } from '../domain/mandates.ts';
import type { SystemTx, Tx } from './database.ts';

export interface MandateRecord {
  readonly tenantId: string;
  readonly id: string;
  readonly partnerId: string | null;
  readonly parentId: string | null;
  readonly state: StoredMandateState;
  readonly customerName: string;
  readonly partnerName: string | null;
  readonly partnerType: PartnerType | null;
  readonly name: string;
  readonly asked: MandateScope | null;
  readonly scope: MandateScope;
  readonly registered: number;
  readonly createdAt: Date;
  readonly createdBy: PrincipalReference;
  readonly approvedAt: Date | null;
  readonly endedAt: Date | null;
  readonly endedBy: PrincipalReference | null;
}

export const mandateColumns = sql`tenant_id as "tenantId", id, partner_id as "partnerId", parent_id as "parentId", state, customer_name as "customerName",
  partner_name as "partnerName", partner_type as "partnerType", name, asked, scope, registered, created_at as "createdAt",
  created_by as "createdBy", approved_at as "approvedAt", ended_at as "endedAt", ended_by as "endedBy"`;

/**
 * The customer that a tenant ID or an Entra tenant ID names, if the transaction's tenant has or had its mandate; with a time, only
 * if it has one then.
 */
export async function findCustomer(tx: Tx, reference: string, at: Date | null): Promise<string | null> {
  const rows = await tx.query<{ id: string | null }>(sql`select muster.customer_of_partner(${reference}, ${at}) as id`);
  return rows[0]?.id ?? null;
}

export async function insertMandate(tx: Tx, mandate: MandateRecord, tokenSha256: Buffer | null): Promise<void> {
  const { tenantId, id, partnerId, parentId, state, customerName, partnerName, partnerType, name } = mandate;
  const { asked, scope, registered, createdAt, createdBy, approvedAt, endedAt, endedBy } = mandate;
  await tx.query(sql`
    insert into muster.mandates (tenant_id, id, partner_id, parent_id, state, customer_name, partner_name, partner_type, name, asked,
      scope, token_sha256, registered, created_at, created_by, approved_at, ended_at, ended_by)
    values (${tenantId}, ${id}, ${partnerId}, ${parentId}, ${state}, ${customerName}, ${partnerName}, ${partnerType}, ${name},
      ${json(asked)}::jsonb, ${json(scope)}::jsonb, ${tokenSha256}, ${registered}, ${createdAt}, ${json(createdBy)}::jsonb,
      ${approvedAt}, ${endedAt}, ${json(endedBy)}::jsonb)`);
}

/** Writes what changes in the life of a mandate; what is registered under it is counted by `countRegistered`. */
export async function updateMandate(tx: Tx, mandate: MandateRecord): Promise<void> {
  const { tenantId, id, partnerId, state, partnerName, partnerType, scope, approvedAt, endedAt, endedBy } = mandate;
  await tx.query(sql`
    update muster.mandates set partner_id = ${partnerId}, partner_name = ${partnerName}, partner_type = ${partnerType},
      state = ${state}, scope = ${json(scope)}::jsonb, approved_at = ${approvedAt}, ended_at = ${endedAt},
      ended_by = ${json(endedBy)}::jsonb
    where tenant_id = ${tenantId} and id = ${id}`);
}

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

export async function findMandate(tx: Tx, tenantId: string, id: string): Promise<MandateRecord | null> {
  const rows = await tx.query<MandateRecord>(
    sql`select ${mandateColumns} from muster.mandates where tenant_id = ${tenantId} and id = ${id}`,
  );
  return rows[0] ?? null;
}

/** Nobody else changes it until the transaction ends. */
export async function lockMandate(tx: Tx, tenantId: string, id: string): Promise<MandateRecord | null> {
  const rows = await tx.query<MandateRecord>(
    sql`select ${mandateColumns} from muster.mandates where tenant_id = ${tenantId} and id = ${id} for update`,
  );
  return rows[0] ?? null;
}

export interface MandateListRequest {
  readonly state: MandateState | undefined;
  /** The list goes on behind the mandate with this id. */
  readonly before: string | null;
  readonly limit: number;
}

/** The newest first. */
export async function listMandates(
  tx: Tx,
  tenantId: string,
  request: MandateListRequest,
  now: Date,
): Promise<MandateRecord[]> {
  return await tx.query<MandateRecord>(sql`
    select ${mandateColumns} from muster.mandates where tenant_id = ${tenantId} and ${chosen(request, now)}
    order by id desc limit ${request.limit}`);
}

/** The transaction's tenant as a partner: its mandates of all customers, and to whom it passed them on; the newest first. */
export async function listMandatesOfPartner(tx: Tx, request: MandateListRequest, now: Date): Promise<MandateRecord[]> {
  return await tx.query<MandateRecord>(sql`
    select ${mandateColumns} from muster.mandates_of_partner() where ${chosen(request, now)} order by id desc limit ${request.limit}`);
}

/** As domain/mandates.ts `mandateState` says. */
function chosen({ state, before }: MandateListRequest, now: Date): RawBuilder<unknown> {
  const over = sql`coalesce((scope ->> 'endsAt')::timestamptz <= ${now}, false)`;
  const ofState =
    state === undefined
      ? sql`true`
      : state === 'expired'
        ? sql`state in ('active', 'offered') and ${over}`
        : sql`state = ${state} and (state not in ('active', 'offered') or not ${over})`;
  return sql`${ofState} and (${before}::uuid is null or id < ${before}::uuid)`;
}

/** How many mandates of a customer are not over. Nobody makes another one until the transaction ends. */
export async function countMandates(tx: Tx, tenantId: string): Promise<number> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtext('muster.mandates'), hashtext(${tenantId}))`);
  const rows = await tx.query<{ n: number }>(sql`
    select count(*) as n from muster.mandates
    where tenant_id = ${tenantId} and state in ('requested', 'offered', 'active')`);
  return rows[0]?.n ?? 0;
}

/** What these were passed on as and is not over; nobody else changes it until the transaction ends. Locked after its parents. */
export async function lockPassedOn(tx: Tx, tenantId: string, parentIds: readonly string[]): Promise<MandateRecord[]> {
  return await tx.query<MandateRecord>(sql`
    select ${mandateColumns} from muster.mandates
    where tenant_id = ${tenantId} and parent_id = any (${parentIds}::uuid[]) and state = 'active' order by id for update`);
}

/** The transaction's tenant as a partner: a mandate of whichever customer, once it was approved. */
export async function findMandateOfPartner(tx: Tx, id: string): Promise<MandateRecord | null> {
  const rows = await tx.query<MandateRecord>(
    sql`select ${mandateColumns} from muster.mandates_of_partner() where id = ${id}`,
  );
  return rows[0] ?? null;
}

/** The customer's token, whoever brings it. */
export async function findMandateByToken(tx: SystemTx, tokenSha256: Buffer): Promise<MandateRecord | null> {
  const rows = await tx.query<MandateRecord>(
    sql`select ${mandateColumns} from muster.mandates where token_sha256 = ${tokenSha256}`,
  );
  return rows[0] ?? null;
}

/** A mandate that a partner asked for, decided or not. */
export async function findMandateAskedFor(tx: SystemTx, partnerId: string, id: string): Promise<MandateRecord | null> {
  const rows = await tx.query<MandateRecord>(
    sql`select ${mandateColumns} from muster.mandates where partner_id = ${partnerId} and id = ${id}`,
  );
  return rows[0] ?? null;
}

/** Counts devices that were registered under these mandates, which stay locked until the transaction ends. */
export async function countRegistered(tx: Tx, tenantId: string, ids: readonly string[], by: number): Promise<void> {
  if (by === 0) return;
  await tx.query(sql`update muster.mandates set registered = registered + ${by}
    where tenant_id = ${tenantId} and id = any (${ids}::uuid[])`);
}

/** A line in the history of a mandate. `partnerId`: who may read it besides the customer. */
export interface MandateHistoryRecord {
  readonly id: string;
  readonly partnerId: string | null;
  readonly at: Date;
  readonly act: MandateAct;
  readonly principal: PrincipalReference;
  readonly batchId: string | null;
  readonly detail: Readonly<Record<string, unknown>> | null;
}

export async function insertMandateHistory(
  tx: Tx,
  tenantId: string,
  mandateId: string,
  entry: MandateHistoryRecord,
): Promise<void> {
  const { id, partnerId, at, act, principal, batchId, detail } = entry;
  await tx.query(sql`
    insert into muster.mandate_history (tenant_id, mandate_id, id, partner_id, at, act, principal, batch_id, detail)
    values (${tenantId}, ${mandateId}, ${id}, ${partnerId}, ${at}, ${act}, ${json(principal)}::jsonb, ${batchId},
      ${json(detail)}::jsonb)`);
}

/** Before an entry's id, the newest first. */
export async function listMandateHistory(
  tx: Tx,
  tenantId: string,
  mandateId: string,
  { before, limit }: Pick<MandateListRequest, 'before' | 'limit'>,
): Promise<MandateHistoryRecord[]> {
  return await tx.query<MandateHistoryRecord>(sql`
    select id, partner_id as "partnerId", at, act, principal, batch_id as "batchId", detail from muster.mandate_history
    where tenant_id = ${tenantId} and mandate_id = ${mandateId} and (${before}::uuid is null or id < ${before}::uuid)
    order by id desc limit ${limit}`);
}
