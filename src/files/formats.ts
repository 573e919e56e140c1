import { columnNames, type Format, type RowField, rowFields } from '../contracts/batches.ts';
import { Refusal } from '../contracts/errors.ts';
import { bom, csvLine } from './write.ts';

/** A family of files: told apart by the headings that it cannot do without. Facts: docs/guide/register-devices.md. */
interface Family {
  readonly format: Format;
  readonly headings: Readonly<Partial<Record<RowField, string>>>;
}

/** A family that asks for more headings stands before one that asks for some of the same. */
const families: readonly Family[] = [
  {
    format: 'partnerCenter',
    headings: {
      serialNumber: 'Device Serial Number',
      productKeyId: 'Windows Product ID',
      hardwareHash: 'Hardware Hash',
      manufacturer: 'Manufacturer name',
      model: 'Device model',
    },
  },
  {
    format: 'autopilotInfo',
    headings: {
      serialNumber: 'Device Serial Number',
      productKeyId: 'Windows Product ID',
      hardwareHash: 'Hardware Hash',
    },
  },
  {
    format: 'selfService',
    headings: {
      manufacturer: 'Manufacturer',
      model: 'Model',
      serialNumber: 'Serial Number',
      hardwareHash: 'Hardware Hash',
    },
  },
  { format: 'partner', headings: { manufacturer: 'Manufacturer', model: 'Model', serialNumber: 'Serial Number' } },
  { format: 'configMgr', headings: { serialNumber: 'Serial_Number', hardwareHash: 'HardwareHash' } },
];

/** Accepted in every family beside its own headings. */
const optionalFields: readonly RowField[] = ['productKeyId', 'groupTag', 'assignedUser'];

/** What the old module wrote for `Group Tag`; in other files an order ID is an order ID. */
const groupTagOfAutopilotInfo = 'OrderID';

/** The two columns that a fix-file has beside those it came with. */
export const fixHeadings = ['Error Code', 'What To Do'] as const;

/** Headings of Muster's own exports beside the device's values: known, and ignored without a warning. */
export const errorHeadings = ['Line', 'Outcome', 'Error Code', 'Error', 'Details', 'What To Do', 'Request ID'] as const;

/** What a column of the file holds: a field, nothing that matters (`silent`), or something Muster has no use for. */
export type Column = RowField | 'silent' | 'surplus';

/** How the rows of one file are to be read. `heading` is as typed, without empty headings at its end. */
export interface Shape {
  readonly format: Format;
  readonly heading: readonly string[];
  readonly columns: readonly Column[];
}

/** The headings of a family, in the order of its templates and examples. */
export function headingsOf(format: 'selfService' | 'partner' | 'partnerCenter'): readonly string[] {
  const family = families.find(candidate => candidate.format === format);
  return Object.values(family?.headings ?? {});
}

/** Files without a heading row, read only when asked for. A fix-file of theirs gets these headings, and is read as `partner`. */
export const corporateIdentifiers: Shape = {
  format: 'corporateIdentifiers',
  heading: headingsOf('partner'),
  columns: ['manufacturer', 'model', 'serialNumber'],
};

/** JSON devices, under the heading that their fix-file has. */
export const json: Shape = {
  format: 'json',
  heading: [...headingsOf('partnerCenter'), columnNames.groupTag, columnNames.assignedUser],
  columns: ['serialNumber', 'productKeyId', 'hardwareHash', 'manufacturer', 'model', 'groupTag', 'assignedUser'],
};

/** The sample row of the templates; left in a file, it is told from a device. Its hash is none. */
export const sampleDevice = {
  manufacturer: 'Microsoft Corporation',
  model: 'Surface Laptop',
  serialNumber: '016520771357',
  hardwareHash: 'eidkaofjeioaofjfoieoajfoiejofiaoiojeifjojew',
} as const;

/** The file that a customer (`selfService`) or a partner fills in: heading and sample row. */
export function template(format: 'selfService' | 'partner'): string {
  const { manufacturer, model, serialNumber, hardwareHash } = sampleDevice;
  const cells: string[] = [manufacturer, model, serialNumber];
  if (format === 'selfService') cells.push(hardwareHash);
  return bom + csvLine(headingsOf(format)) + csvLine(cells);
}

/** How many cells of a row are headings that some family knows; decides between delimiters. */
export function knownHeadings(cells: readonly string[]): number {
  return cells.filter(cell => vocabulary.has(normal(cell))).length;
}

/** The family of a heading row; null where none fits. Throws `headingNotKnown` where two columns mean the same. */
export function shapeOf(heading: readonly string[]): Shape | null {
  const names = heading.map(normal);
  const family = families.find(({ headings }) => Object.values(headings).every(name => names.includes(normal(name))));
  if (!family) return null;
  const columns = names.map(name => columnOf(name, family));
  for (const field of rowFields) {
    if (columns.indexOf(field) === columns.lastIndexOf(field)) continue;
    throw new Refusal('headingNotKnown', { reason: 'columnTwice', column: columnNames[field] });
  }
  return { format: family.format, heading, columns };
}

/** The refusal of a heading row that no family fits: names the nearest family and what the file lacks of it. */
export function headingNotKnown(heading: readonly string[]): Refusal {
  const names = heading.map(normal).filter(name => name !== '');
  const distances = families.map(family => distanceTo(family, names));
  const nearest = families[distances.indexOf(Math.min(...distances))] ?? families[0];
  const wanted = Object.values(nearest?.headings ?? {});
  const missing = wanted.filter(name => !names.includes(normal(name)));
  return new Refusal('headingNotKnown', { params: { nearest: wanted.join(','), missing: missing.join(', ') } });
}

function normal(heading: string): string {
  return heading.trim().toLowerCase();
}

function columnOf(name: string, family: Family): Column {
  const own = rowFields.find(field => normal(family.headings[field] ?? '') === name);
  if (own && name !== '') return own;
  if (family.format === 'autopilotInfo' && name === normal(groupTagOfAutopilotInfo)) return 'groupTag';
  if (silent.has(name)) return 'silent';
  return vocabulary.get(name) ?? 'surplus';
}

const silent: ReadonlySet<string> = new Set(errorHeadings.map(normal));

/** Every heading of every family with its meaning: a column under another family's heading is taken for what it says. */
const vocabulary: ReadonlyMap<string, RowField> = new Map([
  ...families.flatMap(({ headings }) =>
    rowFields.filter(field => headings[field]).map(field => [normal(headings[field] ?? ''), field] as const),
  ),
  ...optionalFields.map(field => [normal(columnNames[field]), field] as const),
]);

/** Changes that would make the headings of the family out of those of the file, per heading of the family. */
function distanceTo({ headings }: Family, names: readonly string[]): number {
  const wanted = Object.values(headings).map(normal);
  const changes = wanted.map(name => Math.min(name.length, ...names.map(other => editDistance(name, other))));
  return changes.reduce((sum, count) => sum + count, 0) / wanted.join('').length;
}

/** Levenshtein's distance. Only beginnings are compared: a cell of the first row may be long, where the heading is missing. */
function editDistance(first: string, second: string): number {
  const other = second.slice(0, 64);
  let above = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...first].entries()) {
    const current = [row + 1];
    for (let at = 0; at < other.length; at++) {
      const replaced = above[at]! + (other[at] === letter ? 0 : 1);
      current.push(Math.min(replaced, above[at + 1]! + 1, current[at]! + 1));
    }
    above = current;
  }
  return above[other.length]!;
}
