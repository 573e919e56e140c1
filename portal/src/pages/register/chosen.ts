import type { Profile } from '../../../../src/contracts/batches.ts';
import { type Fault, Refusal } from '../../../../src/contracts/errors.ts';
import type { TenantKind } from '../../../../src/contracts/tenants.ts';
import { makeStore, useStore } from '../../lib/store.ts';
import { useTenant } from '../../lib/tenant.tsx';
import type { CheckProgress, FileReport } from './check/check-file.ts';
import { ask, CheckerGone } from './check/checker.ts';
import type { Gathered } from './gather-files.ts';
import { type ScannedRow, scannedFile } from './scanned-rows.ts';
import type { Correction, Decisions } from './source-counts.ts';
import { typedRows } from './typed-rows.ts';

/** A file, or rows that became one, on their way from being chosen to being sent. */
export interface Source extends Decisions {
  readonly id: string;
  readonly origin: 'file' | 'typed' | 'scanned';
  readonly name: string;
  readonly file: Blob;
  readonly state:
    | { readonly is: 'checking'; readonly progress: CheckProgress }
    | { readonly is: 'checked'; readonly report: FileReport }
    | { readonly is: 'refused'; readonly fault: Fault }
    /** The browser cannot read it (any more). */
    | { readonly is: 'unreadable' }
    /** Nothing could be checked at all. */
    | { readonly is: 'unchecked' };
}

export interface Labels {
  readonly orderId: string;
  readonly purchaseId: string;
  readonly groupTag: string;
  readonly profile: Profile | '';
}

/** Everything that was chosen. It stays until it is sent or the window is left, whether it is shown or not. */
export interface Chosen {
  readonly sources: readonly Source[];
  readonly labels: Labels;
  readonly typed: string;
  readonly scanned: readonly ScannedRow[];
  /** Other files of a folder that were not taken. */
  readonly skipped: number;
  readonly folder: string | null;
  /** Whether all files become one batch. */
  readonly joined: boolean;
}

const nothing: Chosen = {
  ...{ sources: [], labels: { orderId: '', purchaseId: '', groupTag: '', profile: '' } },
  ...{ typed: '', scanned: [], skipped: 0, folder: null, joined: false },
};

/** For whom something is registered: the own organization (null) or a customer. */
export type Owner = string | null;

const everything = makeStore<ReadonlyMap<Owner, Chosen>>(new Map());

/** What was chosen for one organization; what was chosen for another is kept apart. */
export const chosenFor = (owner: Owner): Chosen => everything.get().get(owner) ?? nothing;
/** The same for the organization that is shown. */
export const useChosen = (): Chosen => useStore(everything).get(useTenant().customerId) ?? nothing;

const change = (owner: Owner, changes: Partial<Chosen>) =>
  everything.set(new Map(everything.get()).set(owner, { ...chosenFor(owner), ...changes }));

export function addFiles(owner: Owner, { files, skipped, folder }: Gathered, sender: TenantKind): void {
  const before = chosenFor(owner);
  // A folder holds many small files; one batch of them is what somebody will want to see.
  change(owner, { skipped, folder: folder ?? before.folder, joined: before.joined || folder !== null });
  for (const file of files) add(owner, { origin: 'file', name: file.name, file }, sender);
}

export function setTyped(owner: Owner, typed: string, name: string, sender: TenantKind): void {
  change(owner, { typed });
  const file = new Blob([typedRows(typed).text], { type: 'text/csv' });
  replace(owner, 'typed', typed.trim() === '' ? null : { name, file }, sender);
}

export function setScanned(owner: Owner, rows: readonly ScannedRow[], name: string, sender: TenantKind): void {
  change(owner, { scanned: rows });
  const file = new Blob([scannedFile(rows)], { type: 'text/csv' });
  replace(owner, 'scanned', rows.length === 0 ? null : { name, file }, sender);
}

export const setLabels = (owner: Owner, labels: Partial<Labels>): void =>
  change(owner, { labels: { ...chosenFor(owner).labels, ...labels } });
export const setJoined = (owner: Owner, joined: boolean): void => change(owner, { joined });

/** Takes sources away, as those that were sent. */
export function remove(owner: Owner, ids: readonly string[]): void {
  const { sources, typed, scanned, folder, skipped } = chosenFor(owner);
  const gone = sources.filter(({ id }) => ids.includes(id));
  for (const { id } of gone) forget(id);
  const isGone = (origin: Source['origin']) => gone.some(source => source.origin === origin);
  const rest = sources.filter(({ id }) => !ids.includes(id));
  change(owner, {
    sources: rest,
    typed: isGone('typed') ? '' : typed,
    scanned: isGone('scanned') ? [] : scanned,
    ...(rest.length === 0 ? { folder: null, skipped: 0, joined: false } : { folder, skipped }),
  });
}

export function clearLabels(owner: Owner): void {
  change(owner, { labels: nothing.labels });
}

/** Where there is no worker (any more), there is nothing to forget. */
const forget = (id: string) => void ask('forget', { id }).catch(() => {});

function replace(
  owner: Owner,
  origin: 'typed' | 'scanned',
  source: Pick<Source, 'name' | 'file'> | null,
  sender: TenantKind,
): void {
  const { sources } = chosenFor(owner);
  for (const { id } of sources.filter(each => each.origin === origin)) forget(id);
  change(owner, { sources: sources.filter(each => each.origin !== origin) });
  if (source) add(owner, { origin, ...source }, sender);
}

function add(owner: Owner, source: Pick<Source, 'origin' | 'name' | 'file'>, sender: TenantKind): void {
  const decisions = { corrected: new Map(), leftOut: new Set<number>(), leaveOutBad: false };
  const state = { is: 'checking', progress: { bytes: 0, rows: 0, failed: 0 } } as const;
  const id = crypto.randomUUID();
  change(owner, { sources: [...chosenFor(owner).sources, { id, ...source, ...decisions, state }] });
  const tell = (progress: CheckProgress) => patch(id, { state: { is: 'checking', progress } });
  ask('check', { id, file: source.file, sender }, tell).then(
    report => patch(id, { state: { is: 'checked', report } }),
    error => patch(id, { state: stateAfter(error) }),
  );
}

function stateAfter(error: unknown): Source['state'] {
  if (error instanceof Refusal) return { is: 'refused', fault: error.fault };
  return { is: error instanceof CheckerGone ? 'unchecked' : 'unreadable' };
}

function patch(id: string, changes: Partial<Source>): void {
  for (const [owner, { sources }] of everything.get()) {
    if (!sources.some(each => each.id === id)) continue;
    change(owner, { sources: sources.map(each => (each.id === id ? { ...each, ...changes } : each)) });
  }
}

const sourceOf = (id: string) =>
  [...everything.get().values()].flatMap(({ sources }) => sources).find(each => each.id === id);

/** Other cells for a row; what they come to is known a moment later. Null takes the correction back. */
export async function correct(id: string, line: number, cells: readonly string[] | null): Promise<void> {
  if (cells === null) return patchCorrection(id, line, null);
  const verdict = await ask('recheck', { id, line, cells });
  patchCorrection(id, line, { cells, ...verdict });
}

function patchCorrection(id: string, line: number, correction: Correction | null): void {
  const corrected = new Map(sourceOf(id)?.corrected);
  if (correction) corrected.set(line, correction);
  else corrected.delete(line);
  patch(id, { corrected });
}

export function leaveOut(id: string, line: number, out: boolean): void {
  const leftOut = new Set(sourceOf(id)?.leftOut);
  if (out) leftOut.add(line);
  else leftOut.delete(line);
  patch(id, { leftOut });
}

export const leaveOutBad = (id: string, out: boolean): void => patch(id, { leaveOutBad: out, leftOut: new Set() });
