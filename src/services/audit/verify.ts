import type { AuditBreak, AuditChain, AuditHead } from '../../contracts/audit.ts';
import { auditDigestAt, audited, auditHead, beyondHead, type CountedEntry, recountAudit } from '../../storage/audit.ts';
import type { Database, SystemTx } from '../../storage/database.ts';

/**
 * Recounts the audit log of every tenant, also beside a running service, and holds it against the heads that were kept
 * elsewhere. One tenant a transaction, and no statement time limit: logs are long, and nobody waits for this.
 */
export async function verifyAudit(database: Database, kept: readonly AuditHead[]): Promise<AuditChain[]> {
  const reading = { readOnly: true, statementSeconds: 0 };
  const tenants = new Map(kept.map(({ tenantId }) => [tenantId, null as string | null]));
  for (const { id, name } of await database.asSystem('verify', audited, reading)) tenants.set(id, name);
  const chains: AuditChain[] = [];
  for (const [tenantId, name] of tenants) {
    const heads = kept.filter(head => head.tenantId === tenantId);
    const chain = await database.asSystem('verify', tx => verifyChain(tx, tenantId, heads), reading);
    chains.push({ tenantId, name, ...chain });
  }
  return chains;
}

type Chain = Omit<AuditChain, 'tenantId' | 'name'>;

async function verifyChain(tx: SystemTx, tenantId: string, kept: readonly AuditHead[]): Promise<Chain> {
  // The head first: what is appended from now on is the next run's.
  const nothing = { tenantId, position: 0, digest: '' };
  const { head, cut } = (await auditHead(tx, tenantId)) ?? { head: nothing, cut: nothing };
  const { entries, broken } = await recount(tx, head, cut);
  const stray = await afterwards(tx, tenantId);
  // Entries without a head are all there, and none of them is accounted for.
  const found = head.position === 0 ? (stray ?? broken) : (broken ?? stray ?? (await against(tx, kept, cut)));
  return { entries, begins: cut.position + 1, position: head.position, digest: head.digest, broken: found };
}

const countedAtOnce = 5_000;

/** Every entry from where the log begins up to the head, and then the head itself. */
async function recount(tx: SystemTx, head: AuditHead, cut: AuditHead): Promise<Pick<Chain, 'entries' | 'broken'>> {
  let last = cut;
  const counted = (): number => last.position - cut.position;
  for (;;) {
    const part = await recountAudit(tx, last, head.position, countedAtOnce);
    for (const entry of part) {
      const what = wrongWith(entry, last.position + 1);
      if (what) return { entries: counted(), broken: { position: last.position + 1, what } };
      last = { tenantId: head.tenantId, position: entry.position, digest: entry.digest };
    }
    if (part.length < countedAtOnce) break;
  }
  const [entries, { position, digest }] = [counted(), last];
  // A log begins with the making of its tenant: an empty one is one that lost everything, its head too. The last is never cut off.
  if (entries === 0 || position < head.position)
    return { entries, broken: { position: position + 1, what: 'missing' } };
  const isEnd = digest === head.digest;
  return { entries, broken: isEnd ? null : { position, what: 'headDiffers' } };
}

function wrongWith({ position, digest, counted }: CountedEntry, expected: number): AuditBreak | null {
  if (position !== expected) return 'missing';
  return digest === counted ? null : 'changed';
}

async function afterwards(tx: SystemTx, tenantId: string): Promise<Chain['broken']> {
  const position = await beyondHead(tx, tenantId);
  return position === null ? null : { position, what: 'notCounted' };
}

async function against(tx: SystemTx, kept: readonly AuditHead[], cut: AuditHead): Promise<Chain['broken']> {
  for (const { tenantId, position, digest } of kept) {
    if (position < cut.position) return { position, what: 'keptHeadCut' };
    const isCut = position === cut.position && digest === cut.digest;
    if (!isCut && (await auditDigestAt(tx, tenantId, position)) !== digest)
      return { position, what: 'keptHeadDiffers' };
  }
  return null;
}
