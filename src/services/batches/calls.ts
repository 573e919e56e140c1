import type { Batch } from '../../contracts/batches.ts';
import { Refusal } from '../../contracts/errors.ts';
import type { Principal } from '../../contracts/tenants.ts';
import type { CoveredBatch } from '../../domain/mandates.ts';
import { referenceOf, type Scope, scopeOf } from '../../domain/tenants.ts';
import type { NewAuditEntry } from '../../storage/audit.ts';
import { type Intake, openIntake } from './intake.ts';
import type { BatchParts, NewBatch } from './requests.ts';

/** Who asks, for which tenant, for what. */
export interface Call {
  readonly principal: Principal;
  readonly scope: Scope;
  readonly request: NewBatch;
}

export function callOf(principal: Principal, tenantId: string, request: NewBatch): Call {
  if (request.kind === 'catalogue' && principal.partnerType !== 'oem') throw new Refusal('notAllowed');
  return { principal, scope: scopeOf(principal, tenantId), request };
}

/** What a mandate has to cover for it. */
export function coveredBatch({ request: { kind, fields } }: Call): CoveredBatch {
  return { kind, orderId: fields.orderId || null };
}

export function openCall({ limits }: BatchParts, { principal, request }: Call): Promise<Intake> {
  return openIntake(request.content, {
    kind: request.kind,
    sender: principal.tenantKind,
    format: request.fields.format,
    limits,
  });
}

/**
 * Rows written by one round of statements: enough to make starting one cheap, few enough that a Unix socket takes what a
 * round sends (200 KB) at once, so that the database has it while the next rows are read.
 */
export const rowsAtOnce = 100;

export async function* inChunks<Item>(
  parts: AsyncIterable<readonly Item[]>,
  size: number,
): AsyncGenerator<Item[], void, void> {
  let chunk: Item[] = [];
  for await (const part of parts) {
    for (const item of part) {
      chunk.push(item);
      if (chunk.length < size) continue;
      yield chunk;
      chunk = [];
    }
  }
  if (chunk.length > 0) yield chunk;
}

/** The line in the audit log, but for what came of it. */
export function auditOfCall(
  { newId }: BatchParts,
  { principal, request }: Call,
  at: Date,
  counts: Partial<Batch['counts']>,
): Omit<NewAuditEntry, 'outcome'> {
  const { kind, fields, requestId, address } = request;
  const detail = { ...counts, fileName: fields.fileName ?? null };
  return {
    ...{ id: newId(), at, principal: referenceOf(principal), action: `batch.${kind}` },
    ...{ requestId, address, detail },
  };
}
