import { type RawBuilder, sql } from 'kysely';
import type { MandateChain } from '../domain/mandates.ts';
import type { Tx } from './database.ts';
import { type MandateRecord, mandateColumns } from './mandates.ts';

/**
 * The mandates that a partner has or had of a customer, the newest first, each with those that it was passed on from. With
 * `hold` none of them ends or changes until the transaction does; whoever counts devices under them is not kept waiting.
 */
export async function mandatesBetween(
  tx: Tx,
  tenantId: string,
  partnerId: string,
  { hold = false } = {},
): Promise<MandateChain<MandateRecord>[]> {
  const rows = await tx.query<{ id: string }>(sql`
    select id from muster.mandates where tenant_id = ${tenantId} and partner_id = ${partnerId} and approved_at is not null
    order by id desc`);
  const ids = rows.map(({ id }) => id);
  return await chainsOf(tx, tenantId, ids, hold ? sql`for key share` : sql``);
}

/** A mandate with those that it was passed on from. With `count` nobody else counts devices under them until the transaction ends. */
export async function mandateChain(
  tx: Tx,
  tenantId: string,
  id: string,
  { count = false } = {},
): Promise<MandateChain<MandateRecord>> {
  const [chain] = await chainsOf(tx, tenantId, [id], count ? sql`for no key update` : sql``);
  if (!chain) throw new Error('the mandate of a batch is gone');
  return chain;
}

async function chainsOf(
  tx: Tx,
  tenantId: string,
  ids: readonly string[],
  lock: RawBuilder<unknown>,
): Promise<MandateChain<MandateRecord>[]> {
  if (ids.length === 0) return [];
  // Who a mandate was passed on from never changes, so its ids can be read before they are locked, all in one order.
  const rows = await tx.query<MandateRecord>(sql`
    select ${mandateColumns} from muster.mandates where tenant_id = ${tenantId} and id = any (array(
      with recursive chain as (
        select id, parent_id from muster.mandates where tenant_id = ${tenantId} and id = any (${ids}::uuid[])
        union
        select m.id, m.parent_id from muster.mandates m join chain c on m.id = c.parent_id where m.tenant_id = ${tenantId})
      select id from chain)) order by id ${lock}`);
  const byId = new Map(rows.map(mandate => [mandate.id, mandate]));
  return ids.flatMap(id => {
    const first = byId.get(id);
    if (!first) return [];
    const chain: [MandateRecord, ...MandateRecord[]] = [first];
    for (let next = parentOf(first, byId); next; next = parentOf(next, byId)) chain.push(next);
    return [chain];
  });
}

function parentOf({ parentId }: MandateRecord, byId: ReadonlyMap<string, MandateRecord>): MandateRecord | undefined {
  return parentId === null ? undefined : byId.get(parentId);
}
