import type { Profile } from '../../../../src/contracts/batches.ts';
import { type Fault, Refusal } from '../../../../src/contracts/errors.ts';
import type { TenantKind } from '../../../../src/contracts/tenants.ts';
import { makeStore } from '../../lib/store.ts';
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
export const chosen = makeStore<Chosen>(nothing);
const change = (changes: Partial<Chosen>) => chosen.set({ ...chosen.get(), ...changes });

export function addFiles({ files, skipped, folder }: Gathered, sender: TenantKind): void {
  const before = chosen.get();
  // A folder holds many small files; one batch of them is what somebody will want to see.
  change({ skipped, folder: folder ?? before.folder, joined: before.joined || folder !== null });
  for (const file of files) add({ origin: 'file', name: file.name, file }, sender);
}

export function setTyped(typed: string, name: string, sender: TenantKind): void {
  change({ typed });
  const file = new Blob([typedRows(typed).text], { type: 'text/csv' });
  replace('typed', typed.trim() === '' ? null : { name, file }, sender);
}

export function setScanned(rows: readonly ScannedRow[], name: string, sender: TenantKind): void {
  change({ scanned: rows });
  const file = new Blob([scannedFile(rows)], { type: 'text/csv' });
  replace('scanned', rows.length === 0 ? null : { name, file }, sender);
}

export const setLabels = (labels: Partial<Labels>): void => change({ labels: { ...chosen.get().labels, ...labels } });
export const setJoined = (joined: boolean): void => change({ joined });

/** Takes sources away, as those that were sent. */
export function remove(ids: readonly string[]): void {
  const { sources, typed, scanned, folder, skipped } = chosen.get();
  const gone = sources.filter(({ id }) => ids.includes(id));
  for (const { id } of gone) forget(id);
  const isGone = (origin: Source['origin']) => gone.some(source => source.origin === origin);
  const rest = sources.filter(({ id }) => !ids.includes(id));
  change({
    sources: rest,
    typed: isGone('typed') ? '' : typed,
    scanned: isGone('scanned') ? [] : scanned,
    ...(rest.length === 0 ? { folder: null, skipped: 0, joined: false } : { folder, skipped }),
  });
}

export function clearLabels(): void {
  change({ labels: nothing.labels });
}

/** Where there is no worker (any more), there is nothing to forget. */
const forget = (id: string) => void ask('forget', { id }).catch(() => {});

function replace(origin: 'typed' | 'scanned', source: Pick<Source, 'name' | 'file'> | null, sender: TenantKind): void {
  const before = chosen.get().sources.filter(each => each.origin === origin);
  for (const { id } of before) forget(id);
  change({ sources: chosen.get().sources.filter(each => each.origin !== origin) });
  if (source) add({ origin, ...source }, sender);
}

function add(source: Pick<Source, 'origin' | 'name' | 'file'>, sender: TenantKind): void {
  const decisions = { corrected: new Map(), leftOut: new Set<number>(), leaveOutBad: false };
  const state = { is: 'checking', progress: { bytes: 0, rows: 0, failed: 0 } } as const;
  const id = crypto.randomUUID();
  change({ sources: [...chosen.get().sources, { id, ...source, ...decisions, state }] });
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
  change({ sources: chosen.get().sources.map(each => (each.id === id ? { ...each, ...changes } : each)) });
}

const sourceOf = (id: string) => chosen.get().sources.find(each => each.id === id);

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
