import type { AuditEntry } from '../../contracts/audit.ts';

/** One table of the export's columns. Values of changed fields are JSON, as in the list. */
const columns: readonly (readonly [heading: string, cell: (entry: AuditEntry) => string | null | undefined])[] = [
  ['Position', entry => String(entry.position)],
  ['At', entry => entry.at],
  ['Action', entry => entry.action],
  ['Outcome', entry => entry.outcome],
  ['Code', entry => entry.code],
  ['Principal Kind', entry => entry.principal.kind],
  ['Principal ID', entry => entry.principal.id],
  ['Principal Name', entry => entry.principal.name],
  ['Principal Tenant ID', entry => entry.principal.tenantId],
  ['Address', entry => entry.address],
  ['Target Kind', entry => entry.target?.kind],
  ['Target ID', entry => entry.target?.id],
  ['Before', entry => json(entry.before)],
  ['After', entry => json(entry.after)],
  ['Detail', entry => json(entry.detail)],
  ['Request ID', entry => entry.requestId],
  ['ID', entry => entry.id],
  ['Digest', entry => entry.digest],
];

/** The heading row of a tenant's audit log as CSV. */
export const auditHeading: readonly string[] = columns.map(([heading]) => heading);

/** The rows under it. */
export async function* auditRows(parts: AsyncIterable<AuditEntry[]>): AsyncGenerator<string[][]> {
  for await (const some of parts) yield some.map(entry => columns.map(([, cell]) => cell(entry) ?? ''));
}

function json(values: AuditEntry['before']): string | null {
  return values && JSON.stringify(values);
}
