import type { AuditEntry, AuditFilter } from '../contracts/audit.ts';
import type { Page, PageRequest } from '../contracts/lists.ts';
import type { Principal, PrincipalReference } from '../contracts/tenants.ts';
import { cursorNotValid, pageFrom, valuesOf } from '../domain/cursors.ts';
import { scopeOf } from '../domain/tenants.ts';
import { listAudit, writeAudit } from '../storage/audit.ts';
import type { Database } from '../storage/database.ts';
import { attemptShares, type RefusedAttempt } from './audit/attempts.ts';

/** What can be asked of the audit log, and what is told to it from outside of any transaction. */
export interface AuditService {
  /** The newest first. */
  list(principal: Principal, tenantId: string, filter: AuditFilter, page: PageRequest): Promise<Page<AuditEntry>>;
  /** All that match in the same order, some hundred at a time, by keyset: no transaction is held between two parts. */
  export(principal: Principal, tenantId: string, filter: AuditFilter): Promise<AsyncIterable<AuditEntry[]>>;
  /**
   * Notes in the principal's own log that it was refused something. At most 60 times in a minute and process; what is more
   * is counted, and noted when the minute is over. Never fails: the caller has its refusal whatever becomes of the note.
   */
  refused(principal: PrincipalReference, attempt: RefusedAttempt): Promise<void>;
  /** Notes what was counted so far. */
  stop(): Promise<void>;
}

const exportedAtOnce = 500;

/** `failed` is told of a refusal that could not be noted. */
export function auditService(uses: {
  readonly database: Database;
  readonly clock: () => Date;
  readonly newId: () => string;
  readonly listSeconds: number;
  readonly failed: (error: unknown) => void;
}): AuditService {
  const { database, clock, newId, failed } = uses;
  const reading = { readOnly: true, statementSeconds: uses.listSeconds };
  const shares = attemptShares(clock, note);

  async function note(principal: PrincipalReference, attempt: RefusedAttempt): Promise<void> {
    const entry = { id: newId(), at: clock(), principal, outcome: 'refused', ...attempt } as const;
    try {
      await database.withTenant({ tenantId: principal.tenantId }, tx => writeAudit(tx, entry));
    } catch (error) {
      failed(error);
    }
  }

  return {
    async list(principal, tenantId, filter, { limit, cursor }) {
      const before = cursor === undefined ? null : positionFrom(cursor);
      const found = await database.withTenant(
        scopeOf(principal, tenantId),
        tx => listAudit(tx, tenantId, { filter, before, limit: limit + 1 }),
        reading,
      );
      return pageFrom(
        found,
        limit,
        entry => entry,
        ({ position }) => [String(position)],
      );
    },

    async export(principal, tenantId, filter) {
      const scope = scopeOf(principal, tenantId);
      const read = (before: number | null) =>
        database.withTenant(scope, tx => listAudit(tx, tenantId, { filter, before, limit: exportedAtOnce }), reading);
      return (async function* () {
        let part = await read(null);
        for (let last = part.at(-1); last; last = part.at(-1)) {
          yield part;
          part = await read(last.position);
        }
      })();
    },

    refused: shares.take,
    stop: shares.end,
  };
}

/** PostgreSQL's bigint holds as many digits, and JavaScript that many exactly. */
const positionText = /^[1-9]\d{0,14}$/;

function positionFrom(cursor: string): number {
  const [position = '', ...more] = valuesOf(cursor);
  if (!positionText.test(position) || more.length > 0) throw cursorNotValid();
  return Number(position);
}
