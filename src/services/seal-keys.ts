import type { Database, SystemTx } from '../storage/database.ts';
import type { Seal } from '../storage/seal.ts';
import {
  deleteSealKeys,
  lockSealKeys,
  lockUnusedSealKeys,
  putSealKeyFirst,
  readSealKeys,
} from '../storage/seal-keys.ts';
import { anySealedWith, countSeals, type Position, resealAfter, sealedPlaces } from '../storage/sealed-places.ts';
import { StartProblem } from '../storage/start-problem.ts';

/** A key by its id, and what is sealed with it. */
export interface SealKeyStatus {
  readonly id: string;
  /**
   * `seals`: it is what everything is to be sealed with. `next`: it will be once the service is started with it. `old`: still
   * needed. `unused`: nothing is sealed with it. `missing`: something is, and it is not among the keys at hand.
   */
  readonly state: 'seals' | 'next' | 'old' | 'unused' | 'missing';
  readonly records: number;
  readonly places: Readonly<Record<string, number>>;
}

/** The keys that seal what is kept, and the exchange of an old one for the current one. */
export interface SealKeyService {
  /** Called before anything else: fails with `StartProblem` where something may be sealed with a key that we do not have. */
  begin(): Promise<void>;
  /** Whether all that is kept can be opened here: not where another process seals with a key that came later. */
  openable(): Promise<boolean>;
  /** Seals some records anew that an older key has sealed; true when there may be more. */
  next(): Promise<boolean>;
  watch(wake: () => void): Promise<() => void>;
  /** How many older keys something may still be sealed with. */
  oldKeyCount(): Promise<number>;
  /** Reads everything through. */
  status(): Promise<SealKeyStatus[]>;
  /** The id of the key that everything is to be sealed with; null before the first start. */
  first(): Promise<string | null>;
  /** Runs what nobody else may do at the same time, unless something may be sealed with a key that we do not have. */
  alone<T>(work: () => T): Promise<T>;
}

/** A process that was not restarted yet may seal with an older key again. */
const lookMilliseconds = 5_000;

/** `finished` is told of the keys that nothing is sealed with any more, `resealed` of how many records were sealed anew. */
export function sealKeyService(uses: {
  readonly database: Database;
  readonly seal: Seal;
  readonly finished?: (keyIds: readonly string[]) => void;
  readonly resealed?: (records: number) => void;
}): SealKeyService {
  const { database, seal, finished = () => {}, resealed = () => {} } = uses;
  const start: { readonly place: number; readonly after: Position | null } = { place: 0, after: null };
  let walk = start;

  /** Those to be exchanged; none where another process started later with a key of its own: it is the one to exchange. */
  async function oldKeys(): Promise<string[]> {
    const [first, ...others] = await database.asSystem('keys', readSealKeys, { readOnly: true });
    return first === seal.keyId ? others.filter(id => seal.keyIds.includes(id)) : [];
  }

  /** Looked for under their locks, so that no seal is on its way. Takes a second or two for a million captures. */
  async function finish(old: readonly string[]): Promise<void> {
    const gone = await database.asSystem(
      'keys',
      async tx => {
        const unused: string[] = [];
        for (const id of await lockUnusedSealKeys(tx, old)) if (!(await anySealedWith(tx, id))) unused.push(id);
        await deleteSealKeys(tx, unused);
        return unused;
      },
      { statementSeconds: 0 },
    );
    if (gone.length > 0) finished(gone);
  }

  async function known(tx: SystemTx): Promise<string[]> {
    const ids = await lockSealKeys(tx);
    refuseUnknown(ids.filter(id => !seal.keyIds.includes(id)));
    return ids;
  }

  return {
    begin: () =>
      database.asSystem('keys', async tx => {
        const ids = await known(tx);
        if (ids[0] !== seal.keyId) await putSealKeyFirst(tx, seal.keyId);
      }),
    async openable() {
      const ids = await database.asSystem('keys', readSealKeys, { readOnly: true });
      return ids.every(id => seal.keyIds.includes(id));
    },
    async next() {
      const old = await oldKeys();
      const place = sealedPlaces[walk.place];
      if (old.length === 0 || !place) {
        walk = start;
        if (old.length > 0) await finish(old);
        return false;
      }
      const { last, resealed: records } = await database.asSystem('keys', tx =>
        resealAfter(tx, place, walk.after, seal, old),
      );
      resealed(records);
      walk = last ? { ...walk, after: last } : { place: walk.place + 1, after: null };
      return true;
    },
    async watch(wake) {
      const timer = setInterval(wake, lookMilliseconds);
      timer.unref();
      return () => clearInterval(timer);
    },
    oldKeyCount: async () =>
      (await database.asSystem('keys', readSealKeys, { readOnly: true })).filter(id => id !== seal.keyId).length,
    first: async () => (await database.asSystem('keys', readSealKeys, { readOnly: true }))[0] ?? null,
    alone: work =>
      database.asSystem('keys', async tx => {
        await known(tx);
        return work();
      }),
    status: () =>
      database.asSystem(
        'keys',
        async tx => {
          const listed = await readSealKeys(tx);
          const counts: [string, Map<string, number>][] = [];
          for (const place of sealedPlaces) counts.push([place.table, await countSeals(tx, place)]);
          const ids = new Set([...listed, ...counts.flatMap(([, seals]) => [...seals.keys()]), ...seal.keyIds]);
          return [...ids].map(id => statusOf(id, counts, { listed, seal }));
        },
        { readOnly: true, statementSeconds: 0 },
      ),
  };
}

function refuseUnknown([id]: readonly string[]): void {
  if (id === undefined) return;
  throw new StartProblem(
    `What the database keeps was sealed with another key, ${id}. Set MUSTER_KEY to that one, or add it to MUSTER_OLD_KEYS, ` +
      `or bring back the file "key" or "key.old-${id}" of the data folder.`,
  );
}

function statusOf(
  id: string,
  counts: readonly (readonly [place: string, seals: ReadonlyMap<string, number>])[],
  { listed, seal }: { readonly listed: readonly string[]; readonly seal: Seal },
): SealKeyStatus {
  const places = Object.fromEntries(counts.map(([place, seals]) => [place, seals.get(id) ?? 0]));
  const records = Object.values(places).reduce((sum, seals) => sum + seals, 0);
  const needed = records > 0 || listed.includes(id);
  return { id, state: stateOf(id, needed, listed[0], seal), records, places };
}

function stateOf(
  id: string,
  needed: boolean,
  first: string | undefined,
  { keyId, keyIds }: Seal,
): SealKeyStatus['state'] {
  if (!keyIds.includes(id)) return 'missing';
  if (id === first) return 'seals';
  if (id === keyId) return 'next';
  return needed ? 'old' : 'unused';
}
