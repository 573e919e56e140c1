import { type RawBuilder, sql } from 'kysely';
import { DatabaseUnavailable, isOtherSchema, isOutrun } from './sql-errors.ts';

interface Scope {
  readonly tenantId: string;
  readonly partnerId?: string | null;
}

interface Reading {
  query<Row>(statement: RawBuilder<Row>): Promise<Row[]>;
}

/** One transaction that reads; `seconds` is the time limit of a statement. */
type Read<Tx> = <T>(scope: Scope, work: (tx: Tx) => Promise<T>, seconds?: number) => Promise<T>;

/** So long nobody asks a replica that did not answer. */
const awayMilliseconds = 10_000;

/**
 * Reads from a replica where it has everything that the tenant's log says on the primary: then it answers what the primary
 * would have answered when it was asked. Otherwise, where the replica does not answer, and for partners, who do not see
 * where the log ends: null.
 */
export function replicaReads<Tx extends Reading>({
  primary,
  replica,
}: {
  readonly primary: Read<Tx>;
  /** All that one transaction reads is of one moment. */
  readonly replica: Read<Tx>;
}): <T>(scope: Scope, work: (tx: Tx) => Promise<T>, seconds?: number) => Promise<{ readonly result: T } | null> {
  let awayUntil = 0;
  return async (scope, work, seconds) => {
    if (scope.partnerId != null || performance.now() < awayUntil) return null;
    const newest = await primary(scope, tx => logEnd(tx, scope));
    try {
      const read = async (tx: Tx) => ((await logEnd(tx, scope)) < newest ? null : { result: await work(tx) });
      return await replica(scope, read, seconds);
    } catch (error) {
      if (error instanceof DatabaseUnavailable) awayUntil = performance.now() + awayMilliseconds;
      // A standby breaks off what reads rows that it has to take away; and a migration reaches it later.
      else if (!isOutrun(error) && !isOtherSchema(error)) throw error;
      return null;
    }
  };
}

async function logEnd(tx: Reading, { tenantId }: Scope): Promise<number> {
  const rows = await tx.query(
    sql<{ position: number }>`select position from muster.tenant_counters where tenant_id = ${tenantId}`,
  );
  return rows[0]?.position ?? 0;
}
