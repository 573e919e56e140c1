import { rawRecords } from './encode.ts';
import type { HardwareHash } from './hash.ts';
import { toHex } from './layout.ts';
import { layoutOf, type RecordName, type RecordValue, recordEntries, type recordTable } from './records.ts';

type Named<As extends string> = { [N in RecordName]: (typeof recordTable)[N]['as'] extends As ? N : never }[RecordName];
type Together<U> = (U extends unknown ? (each: U) => void : never) extends (all: infer A) => void ? A : never;

/**
 * Everything a hash says, by the collector's own names in camelCase; what it does not carry is null or missing.
 * Lists keep the records' order and repeats; of a record that must not repeat the first counts.
 */
export type HashFields = { readonly [N in Named<'value'>]: RecordValue<N> | null } & {
  readonly [N in Named<'list'>]: readonly RecordValue<N>[];
} & Partial<Together<RecordValue<Named<'fields'>>>> & {
    /** `aa:bb:cc:dd:ee:ff`, as the network adapters have them. */
    readonly macAddresses: readonly string[];
    /** Lower-case hex. */
    readonly tpmEkPubSha256: string | null;
    /** Records of types that are not known, payloads in lower-case hex. */
    readonly unknownRecords: readonly { readonly type: number; readonly hex: string }[];
  };

/** Decodes every record of a hash that was read. Text verbatim, without the NULs at its end; hex in lower case. */
export function hashFields(hash: HardwareHash): HashFields {
  const records = rawRecords(hash);
  const fields: Record<string, unknown> = {};
  for (const [name, { type, as, layout }] of recordEntries) {
    const values = records.filter(record => record.type === type).map(({ payload }) => layout.read(payload));
    if (as === 'fields') Object.assign(fields, values[0]);
    else fields[name] = as === 'list' ? values : (values[0] ?? null);
  }
  const known = fields as Omit<HashFields, 'macAddresses' | 'tpmEkPubSha256' | 'unknownRecords'>;
  return {
    ...known,
    macAddresses: known.networkAdapters.map(adapter => adapter.macAddress),
    tpmEkPubSha256: hash.identity.ekSha256 && toHex(hash.identity.ekSha256),
    unknownRecords: records
      .filter(({ type }) => layoutOf[type] === undefined)
      .map(({ type, payload }) => ({ type, hex: toHex(payload) })),
  };
}
