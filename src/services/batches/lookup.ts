import { type KnownMachine, knownCaptures, knownRecords } from '../../storage/captures.ts';
import type { Tx } from '../../storage/database.ts';

/** A row without a hash, by what it names its machine. */
export interface NamedMachine {
  readonly tupleKey: Uint8Array | null;
  readonly productKeyId: string | null;
}

export type Found = { readonly machine: KnownMachine } | 'none' | 'several';

/**
 * Finds the machines of rows without a hash: for a partner in the catalogue, then in the tenant's own captures; never in
 * another tenant's. Several records of one machine are one. Answers by position.
 */
export async function findMachines(
  tx: Tx,
  tenantId: string,
  sender: 'customer' | 'partner',
  named: readonly NamedMachine[],
): Promise<Found[]> {
  if (named.length === 0) return [];
  const tuples = named.flatMap(({ tupleKey }) => (tupleKey ? [tupleKey] : []));
  const keys = named.flatMap(({ productKeyId }) => (productKeyId ? [productKeyId] : []));
  const inCatalogue = sender === 'partner' ? index(await knownRecords(tx, tuples, keys)) : index([]);
  const own = index(await knownCaptures(tx, tenantId, tuples, keys));
  return named.map(name => {
    const found = inCatalogue(name);
    return found === 'none' ? own(name) : found;
  });
}

function index(machines: readonly KnownMachine[]): (name: NamedMachine) => Found {
  const byTuple = Map.groupBy(machines, ({ tupleKey }) => tupleKey.toString('hex'));
  const byProductKey = Map.groupBy(machines, ({ productKeyId }) => productKeyId);
  return ({ tupleKey, productKeyId }) => {
    const named = tupleKey ? byTuple.get(Buffer.from(tupleKey).toString('hex')) : undefined;
    return only(named ?? (productKeyId ? byProductKey.get(productKeyId) : undefined) ?? []);
  };
}

/** Captures of one machine agree in their endorsement key, or where one has none, in the firmware's values. */
function only(machines: readonly KnownMachine[]): Found {
  const [first, ...others] = machines;
  if (!first) return 'none';
  if (others.some(other => !isSame(first, other))) return 'several';
  return { machine: [first, ...others].find(({ ekKey }) => ekKey) ?? first };
}

function isSame(a: KnownMachine, b: KnownMachine): boolean {
  if (a.ekKey && b.ekKey) return a.ekKey.equals(b.ekKey);
  return a.smbiosKey !== null && b.smbiosKey !== null && a.smbiosKey.equals(b.smbiosKey);
}
