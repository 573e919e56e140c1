import type { Fault } from '../../contracts/errors.ts';
import { beforeFailure, beforePending, captureEnd } from '../../domain/devices.ts';
import { type IdList, idList } from '../../domain/id-list.ts';
import { dropCapturesAfter, type KnownMachine, newCaptures } from '../../storage/captures.ts';
import { copyRows } from '../../storage/copy.ts';
import type { Tx } from '../../storage/database.ts';
import { historiesOf, insertHistory } from '../../storage/device-history.ts';
import { type DeviceFacts, failedBySerial, type NewDevice, newDevices, turnDevices } from '../../storage/devices.ts';
import { newRows } from '../../storage/new-rows.ts';
import { type CountChange, gather, leaving } from '../../storage/orders.ts';
import { ownHolders } from './claims.ts';
import { captures, type Draft, type LoadContext, newDevice, newRow } from './drafts.ts';
import type { ExaminedRow } from './intake.ts';
import { findMachines } from './lookup.ts';

/** What a load has written so far. */
export interface Loaded {
  rows: number;
  pending: number;
  failed: number;
  readonly pendingDevices: IdList;
  readonly failedDevices: IdList;
  /** What the devices were that have been turned. */
  readonly left: Map<string, CountChange>;
}

export function nothingLoaded(): Loaded {
  return {
    rows: 0,
    pending: 0,
    failed: 0,
    pendingDevices: idList(),
    failedDevices: idList(),
    left: new Map(),
  };
}

/**
 * Writes some hundred rows: the rows, the captures of those accepted, and the devices that they make or turn. Resolves
 * when all is on its way to the database, to what waits until it is there.
 */
export async function loadRows(
  tx: Tx,
  context: LoadContext,
  rows: readonly ExaminedRow[],
  loaded: Loaded,
): Promise<() => Promise<void>> {
  const found = await withLookups(tx, { ...context, tenantId: context.origin.tenantId }, rows);
  const faults = found.map(fault => fault ?? context.notCovered);
  const existing = await existingDevices(tx, context, rows);
  const machines = await knownMachines(tx, context, rows, faults);
  const drafts = rows.map((examined, i): Draft => {
    const device = existing[i] ?? null;
    const known = machines.get(examined) ?? null;
    return { examined, id: context.newId(), fault: faults[i] ?? null, known, existing: device, deviceId: device };
  });
  const made = context.kind === 'register' ? await placeDevices(tx, context, drafts, loaded) : [];
  const writing = copyRows(tx, [
    newDevices(context.origin, made),
    newCaptures({ ...context.origin, dropAfter: dropAfter(context) }, captures(context, drafts), context.seal),
    newRows(
      context.origin,
      drafts.map(draft => newRow(draft, context)),
    ),
  ]);
  // Whatever goes wrong is thrown to who waits for it; until then nobody may call it unhandled.
  writing.catch(() => {});
  const refused = drafts.filter(({ fault }) => fault).length;
  loaded.rows += drafts.length;
  loaded.failed += refused;
  loaded.pending += drafts.length - refused;
  return () => writing;
}

/** What a mandate does not cover may be sent again when it does: until then its captures stay. */
function dropAfter({ notCovered, origin }: LoadContext): Date | null {
  return notCovered ? captureEnd(origin.registeredAt) : null;
}

/** The faults by position; a customer's row without a hash that no earlier capture explains is refused. */
async function withLookups(
  tx: Tx,
  { kind, sender, tenantId }: Pick<LoadContext, 'kind' | 'sender'> & { readonly tenantId: string },
  rows: readonly ExaminedRow[],
): Promise<(Fault | null)[]> {
  const faults = rows.map(({ faults: [first] }) => first ?? null);
  if (kind !== 'register' || sender !== 'customer') return faults;
  const places = rows.flatMap(({ row }, i) => (!faults[i] && !row.hash ? [i] : []));
  const named = places.map(i => ({
    tupleKey: rows[i]!.tupleKey,
    productKeyId: rows[i]!.row.values.productKeyId || null,
  }));
  const found = await findMachines(tx, tenantId, sender, named);
  for (const [n, place] of places.entries()) {
    if (found[n] === 'none') faults[place] = { code: 'missingValue', column: 'Hardware Hash' };
  }
  return faults;
}

/**
 * What a partner's rows without a hash mean as far as is known now, so that their devices are written as what they become:
 * to write them again when they are settled took half of the time. Settling looks anew, and has the last word.
 */
async function knownMachines(
  tx: Tx,
  { kind, sender, origin: { tenantId, partnerId } }: LoadContext,
  rows: readonly ExaminedRow[],
  faults: readonly (Fault | null)[],
): Promise<ReadonlyMap<ExaminedRow, KnownMachine>> {
  if (kind !== 'register' || sender !== 'partner') return new Map();
  const wanted = rows.filter(({ row }, i) => !faults[i] && !row.hash);
  const named = wanted.map(({ row, tupleKey }) => ({ tupleKey, productKeyId: row.values.productKeyId || null }));
  const found = await findMachines(tx, tenantId, sender, named, partnerId);
  return new Map(wanted.flatMap((row, i) => (typeof found[i] === 'object' ? [[row, found[i].machine] as const] : [])));
}

async function existingDevices(tx: Tx, context: LoadContext, rows: readonly ExaminedRow[]): Promise<(string | null)[]> {
  if (context.kind !== 'register' || context.devices.total === 0) return [];
  const holder = await ownHolders(
    tx,
    rows.flatMap(({ keys }) => keys ?? []),
  );
  return rows.map(({ keys }) => (keys && holder(keys)) ?? null);
}

/** A device that a chunk writes; `before` as it stands in the database, null where the chunk makes it. */
interface Written {
  readonly device: NewDevice;
  readonly before: DeviceFacts | null;
}

/**
 * One failed device a serial number: a refused row replaces the one there is or makes it, an accepted row turns it, so
 * that a corrected row becomes the same device. All others make a device of their own. Turns those that are there; answers
 * those to be made, whose places are free then.
 */
async function placeDevices(
  tx: Tx,
  context: LoadContext,
  drafts: readonly Draft[],
  loaded: Loaded,
): Promise<NewDevice[]> {
  const makers = drafts.filter(makesDevice);
  const failed = await failedDevices(tx, context, makers, loaded);
  const written = new Map<string, Written>();
  for (const draft of makers) {
    const serial = draft.examined.row.values.serialNumber;
    const slot = failed.get(serial) ?? { id: draft.id, before: null };
    draft.deviceId = slot.id;
    written.set(slot.id, { device: newDevice(draft, slot.id, context), before: slot.before });
    if (draft.fault) failed.set(serial, slot);
    else failed.delete(serial);
  }
  for (const one of written.values()) count(one, loaded);
  const turned = [...written.values()].flatMap(({ device, before }) => (before ? [{ device, before }] : []));
  if (turned.length > 0) await turn(tx, context, turned);
  const made = [...written.values()].filter(({ before }) => !before).map(({ device }) => device);
  return [...made.filter(isAccepted), ...made.filter(isRefused).toSorted(bySerial)];
}

/** What a mandate does not cover shows in the batch alone: nothing of it comes into the customer's list. */
const noDeviceCodes = new Set(['sampleRow', 'duplicateInFile', 'mandateExpired', 'mandateScopeExceeded']);

function makesDevice({ examined, fault, existing }: Draft): boolean {
  if (existing) return false;
  return !fault || (examined.row.usableSerial && !noDeviceCodes.has(fault.code));
}

async function failedDevices(
  tx: Tx,
  { origin, devices }: LoadContext,
  makers: readonly Draft[],
  loaded: Loaded,
): Promise<Map<string, { id: string; before: DeviceFacts | null }>> {
  if (devices.failed === 0 && loaded.failedDevices.length === 0) return new Map();
  const serials = makers.map(({ examined }) => examined.row.values.serialNumber);
  const found = await failedBySerial(tx, origin.tenantId, serials);
  return new Map(found.map(before => [before.serialNumber, { id: before.id, before }]));
}

const isRefused = ({ state }: NewDevice): boolean => state === 'registrationFailed';
const isAccepted = (device: NewDevice): boolean => !isRefused(device);

/** Two files with the same refused serial numbers take their places in one order: the later waits, neither for the other. */
function bySerial(a: NewDevice, b: NewDevice): number {
  return a.serialNumber < b.serialNumber ? -1 : 1;
}

async function turn(
  tx: Tx,
  { origin, newId }: LoadContext,
  turned: readonly { readonly device: NewDevice; readonly before: DeviceFacts }[],
): Promise<void> {
  const histories = await historiesOf(
    tx,
    origin.tenantId,
    turned.map(({ before }) => before.id),
  );
  const entries = turned.flatMap(({ device, before }) => {
    const stored = histories.get(before.id) ?? [];
    const added =
      device.state === 'registrationFailed'
        ? beforeFailure(stored, before)
        : beforePending(stored, before, origin.batchId, origin.registeredAt);
    return added.map(transition => ({ ...transition, deviceId: before.id, id: newId() }));
  });
  await insertHistory(tx, origin.tenantId, entries);
  await turnDevices(
    tx,
    origin,
    turned.map(({ device }) => device),
  );
  const left = turned.flatMap(({ before }) => before.captureId ?? []);
  await dropCapturesAfter(tx, origin.tenantId, left, captureEnd(origin.registeredAt));
}

function count({ device, before }: Written, loaded: Loaded): void {
  if (before) gather(loaded.left, leaving([before]));
  const { failedDevices, pendingDevices } = loaded;
  (device.state === 'registrationFailed' ? failedDevices : pendingDevices).push(device.id);
}
