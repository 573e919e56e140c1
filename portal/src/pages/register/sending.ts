import type { QueryClient } from '@tanstack/react-query';
import type { BatchFields } from '../../../../src/contracts/batches.ts';
import { NotReachedError, ProblemError } from '../../../../src/contracts/client-errors.ts';
import { errorTable } from '../../../../src/contracts/errors.ts';
import { limits } from '../../../../src/contracts/limits.ts';
import type { TenantKind } from '../../../../src/contracts/tenants.ts';
import { leaveWhereSignedOut } from '../../lib/api.ts';
import { makeStore, useStore } from '../../lib/store.ts';
import { tenantOf, useTenant } from '../../lib/tenant.tsx';
import { addSent, uploading } from '../../lib/under-way.ts';
import { uploadApi } from '../../lib/uploads.ts';
import type { Amended } from './check/amend.ts';
import { chosenFor, clearLabels, type Owner, remove } from './chosen.ts';
import type { Sample } from './estimate.ts';
import { type Load, loadsOf } from './loads.ts';

/** One batch on its way to the server. */
export interface Upload extends Load {
  readonly owner: Owner;
  /** Makes sure that a repeated upload becomes no second batch. */
  readonly key: string;
  readonly fields: BatchFields;
  readonly state: 'waiting' | 'preparing' | 'sending' | 'stopped' | 'failed';
  readonly size: number;
  readonly sent: number;
  readonly first: Sample | null;
  readonly error: Error | null;
}

/** The browser could not read the file any more: it was changed, moved or deleted after it was chosen. */
export class FileGone extends Error {}

/** What is not stored by the server yet, in order, for whomever. */
const uploads = makeStore<readonly Upload[]>([]);

/** The uploads to the organization that is shown; `goesOn` unless they wait for somebody to send them again. */
export function useUploads(): { readonly waiting: readonly Upload[]; readonly goesOn: boolean } {
  const { customerId } = useTenant();
  const all = useStore(uploads);
  const own = all.filter(({ owner }) => owner === customerId);
  return { waiting: own, goesOn: own.some(isOnItsWay) || (all.some(isOnItsWay) && own.some(isWaiting)) };
}

const isOnItsWay = ({ state }: Upload): boolean => state === 'sending' || state === 'preparing';
const isWaiting = ({ state }: Upload): boolean => state === 'waiting';

interface Sender {
  readonly userId: string;
  readonly tenantKind: TenantKind;
  readonly queries: QueryClient;
}

/** One is sent at a time, whoever it is for. */
let onItsWay: { readonly owner: Owner; readonly stop: AbortController } | null = null;

/** Sends everything that was chosen for `owner`, one batch after the other, after what is on its way already. */
export function send(sender: Sender, owner: Owner, joinedName: string): void {
  const { labels } = chosenFor(owner);
  const fields = Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
  const fresh = { state: 'waiting', size: 0, sent: 0, first: null, error: null } as const;
  const added = loadsOf(chosenFor(owner), sender.tenantKind, joinedName).map(load => ({
    ...{ ...load, ...fresh, owner, key: crypto.randomUUID() },
    fields: { ...fields, fileName: load.name.slice(-limits.fileNameCharacters) },
  }));
  uploads.set([...uploads.get(), ...added]);
  void run(sender);
}

/** Goes on with what failed or was stopped, with the keys that it had: for `owner`, or for everyone. */
export function sendAgain(sender: Sender, owner?: Owner): void {
  const again = (upload: Upload): Upload =>
    owner === undefined || upload.owner === owner ? { ...upload, state: 'waiting', error: null } : upload;
  uploads.set(uploads.get().map(again));
  void run(sender);
}

/** What waits for `owner`, and what is on its way to it; what is for others goes on. */
export function stopSending(owner: Owner): void {
  const stopped = (each: Upload): Upload =>
    each.owner === owner && isWaiting(each) ? { ...each, state: 'stopped' } : each;
  uploads.set(uploads.get().map(stopped));
  if (onItsWay?.owner === owner) onItsWay.stop.abort();
}

/** Back to the rows: what was not stored is still chosen. */
export function dropUploads(owner: Owner): void {
  uploads.set(uploads.get().filter(upload => upload.owner !== owner));
  tellInterrupted();
}

function tellInterrupted(): void {
  const [left] = uploads.get();
  uploading.set(left ? { share: 'interrupted', customerId: left.owner } : null);
}

async function run(sender: Sender): Promise<void> {
  if (onItsWay) return;
  window.addEventListener('beforeunload', askBeforeLeaving);
  try {
    for (let next = firstWaiting(); next; next = firstWaiting()) {
      const stop = new AbortController();
      onItsWay = { owner: next.owner, stop };
      if (!(await sendOne(next, sender, stop.signal))) break;
    }
  } finally {
    window.removeEventListener('beforeunload', askBeforeLeaving);
    onItsWay = null;
    tellInterrupted();
  }
  if (isCutOff()) window.addEventListener('online', () => isCutOff() && sendAgain(sender), { once: true });
}

const isCutOff = () => uploads.get().some(({ error }) => error instanceof NotReachedError);

const firstWaiting = () => uploads.get().find(isWaiting);

/** Whether the next one may come: not where it would meet the same as this one. */
async function sendOne(upload: Upload, sender: Sender, signal: AbortSignal): Promise<boolean> {
  const { key, owner } = upload;
  let prepared: Pick<Amended, 'file' | 'sha256'> | null = null;
  try {
    patch(key, { state: 'preparing' });
    prepared = await upload.prepare();
    const { size } = prepared.file;
    patch(key, { state: 'sending', size, sent: 0, first: { at: performance.now(), done: 0 } });
    const { batches } = uploadApi(owner, sent => tell(upload, Math.min(sent, size), size));
    const options = { idempotencyKey: key, signal };
    const batch = await batches.create('register', prepared.file, upload.fields, options);
    sender.queries.setQueryData(tenantOf(owner).keys.batch(batch.id), batch);
    addSent(sender.userId, { id: batch.id, fileName: upload.name, sha256: prepared.sha256, customerId: owner });
    uploads.set(uploads.get().filter(each => each.key !== key));
    remove(owner, upload.sourceIds);
    if (chosenFor(owner).sources.length === 0) clearLabels(owner);
    return true;
  } catch (error) {
    if (signal.aborted) {
      patch(key, { state: 'stopped' });
      return true;
    }
    patch(key, { state: 'failed', error: await reasonOf(error, prepared?.file) });
    if (error instanceof Error) leaveWhereSignedOut(error);
    return error instanceof ProblemError && errorTable[error.problem.code].at === 'file';
  }
}

async function reasonOf(error: unknown, file: Blob | undefined): Promise<Error> {
  if (error instanceof ProblemError) return error;
  const isReadable = file
    ? await file
        .slice(0, 1)
        .arrayBuffer()
        .then(
          () => true,
          () => false,
        )
    : false;
  if (!isReadable) return new FileGone();
  return error instanceof Error ? error : new Error(String(error));
}

function tell({ key, owner }: Upload, sent: number, size: number): void {
  patch(key, { sent });
  uploading.set({ share: size === 0 ? 0 : sent / size, customerId: owner });
}

function patch(key: string, changes: Partial<Upload>): void {
  uploads.set(uploads.get().map(each => (each.key === key ? { ...each, ...changes } : each)));
}

function askBeforeLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
