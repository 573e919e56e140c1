import { type BatchKind, columnNames, type Format, type RowField, type RowValues } from '../contracts/batches.ts';
import type { Fault, Warning } from '../contracts/errors.ts';
import { limits } from '../contracts/limits.ts';
import { isPlaceholder } from '../hardware-hash/check.ts';
import { readHash } from '../hardware-hash/decode.ts';
import type { HardwareHash, HashMeans, HashReading, HashReason } from '../hardware-hash/hash.ts';
import { columnFaults, columnWarnings, looksLikeHash, shownValues } from './columns.ts';
import type { FileRow } from './file-row.ts';
import { sampleDevice } from './formats.ts';
import { isExponentForm } from './serial-number.ts';

export interface RowContext {
  readonly kind: BatchKind;
  readonly format: Format;
  /** A partner's values must equal the device's exactly; a customer's are for display where there is a hash. */
  readonly sender: 'customer' | 'partner';
  readonly means: HashMeans;
  /** Whether a row without a hash can be looked up among known devices; `never` when offline. */
  readonly lookup?: 'possible' | 'never';
}

/** A row with all that can be said of it without knowing other rows or devices. */
export interface CheckedRow {
  readonly line: number;
  readonly cells: readonly string[];
  /** As shown: with a sound hash its serial number and product key ID, and the file's manufacturer and model where given; never a misplaced hash. */
  readonly values: RowValues;
  /** Set where the hash could be read, be the row acceptable or not. Its identity is what keys and lookups use. */
  readonly hash: HardwareHash | null;
  /** What names the device; null where nothing does. */
  readonly method: 'hardwareHash' | 'tuple' | 'productKey' | 'serial' | null;
  /** Empty: the row is acceptable. The first is the row's error. */
  readonly faults: readonly Fault[];
  readonly warnings: readonly Warning[];
  /** Whether the serial number could name a device by itself. */
  readonly usableSerial: boolean;
}

type Verdict = Pick<CheckedRow, 'values' | 'method' | 'faults' | 'warnings'>;

/** Decides what a row is worth: the hash verified, the columns held against it, what is missing named. */
export function checkRow(row: FileRow, context: RowContext): CheckedRow {
  const reading = row.values.hardwareHash === '' ? null : readHash(row.values.hardwareHash, context.means);
  const sample = isSample(row.values, reading);
  const { values, method, faults, warnings } = sample
    ? refused(row, [{ code: 'sampleRow' }])
    : verdictOf(row, reading, context);
  return {
    line: row.line,
    cells: row.cells,
    values,
    hash: reading?.hash ?? null,
    method,
    faults,
    warnings: [...row.warnings, ...warnings],
    usableSerial: !sample && isUsableSerial(values.serialNumber, faults),
  };
}

function verdictOf(row: FileRow, reading: HashReading | null, context: RowContext): Verdict {
  const misplaced = reading?.hash ? undefined : fieldsButHash.find(field => looksLikeHash(row.values[field]));
  if (misplaced) {
    const params = { foundIn: columnNames[misplaced] };
    const fault = { ...hashNotValid('notAHardwareHash'), params };
    return refused(row, row.faults.some(isSurplus) ? [...row.faults, fault] : [fault, ...row.faults]);
  }
  const cellFaults = [...row.faults, ...labelFaults(row.values)];
  if (cellFaults.length > 0) return refused(row, cellFaults);
  if (context.kind === 'catalogue') {
    const empty = catalogueFields.find(field => row.values[field] === '');
    if (empty) return refused(row, [missing(empty)]);
  }
  return reading ? verdictByHash(row, reading, context) : verdictWithoutHash(row, context);
}

const catalogueFields = ['manufacturer', 'model', 'serialNumber', 'hardwareHash'] as const;
const tupleFields = ['manufacturer', 'model', 'serialNumber'] as const;
const fieldsButHash = [...tupleFields, 'productKeyId', 'groupTag', 'assignedUser'] as const;

function refused(row: FileRow, faults: readonly Fault[]): Verdict {
  const { manufacturer, model, serialNumber, productKeyId, groupTag, assignedUser, hardwareHash } = row.values;
  const shown = (value: string) => (looksLikeHash(value) ? '' : value);
  const values = {
    manufacturer: shown(manufacturer),
    model: shown(model),
    serialNumber: shown(serialNumber),
    hardwareHash,
    productKeyId: shown(productKeyId),
    groupTag: shown(groupTag),
    assignedUser: shown(assignedUser),
  };
  return { values, method: null, faults, warnings: [] };
}

function labelFaults(values: RowValues): Fault[] {
  const limit = limits.labelCharacters;
  return (['groupTag', 'assignedUser'] as const)
    .filter(field => isLongerThan(values[field], limit))
    .map(field => ({ code: 'valueNotValid', reason: 'tooLong', column: columnNames[field], params: { limit } }));
}

/** In characters as a request's texts are counted, of which some take two units here. */
function isLongerThan(text: string, limit: number): boolean {
  return text.length > limit && [...text].length > limit;
}

function verdictByHash(row: FileRow, reading: HashReading, { kind, sender }: RowContext): Verdict {
  if (!reading.hash) return refused(row, [{ ...hashNotValid(reading.reason), params: reading.params }]);
  if (reading.reason) return refused(row, [hashNotValid(reading.reason)]);
  const exact = kind === 'catalogue' || (kind === 'register' && sender === 'partner');
  const { identity } = reading.hash;
  const faults = columnFaults(row.values, identity, exact);
  if (faults.length > 0) return { ...refused(row, faults), method: 'hardwareHash' };
  const repairs = reading.repairs.map(code => ({ code, column: columnNames.hardwareHash }));
  const corrections = kind === 'deregister' ? [] : columnWarnings(row.values, identity);
  return {
    values: shownValues(row.values, identity),
    method: 'hardwareHash',
    faults,
    warnings: [...repairs, ...corrections],
  };
}

function verdictWithoutHash(row: FileRow, context: RowContext): Verdict {
  const found = context.kind === 'deregister' ? methodToDeregister(row.values) : methodToRegister(row.values, context);
  if (typeof found !== 'string') return refused(row, [found]);
  return { values: row.values, method: found, faults: [], warnings: [] };
}

function methodToDeregister(values: RowValues): 'tuple' | 'serial' | Fault {
  if (values.serialNumber === '') return missing('serialNumber');
  if (isExponentForm(values.serialNumber)) return notInForm('serialNumber');
  return values.manufacturer !== '' && values.model !== '' ? 'tuple' : 'serial';
}

/** A customer's row lives by its hash, unless the file's family has none; a lookup is a second chance that has to be possible. */
function methodToRegister(values: RowValues, context: RowContext): 'tuple' | 'productKey' | Fault {
  const { format, sender, lookup = 'possible' } = context;
  const needsHash = sender === 'customer' && format !== 'partner' && format !== 'corporateIdentifiers';
  if (needsHash && lookup === 'never') return missing('hardwareHash');
  const empty = tupleFields.find(
    field => values[field] === '' || (field === 'serialNumber' && isPlaceholder(values[field])),
  );
  const damaged = isExponentForm(values.serialNumber);
  if (!empty && !damaged) return 'tuple';
  if (/^\d{13}$/.test(values.productKeyId)) return 'productKey';
  if (needsHash) return missing('hardwareHash');
  if (values.productKeyId !== '') return notInForm('productKeyId');
  if (format === 'autopilotInfo' || format === 'configMgr') return missing('hardwareHash');
  return empty ? missing(empty) : notInForm('serialNumber');
}

function missing(field: RowField): Fault {
  return { code: 'missingValue', column: columnNames[field] };
}

function notInForm(field: RowField): Fault {
  return { code: 'valueNotValid', reason: 'format', column: columnNames[field] };
}

function hashNotValid(reason: HashReason): Fault {
  return { code: 'hardwareHashNotValid', reason, column: columnNames.hardwareHash };
}

/** The template's own row. Where it has no hash, all three values must be the sample's: its serial number alone may be a device's. */
function isSample(values: RowValues, reading: HashReading | null): boolean {
  if (values.serialNumber.replace(/^0/, '') !== sampleDevice.serialNumber.replace(/^0/, '')) return false;
  if (reading) return reading.hash === null || reading.reason !== null;
  return values.manufacturer === sampleDevice.manufacturer && values.model === sampleDevice.model;
}

/** Where columns are swapped or shifted, what stands under the serial number may be a model. */
function isUsableSerial(serialNumber: string, faults: readonly Fault[]): boolean {
  if (isPlaceholder(serialNumber) || isExponentForm(serialNumber)) return false;
  if (faults.some(fault => isSurplus(fault) || isMisplacedHash(fault))) return false;
  return !faults.some(({ code, column }) => code === 'valueNotValid' && column === columnNames.serialNumber);
}

function isSurplus({ reason }: Fault): boolean {
  return reason === 'surplusCell';
}

function isMisplacedHash({ params }: Fault): boolean {
  return params?.foundIn !== undefined;
}
