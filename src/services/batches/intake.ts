import type { BatchKind, Encoding, Format, JsonDeregistration } from '../../contracts/batches.ts';
import type { Fault } from '../../contracts/errors.ts';
import { rowJudge } from '../../domain/batches.ts';
import { type BindingKeys, tupleKey } from '../../domain/identity.ts';
import type { FileRow } from '../../files/file-row.ts';
import { json, type Shape, shapeOf } from '../../files/formats.ts';
import type { FileLimits } from '../../files/reader.ts';
import { jsonRows, readFile } from '../../files/reader.ts';
import { type CheckedRow, checkRow } from '../../files/rows.ts';
import type { Delimiter } from '../../files/write.ts';
import { usableIdentity } from '../../hardware-hash/check.ts';
import { hashMeans } from '../../hash-means.ts';
import type { BatchContent } from './requests.ts';

/** A row with everything that the file alone can tell: its machine's keys, and the fault it is refused for. */
export interface ExaminedRow {
  readonly row: CheckedRow;
  readonly keys: BindingKeys | null;
  /** By which the hash's machine is found without its hash. */
  readonly tupleKey: Uint8Array | null;
  /** Deregistering by device id: the device named. */
  readonly targetId: string | null;
  readonly faults: readonly Fault[];
}

/** A batch's content whose heading is known; its rows can be read once. */
export interface Intake {
  readonly format: Format;
  /** Null for JSON. */
  readonly delimiter: Delimiter | null;
  readonly heading: readonly string[];
  /** Position of the hash among the cells. */
  readonly hashColumn: number | null;
  /** Final after the last row. */
  readonly encoding: Encoding;
  readonly rows: AsyncIterable<readonly ExaminedRow[]>;
}

export interface IntakeContext {
  readonly kind: BatchKind;
  readonly sender: 'customer' | 'partner';
  readonly format?: 'corporateIdentifiers' | undefined;
  readonly limits: FileLimits;
}

/** Opens a batch's content. Throws a `Refusal` for a file that is refused as a whole, also while its rows are read. */
export async function openIntake(content: BatchContent, context: IntakeContext): Promise<Intake> {
  if (content.type === 'file') {
    const reader = await readFile(content.body.read(), { format: context.format, limits: context.limits });
    const examine = examiner(context, reader.format);
    return {
      format: reader.format,
      delimiter: reader.delimiter,
      heading: reader.heading,
      hashColumn: hashColumn(shapeOf(reader.heading)),
      rows: examined(reader.rows, row => examine(row, null)),
      get encoding() {
        return reader.encoding;
      },
    };
  }
  const examine = examiner(context, 'json');
  const devices = content.type === 'devices' ? content.devices : content.devices.map(namedValues);
  const rows = jsonRows(devices, context.limits);
  const targets = content.type === 'deregistrations' ? content.devices.map(targetOf) : [];
  return {
    format: 'json',
    delimiter: null,
    heading: json.heading,
    hashColumn: hashColumn(json),
    encoding: 'utf-8',
    rows: examined([rows], row => examine(row, targets[row.line - 1] ?? null)),
  };
}

const targetOf = (device: JsonDeregistration): string | null => ('id' in device ? device.id : null);
const namedValues = (
  device: JsonDeregistration,
): Exclude<JsonDeregistration, { id: string }> | Record<string, never> => ('id' in device ? {} : device);

function hashColumn(shape: Shape | null | undefined): number | null {
  const at = shape?.columns.indexOf('hardwareHash') ?? -1;
  return at === -1 ? null : at;
}

async function* examined(
  parts: AsyncIterable<readonly FileRow[]> | Iterable<readonly FileRow[]>,
  examine: (row: FileRow) => ExaminedRow,
): AsyncGenerator<readonly ExaminedRow[], void, void> {
  for await (const part of parts) yield part.map(examine);
}

function examiner(
  { kind, sender }: IntakeContext,
  format: Format,
): (row: FileRow, targetId: string | null) => ExaminedRow {
  const judge = rowJudge(hashMeans.sha256);
  const seenTargets = new Map<string, number>();
  const context = { kind, format, sender, means: hashMeans };
  return (fileRow, targetId) => {
    if (targetId) return byTarget(fileRow, targetId, seenTargets);
    const row = checkRow(fileRow, context);
    const { keys, faults } = judge(row, row.hash ? usableIdentity(row.hash.identity) : null);
    return { row, keys, tupleKey: tupleOf(row), targetId: null, faults };
  };
}

/** The hash's own manufacturer, model and serial number where there is a hash; else what the row says. */
function tupleOf({ hash, values }: CheckedRow): Uint8Array | null {
  const { manufacturer, model, serialNumber } = hash ? hash.identity : values;
  if (!manufacturer || !serialNumber) return null;
  return tupleKey(manufacturer, model ?? '', serialNumber, hashMeans.sha256);
}

function byTarget({ line, cells, values }: FileRow, targetId: string, seen: Map<string, number>): ExaminedRow {
  const otherLine = seen.get(targetId);
  seen.set(targetId, otherLine ?? line);
  const faults: Fault[] = otherLine === undefined ? [] : [{ code: 'duplicateInFile', params: { otherLine } }];
  const row: CheckedRow = { line, cells, values, hash: null, method: null, faults, warnings: [], usableSerial: false };
  return { row, keys: null, tupleKey: null, targetId, faults };
}
