import { type RawBuilder, sql } from 'kysely';
import type {
  AuditAction,
  AuditEntry,
  AuditFilter,
  AuditHead,
  AuditOutcome,
  AuditTarget,
  AuditValues,
  CallOrigin,
} from '../contracts/audit.ts';
import { type ErrorCode, Refusal } from '../contracts/errors.ts';
import type { PrincipalReference } from '../contracts/tenants.ts';
import type { SystemTx, Tx } from './database.ts';
import { isForeignKeyViolation } from './sql-errors.ts';

/** Who did what, from where, on what, and what came of it. Never a hash, a secret or a token. */
export interface NewAuditEntry extends CallOrigin {
  readonly id: string;
  readonly at: Date;
  readonly principal: PrincipalReference;
  readonly action: AuditAction;
  readonly outcome: AuditOutcome;
  /** Why it was refused. */
  readonly code?: ErrorCode;
  readonly target?: AuditTarget | null;
  /** What was changed, as it was and as it is. */
  readonly before?: AuditValues;
  readonly after?: AuditValues;
  readonly detail?: AuditValues;
}

/**
 * Appends to the log of the transaction's own tenant (a transaction of the owner goes through `asTenant`). Nobody else appends
 * to that log until the transaction ends: write it late, and before `book`, whose lock comes after this one. Refuses with
 * `notAuthenticated` where the tenant was deleted meanwhile: whoever acts for it is nobody's any more.
 */
export async function writeAudit(tx: Tx, entry: NewAuditEntry): Promise<void> {
  const { id, at, principal, action, outcome, code, target, before, after, detail, requestId } = entry;
  const text = `select muster.append_audit($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`;
  const values = [
    ...[id, at, JSON.stringify(principal), action, outcome, code ?? null, ownAddress(tx, entry)],
    ...[target?.kind ?? null, target?.id ?? null, asJson(before), asJson(after), asJson(detail), requestId],
  ];
  await tx.run({ name: 'append audit', text, values }).catch(error => {
    throw isForeignKeyViolation(error) ? new Refusal('notAuthenticated') : error;
  });
}

/** From where a partner's people act for a customer is not the customer's to know. */
function ownAddress({ scope }: Tx, { principal, address }: NewAuditEntry): string | null {
  return principal.tenantId === scope?.tenantId ? address : null;
}

const asJson = (values: AuditValues | undefined): string | null => (values ? JSON.stringify(values) : null);

export interface AuditListRequest {
  readonly filter: AuditFilter;
  /** The list goes on behind the entry with this position. */
  readonly before: number | null;
  readonly limit: number;
}

/** Entries by position, the newest first. */
export async function listAudit(tx: Tx, tenantId: string, request: AuditListRequest): Promise<AuditEntry[]> {
  const { filter, before, limit } = request;
  const conditions = [sql`tenant_id = ${tenantId}`, ...conditionsOf(filter)];
  if (before !== null) conditions.push(sql`position < ${before}`);
  const rows = await tx.query<AuditRecord>(sql`
    select id, position, at, action, outcome, principal, address, target_kind, target_id, before, after, detail,
      request_id as "requestId", code, encode(digest, 'hex') as digest
    from muster.audit where ${sql.join(conditions, sql` and `)} order by position desc limit ${limit}`);
  return rows.map(({ target_kind: kind, target_id: id, at, ...entry }) => ({
    ...entry,
    at: at.toISOString(),
    target: kind !== null && id !== null ? { kind, id } : null,
  }));
}

function conditionsOf({ from, to, action, outcome, principal, target }: AuditFilter): RawBuilder<unknown>[] {
  return [
    ...(from === undefined ? [] : [sql`at >= ${new Date(from)}`]),
    ...(to === undefined ? [] : [sql`at < ${new Date(to)}`]),
    ...(action === undefined ? [] : [sql`action = ${action}`]),
    ...(outcome === undefined ? [] : [sql`outcome = ${outcome}`]),
    ...(principal === undefined ? [] : [sql`principal ->> 'id' = ${principal}`]),
    ...(target === undefined ? [] : [sql`target_id = ${target}`]),
  ];
}

type AuditRecord = Omit<AuditEntry, 'at' | 'target'> & {
  readonly at: Date;
  readonly target_kind: string | null;
  readonly target_id: string | null;
};

/** Whoever has a log, or should have one, by id. */
export function audited(tx: SystemTx): Promise<{ id: string; name: string | null }[]> {
  return tx.query(sql`
    select coalesce(t.id, h.tenant_id) as id, t.name from muster.tenants t
    full join muster.audit_heads h on h.tenant_id = t.id order by 1`);
}

/** Where a tenant's chain says that it ends, and behind which entry it begins: position 0 unless older ones were cut off. */
export async function auditHead(tx: SystemTx, tenantId: string): Promise<{ head: AuditHead; cut: AuditHead } | null> {
  const [row] = await tx.query<{ position: number; digest: string; cutPosition: number; cutDigest: string }>(sql`
    select position, encode(digest, 'hex') as digest, cut_position as "cutPosition", encode(cut_digest, 'hex') as "cutDigest"
    from muster.audit_heads where tenant_id = ${tenantId}`);
  if (!row) return null;
  const { position, digest, cutPosition, cutDigest } = row;
  return { head: { tenantId, position, digest }, cut: { tenantId, position: cutPosition, digest: cutDigest } };
}

/** An entry's digest as it is stored, and as the entry and the stored digest before it say. In hex. */
export interface CountedEntry {
  readonly position: number;
  readonly digest: string;
  readonly counted: string;
}

/** The entries behind a position whose digest is known (0, and empty), oldest first, up to a position. */
export function recountAudit(
  tx: SystemTx,
  { tenantId, position, digest }: AuditHead,
  upTo: number,
  limit: number,
): Promise<CountedEntry[]> {
  return tx.query(sql`
    select position, encode(digest, 'hex') as digest, encode(muster.audit_digest(
        lag(digest, 1, decode(${digest}, 'hex')) over (order by position), position, muster.audit_text(tenant_id, id, at, principal,
          action, outcome, code, address, target_kind, target_id, before, after, detail, request_id)), 'hex') as counted
    from muster.audit where tenant_id = ${tenantId} and position > ${position} and position <= ${upTo}
    order by position limit ${limit}`);
}

/** The first entry that stands behind the end of its tenant's chain: nobody appended it. */
export async function beyondHead(tx: SystemTx, tenantId: string): Promise<number | null> {
  const rows = await tx.query<{ position: number }>(sql`
    select position from muster.audit where tenant_id = ${tenantId} and position >
      coalesce((select h.position from muster.audit_heads h where h.tenant_id = ${tenantId}), 0)
    order by position limit 1`);
  return rows[0]?.position ?? null;
}

/** The digest at a position, in hex. */
export async function auditDigestAt(tx: SystemTx, tenantId: string, position: number): Promise<string | null> {
  const rows = await tx.query<{ digest: string }>(sql`
    select encode(digest, 'hex') as digest from muster.audit where tenant_id = ${tenantId} and position = ${position}`);
  return rows[0]?.digest ?? null;
}
