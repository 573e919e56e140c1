import type { BatchKind, Profile } from '../../contracts/batches.ts';
import type { Fault } from '../../contracts/errors.ts';
import type { BindingKeys } from '../../domain/identity.ts';
import { looksLikeHash } from '../../files/columns.ts';
import { type KnownMachine, type NewCapture, sealContext } from '../../storage/captures.ts';
import type { DeviceOrigin, NewDevice } from '../../storage/devices.ts';
import type { NewRow } from '../../storage/new-rows.ts';
import type { Seal } from '../../storage/seal.ts';
import type { ExaminedRow } from './intake.ts';

export interface LoadContext {
  readonly origin: DeviceOrigin;
  readonly kind: BatchKind;
  readonly sender: 'customer' | 'partner';
  readonly groupTag: string | null;
  readonly profile: Profile | null;
  readonly hashColumn: number | null;
  /** Devices of the tenant before the load, in all and failed: what need not be looked for when there is none. */
  readonly devices: { readonly total: number; readonly failed: number };
  /** Why the mandate does not cover the batch; null where it does, or none is needed. */
  readonly notCovered: Fault | null;
  readonly newId: () => string;
  readonly seal: Seal;
}

/** A row on its way into the database. */
export interface Draft {
  readonly examined: ExaminedRow;
  readonly id: string;
  readonly fault: Fault | null;
  /** The machine that a row without a hash seems to mean. */
  readonly known: KnownMachine | null;
  /** The device that the row's machine is already. */
  readonly existing: string | null;
  deviceId: string | null;
}

/** By which the row's machine is claimed: those of its own hash, else of what is on file. */
function keysOf({ examined, known }: Draft): BindingKeys | null {
  return examined.keys ?? (known && { ek: known.ekKey, smbios: known.smbiosKey });
}

/** The device that a row makes or turns. */
export function newDevice(draft: Draft, deviceId: string, context: LoadContext): NewDevice {
  const { examined, id, fault, known } = draft;
  const { row } = examined;
  const keys = keysOf(draft);
  return {
    id: deviceId,
    line: row.line,
    state: fault ? 'registrationFailed' : 'setupNeeded',
    manufacturer: row.values.manufacturer,
    model: row.values.model,
    serialNumber: row.values.serialNumber,
    productKeyId: row.values.productKeyId || null,
    groupTag: row.values.groupTag || context.groupTag,
    assignedUser: row.values.assignedUser || null,
    method: row.method === 'productKey' || row.method === 'tuple' ? row.method : 'hardwareHash',
    tpm: row.hash?.identity.tpm ?? known?.tpm ?? false,
    captureId: row.hash && !fault ? id : null,
    ekKey: fault ? null : (keys?.ek ?? null),
    smbiosKey: fault ? null : (keys?.smbios ?? null),
    fault,
  };
}

/** The hashes of rows that are accepted, or may be at another time; a deregistration keeps none. */
export function captures(context: LoadContext, drafts: readonly Draft[]): NewCapture[] {
  return drafts.flatMap(draft => {
    const { id, examined } = draft;
    const { row, keys, tupleKey } = examined;
    if (!isCaptured(draft, context) || !row.hash || !tupleKey) return [];
    const { bytes, size, identity } = row.hash;
    return [
      {
        ...{ id, tupleKey, bytes, size, capturedAt: identity.capturedAt },
        productKeyId: identity.productKeyId,
        ekKey: keys?.ek ?? null,
        smbiosKey: keys?.smbios ?? null,
      },
    ];
  });
}

function isCaptured({ examined, fault }: Draft, { kind, notCovered }: LoadContext): boolean {
  return examined.row.hash !== null && (fault === null || fault === notCovered) && kind !== 'deregister';
}

/** What a row is written as; it counts once the batch is settled up to its line. Deregistering is decided row by row. */
const whenAllGoesWell = { register: 'registered', catalogue: 'filed', deregister: 'pending' } as const;

export function newRow(draft: Draft, context: LoadContext): NewRow {
  const { row, targetId } = draft.examined;
  const { values } = row;
  const keys = keysOf(draft);
  return {
    line: row.line,
    id: draft.id,
    outcome: draft.fault ? 'failed' : whenAllGoesWell[context.kind],
    method: targetId ? 'id' : row.method,
    manufacturer: values.manufacturer,
    model: values.model,
    serialNumber: values.serialNumber,
    productKeyId: values.productKeyId || null,
    groupTag: values.groupTag || context.groupTag,
    assignedUser: values.assignedUser || null,
    targetId,
    deviceId: draft.deviceId,
    ekKey: keys?.ek ?? null,
    smbiosKey: keys?.smbios ?? null,
    fault: draft.fault,
    warnings: row.warnings,
    ...keptCells(draft, context),
  };
}

/** The cells for a fix-file. A hash is personal data: where no capture holds it, all cells are sealed. */
function keptCells(draft: Draft, context: LoadContext): Pick<NewRow, 'cells' | 'sealedCells'> {
  const { row } = draft.examined;
  const { hashColumn, origin, seal } = context;
  const captured = isCaptured(draft, context);
  const inCapture = (at: number) => at === hashColumn && (captured || row.cells[at] === '');
  if (row.cells.some((cell, at) => !inCapture(at) && (at === hashColumn || looksLikeHash(cell)))) {
    const plain = Buffer.from(JSON.stringify(row.cells));
    return { cells: null, sealedCells: seal.seal(plain, sealContext(origin.tenantId, draft.id)) };
  }
  const cells = captured ? row.cells.map((cell, at) => (at === hashColumn ? '' : cell)) : row.cells;
  return { cells: JSON.stringify(cells), sealedCells: null };
}
