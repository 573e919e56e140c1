import type { Fault } from '../../contracts/errors.ts';
import { type KnownMachine, knownCaptures, knownCapturesOfPartner } from '../../storage/captures.ts';
import { knownRecords, type MachineName, nearRecords } from '../../storage/catalogue.ts';
import type { Tx } from '../../storage/database.ts';

/** A row without a hash, by what it names its machine. */
export interface NamedMachine {
  readonly tupleKey: Uint8Array | null;
  readonly productKeyId: string | null;
  /** What the tuple key was made of, where a hint is wanted of what nearly matches. */
  readonly tuple?: MachineName | null;
}

/** `near`: none, but a record of the catalogue whose name differs only in case or blanks. */
export type Found = { readonly machine: KnownMachine } | 'none' | 'near' | 'several';

/**
 * Finds the machines of rows without a hash: for a partner in the catalogue, then in the tenant's own captures, then for
 * a partner that acts for the tenant in what it uploaded itself for whichever customer; never in another tenant's. Several
 * records of one machine are one. Answers by position.
 */
export async function findMachines(
  tx: Tx,
  tenantId: string,
  sender: 'customer' | 'partner',
  named: readonly NamedMachine[],
  partnerId: string | null = null,
): Promise<Found[]> {
  const found = named.map((): Found => 'none');
  const look = async (
    known: (tuples: Uint8Array[], productKeys: string[]) => Promise<KnownMachine[]>,
  ): Promise<void> => {
    const places = [...found.keys()].filter(place => found[place] === 'none');
    if (places.length === 0) return;
    const missed = places.map(place => named[place]!);
    const tuples = missed.flatMap(({ tupleKey }) => tupleKey ?? []);
    const find = index(
      await known(
        tuples,
        missed.flatMap(({ productKeyId }) => productKeyId ?? []),
      ),
    );
    for (const place of places) found[place] = find(named[place]!);
  };
  if (sender === 'partner') await look((tuples, keys) => knownRecords(tx, tuples, keys));
  await look((tuples, keys) => knownCaptures(tx, tenantId, tuples, keys));
  if (partnerId !== null) await look((tuples, keys) => knownCapturesOfPartner(tx, partnerId, tuples, keys));
  return sender === 'partner' ? withHints(tx, named, found) : found;
}

/** What a row comes to whose machine was not found. */
export function notFoundFault(found: Extract<Found, string>, sender: 'customer' | 'partner'): Fault {
  if (found === 'several') return { code: 'deviceNotUnique', reason: 'severalMatches' };
  if (sender === 'customer') return { code: 'missingValue', column: 'Hardware Hash' };
  return { code: 'deviceNotFound', reason: found === 'near' ? 'caseOrBlanksDiffer' : 'noMatch' };
}

async function withHints(tx: Tx, named: readonly NamedMachine[], found: readonly Found[]): Promise<Found[]> {
  const missed = named.flatMap(({ tuple }, place) => (tuple && found[place] === 'none' ? [tuple] : []));
  const near = await nearRecords(tx, missed);
  return found.map((each, place) => {
    const tuple = named[place]?.tuple;
    return each === 'none' && tuple && near.has(tuple) ? 'near' : each;
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
