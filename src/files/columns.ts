import { columnNames, type RowField, type RowValues } from '../contracts/batches.ts';
import type { Fault, Warning } from '../contracts/errors.ts';
import { isPlaceholder } from '../hardware-hash/check.ts';
import type { HashIdentity } from '../hardware-hash/hash.ts';
import { isDamagedForm } from './serial-number.ts';

/**
 * The columns of a row held against its hash: a serial number or product key ID of another device (the sign of mixed-up
 * rows) and, with `exact`, any manufacturer, model or serial number that is not the hash's to the letter. An empty cell contradicts nothing.
 */
export function columnFaults(values: RowValues, identity: HashIdentity, exact: boolean): Fault[] {
  const faults = [...serialFaults(values, identity, exact), ...keyFaults(values, identity)];
  if (exact) faults.push(...differences(values, identity).map(notExact));
  return faults;
}

/** What was corrected, and which display values differ, in a row that `columnFaults` has nothing against. */
export function columnWarnings(values: RowValues, identity: HashIdentity): Warning[] {
  const warnings: Warning[] = differences(values, identity).map(({ field }) => ({
    code: 'displayValueDiffers',
    column: columnNames[field],
  }));
  if (values.serialNumber === serialOf(identity)) return warnings;
  return [{ code: 'serialNumberCorrected', column: columnNames.serialNumber }, ...warnings];
}

/** The hash's serial number and product key ID, and the row's manufacturer and model where given. */
export function shownValues(values: RowValues, identity: HashIdentity): RowValues {
  return {
    ...values,
    manufacturer: values.manufacturer || (identity.manufacturer ?? '').trim(),
    model: values.model || (identity.model ?? '').trim(),
    serialNumber: serialOf(identity),
    productKeyId: identity.productKeyId?.trim() || values.productKeyId,
  };
}

function serialOf(identity: HashIdentity): string {
  return (identity.serialNumber ?? '').trim();
}

function serialFaults({ serialNumber: given }: RowValues, identity: HashIdentity, exact: boolean): Fault[] {
  const found = serialOf(identity);
  if (given === '' || given === found || (!exact && isDamagedForm(given, found))) return [];
  return [{ code: 'serialNumberMismatch', column: columnNames.serialNumber, params: bothValues(given, found) }];
}

function keyFaults({ productKeyId: given }: RowValues, { productKeyId }: HashIdentity): Fault[] {
  const found = (productKeyId ?? '').trim();
  if (given === '' || isPlaceholder(found) || given === found) return [];
  return [{ code: 'productKeyMismatch', column: columnNames.productKeyId, params: bothValues(given, found) }];
}

interface Difference {
  readonly field: RowField;
  readonly given: string;
  readonly found: string;
}

/** Manufacturer and model that are given and are not the hash's. Where the hash has but a placeholder, there is nothing to differ from. */
function differences(values: RowValues, identity: HashIdentity): Difference[] {
  return (['manufacturer', 'model'] as const)
    .map(field => ({ field, given: values[field], found: (identity[field] ?? '').trim() }))
    .filter(({ given, found }) => given !== '' && !isPlaceholder(found) && given !== found);
}

function notExact({ field, given, found }: Difference): Fault {
  const params = bothValues(given, found);
  return { code: 'valueNotValid', reason: 'notExact', column: columnNames[field], params };
}

/** Parameters of a message, which a hardware hash in the wrong column must not get into. */
function bothValues(given: string, found: string): { readonly given?: string; readonly found: string } {
  return looksLikeHash(given) ? { found } : { given, found };
}

/** Whether a text is so long a piece of base64 that it can only be a hardware hash, or what is left of one. */
export function looksLikeHash(text: string): boolean {
  return /^[A-Za-z0-9+/]{96}/.test(text);
}
