import type { CheckReport } from '../../contracts/batches.ts';
import type { Fault } from '../../contracts/errors.ts';
import { type ProblemItem, problemsShown } from '../../contracts/problem.ts';
import { problemItem } from '../../contracts/texts/render.ts';
import { writeAudit } from '../../storage/audit.ts';
import { auditOfCall, type Call, coveredBatch, inChunks, openCall, rowsAtOnce } from './calls.ts';
import type { ExaminedRow } from './intake.ts';
import { findMachines, type NamedMachine, notFoundFault } from './lookup.ts';
import { standingOf } from './mandates.ts';
import type { BatchParts } from './requests.ts';

/** What `createBatch` would say of each row. Stores nothing but an audit entry. */
export async function checkBatch(parts: BatchParts, call: Call): Promise<CheckReport> {
  const { principal, scope, request } = call;
  const intake = await openCall(parts, call);
  const standing = await parts.database.withTenant(
    { tenantId: scope.tenantId },
    tx => standingOf(tx, scope, coveredBatch(call), parts.clock()),
    { readOnly: true },
  );
  const problems: ProblemItem[] = [];
  const counts = { rows: 0, failed: 0, problemsTotal: 0 };
  for await (const rows of inChunks(intake.rows, rowsAtOnce)) {
    request.signal?.throwIfAborted();
    for (const [i, faults] of (await faultsOf(parts, call, rows, standing?.fault ?? null)).entries()) {
      counts.rows += 1;
      if (faults.length > 0) counts.failed += 1;
      counts.problemsTotal += faults.length;
      const line = rows[i]?.row.line ?? null;
      for (const fault of faults)
        if (problems.length < problemsShown) problems.push(problemItem(line, fault, principal.language));
    }
  }
  const { rows, failed, problemsTotal } = counts;
  const now = parts.clock();
  const entry = { ...auditOfCall(parts, call, now, { rows, failed }), outcome: 'checked' } as const;
  await parts.database.withTenant(scope, tx => writeAudit(tx, entry));
  return { format: intake.format, encoding: intake.encoding, rows, ok: rows - failed, failed, problems, problemsTotal };
}

/** Every fault of each row: what the row itself tells, else what is on file of the machine that it names. */
async function faultsOf(
  { database }: BatchParts,
  { principal: { tenantKind }, scope: { tenantId, partnerId }, request: { kind } }: Call,
  rows: readonly ExaminedRow[],
  notCovered: Fault | null,
): Promise<Fault[][]> {
  const wanted = kind === 'register' ? rows.filter(({ faults, row }) => faults.length === 0 && !row.hash) : [];
  const found = await database.withTenant(
    { tenantId },
    tx => findMachines(tx, tenantId, tenantKind, wanted.map(nameOf), partnerId),
    { readOnly: true },
  );
  const missing = new Map(
    wanted.flatMap((row, i) => {
      const each = found[i];
      return typeof each === 'string' ? [[row, notFoundFault(each, tenantKind)] as const] : [];
    }),
  );
  return rows.map(row => (row.faults.length > 0 ? [...row.faults] : [missing.get(row) ?? notCovered ?? []].flat()));
}

function nameOf({ row: { method, values }, tupleKey }: ExaminedRow): NamedMachine {
  const { manufacturer, model, serialNumber, productKeyId } = values;
  const tuple = method === 'tuple' ? { manufacturer, model, serialNumber } : null;
  return { tupleKey: tuple && tupleKey, productKeyId: productKeyId || null, tuple };
}
