import { headingsOf } from '../../../../src/files/formats.ts';
import { bom, csvLine } from '../../../../src/files/write.ts';

/** A device as its label says: the serial number scanned, maker and model as set for all that follow. */
export interface ScannedRow {
  readonly manufacturer: string;
  readonly model: string;
  readonly serialNumber: string;
}

/** What a scan came to: another row, or the number (from 1) of the row that has the device already. */
export type Scan = { readonly rows: readonly ScannedRow[] } | { readonly twice: number };

/** Adds what a scanner sent, without outer blanks. */
export function scanned(rows: readonly ScannedRow[], row: ScannedRow): Scan {
  const serialNumber = row.serialNumber.trim();
  const at = rows.findIndex(
    each => each.serialNumber.toUpperCase() === serialNumber.toUpperCase() && each.model === row.model,
  );
  return at === -1 ? { rows: [...rows, { ...row, serialNumber }] } : { twice: at + 1 };
}

/** The rows as a file, of the family that names devices by maker, model and serial number. */
export function scannedFile(rows: readonly ScannedRow[]): string {
  const lines = rows.map(({ manufacturer, model, serialNumber }) => csvLine([manufacturer, model, serialNumber]));
  return [bom, csvLine(headingsOf('partner')), ...lines].join('');
}
