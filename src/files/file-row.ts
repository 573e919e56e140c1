import { columnNames, type Encoding, type RowField, type RowValues } from '../contracts/batches.ts';
import type { Fault, Reason, Warning } from '../contracts/errors.ts';
import type { Limits } from '../contracts/limits.ts';
import type { CsvRow } from './csv.ts';
import type { Column, Shape } from './formats.ts';

/** A row of a file, before anyone asked what it means. */
export interface FileRow {
  /** The physical line where the row begins (the file's first is 1); of JSON devices the position from 1. */
  readonly line: number;
  /**
   * As read, for the fix-file: outer blanks kept, a spreadsheet escape taken away. Always storable and of bounded size: what
   * cannot be stored is U+FFFD here, a cell far over its limit ends in an ellipsis (and stays over it); the fault says so.
   */
  readonly cells: readonly string[];
  /** Without outer blanks. All but the hash can be kept without keeping the file's text in memory; cells cannot. */
  readonly values: RowValues;
  /** What is wrong with single cells: `valueNotValid` with the column. A surplus cell, which puts all columns in doubt, comes first. */
  readonly faults: readonly Fault[];
  readonly warnings: readonly Warning[];
}

export type CellLimits = Pick<Limits, 'cellBytes' | 'hashCharacters'>;

/** Holds the cells of a row against the limits and gives them their meaning. */
export function fileRow(
  { line, cells, fault }: CsvRow,
  shape: Shape,
  limits: CellLimits,
  encoding: Encoding = 'utf-8',
): FileRow {
  const kept = withoutEmptyEnd(cells, shape.heading.length);
  const faults: Fault[] = [];
  const surplus = kept.findIndex((cell, at) => at >= shape.heading.length && cell.trim() !== '');
  if (surplus !== -1) faults.push(notValid('surplusCell', shape, surplus, limits));
  for (const [at, cell] of kept.entries()) {
    if (!isSound(cell, shape.columns[at], limits)) faults.push(...cellFaults(cell, at, shape, limits, encoding));
  }
  if (fault && !faults.some(({ reason }) => reason === fault.reason)) {
    faults.push(notValid(fault.reason, shape, fault.cell, limits));
  }
  const storable = faults.length === 0 ? kept : kept.map(cell => storableCell(cell, limits));
  return { line, cells: storable, values: valuesOf(storable, shape), faults, warnings: warningsOf(kept, shape) };
}

/** The name of a column in messages: the field's, else the heading as typed (its beginning, where it is long), else its position. */
function columnName({ heading, columns }: Shape, at: number): string {
  const column = columns[at];
  if (column && column !== 'silent' && column !== 'surplus') return columnNames[column];
  const typed = heading[at]?.trim() || `Column ${at + 1}`;
  // No message is to hold a hardware hash, which stands there where the heading row is missing or has run into the next.
  return typed.length > shownCharacters ? `${typed.slice(0, shownCharacters)}…` : typed;
}
const shownCharacters = 40;

function withoutEmptyEnd(cells: readonly string[], atLeast: number): readonly string[] {
  let end = cells.length;
  while (end > atLeast && cells[end - 1]?.trim() === '') end--;
  return end === cells.length ? cells : cells.slice(0, end);
}

function isSound(cell: string, column: Column | undefined, limits: CellLimits): boolean {
  return !isTooLong(cell, column, limits) && cell.isWellFormed() && !cell.includes('\0');
}

function cellFaults(cell: string, at: number, shape: Shape, limits: CellLimits, encoding: Encoding): Fault[] {
  const faults: Fault[] = [];
  if (isTooLong(cell, shape.columns[at], limits)) faults.push(notValid('tooLong', shape, at, limits));
  if (!cell.isWellFormed() && !encoding.startsWith('utf-16')) faults.push(notValid('badCharacters', shape, at, limits));
  else if (!cell.isWellFormed() || cell.includes('\0')) faults.push(notValid('notStorable', shape, at, limits));
  return faults;
}

/** Hashes are counted in characters, which are bytes there, all others in bytes of UTF-8, of which a character has at most three. */
function isTooLong(cell: string, column: Column | undefined, limits: CellLimits): boolean {
  const limit = limitOf(column, limits);
  if (column === 'hardwareHash' || cell.length > limit) return cell.length > limit;
  return cell.length * 3 > limit && utf8.encode(cell).length > limit;
}

const utf8 = new TextEncoder();

function limitOf(column: Column | undefined, { cellBytes, hashCharacters }: CellLimits): number {
  return column === 'hardwareHash' ? hashCharacters : cellBytes;
}

function notValid(reason: Reason, shape: Shape, at: number, limits: CellLimits): Fault {
  const fault: Fault = { code: 'valueNotValid', reason, column: columnName(shape, at) };
  if (reason !== 'tooLong') return fault;
  const limit = limitOf(shape.columns[at], limits);
  return { ...fault, params: shape.columns[at] === 'hardwareHash' ? { limit } : { bytes: limit } };
}

function storableCell(cell: string, { hashCharacters }: CellLimits): string {
  const cut = cell.length > hashCharacters ? `${cell.slice(0, hashCharacters)}…` : cell;
  return cut.toWellFormed().replaceAll('\0', '\ufffd');
}

function valuesOf(cells: readonly string[], { columns }: Shape): RowValues {
  const values: Record<RowField, string> = {
    manufacturer: '',
    model: '',
    serialNumber: '',
    hardwareHash: '',
    productKeyId: '',
    groupTag: '',
    assignedUser: '',
  };
  for (let at = 0; at < columns.length; at++) {
    const column = columns[at]!;
    if (column === 'silent' || column === 'surplus') continue;
    const value = cells[at]?.trim() ?? '';
    values[column] = column === 'hardwareHash' ? value : detached(value);
  }
  return values;
}

/**
 * A copy that shares no memory with the text it was cut from. Engines keep the whole piece of the file (64 KiB and more) as
 * long as any cut of it is kept: remembering one value of each row would be remembering the file. Joining and cutting again makes a small piece.
 */
function detached(value: string): string {
  return ` ${value}`.slice(1);
}

function warningsOf(cells: readonly string[], shape: Shape): Warning[] {
  const warnings: Warning[] = [];
  for (const [at, column] of shape.columns.entries()) {
    if (column !== 'surplus' || !cells[at]?.trim()) continue;
    warnings.push({ code: 'columnIgnored', column: columnName(shape, at) });
  }
  return warnings;
}
