/**
 * How the payload of one record is laid out: reading, writing and the sizes it may have. Everything is little-endian.
 * `read` and `write` are inverse for every value a collector makes; bytes that must survive exactly stay raw records.
 */
export interface Layout<T> {
  /** For the documentation: "text", "24 bytes", … */
  readonly kind: string;
  /** Bytes of every payload, where that is fixed. */
  readonly size?: number;
  /** Where the size is not fixed: whether the payload from `start` to `end` is one of this layout. Any is without this. */
  fits?(bytes: Uint8Array, start: number, end: number): boolean;
  /** `payload` must fit. Never throws then. */
  read(payload: Uint8Array): T;
  write(value: T): Uint8Array;
}

interface Part<T> {
  readonly size: number;
  read(view: DataView, at: number): T;
  write(view: DataView, at: number, value: T): void;
}

type Parts = Readonly<Record<string, Part<unknown>>>;
type Values<P extends Parts> = { readonly [K in keyof P]: P[K] extends Part<infer T> ? T : never };

/** Parts one after the other, in the order given; `spare` zero bytes follow. */
export function struct<P extends Parts>(parts: P, spare = 0): Layout<Values<P>> & { readonly size: number } {
  const named = Object.entries(parts);
  const size = named.reduce((sum, [, part]) => sum + part.size, spare);
  return {
    kind: `${size} bytes`,
    size,
    read(payload) {
      const view = viewOf(payload);
      const values: Record<string, unknown> = {};
      let at = 0;
      for (const [name, part] of named) {
        values[name] = part.read(view, at);
        at += part.size;
      }
      return values as Values<P>;
    },
    write(value) {
      const payload = new Uint8Array(size);
      const view = viewOf(payload);
      let at = 0;
      for (const [name, part] of named) {
        part.write(view, at, value[name]);
        at += part.size;
      }
      return payload;
    },
  };
}

/** A payload of bytes that are all 0xFF is null: the collector's way to say "none". */
export function orNone<T>(layout: Layout<T> & { readonly size: number }): Layout<T | null> {
  return {
    ...layout,
    read: payload => (payload.every(byte => byte === 0xff) ? null : layout.read(payload)),
    write: value => (value === null ? new Uint8Array(layout.size).fill(0xff) : layout.write(value)),
  };
}

/** A layout of one part alone. */
export function single<T>(part: Part<T>): Layout<T> {
  return {
    kind: `${part.size} bytes`,
    size: part.size,
    read: payload => part.read(viewOf(payload), 0),
    write(value) {
      const payload = new Uint8Array(part.size);
      part.write(viewOf(payload), 0, value);
      return payload;
    },
  };
}

export const u8: Part<number> = {
  size: 1,
  read: (view, at) => view.getUint8(at),
  write: (view, at, value) => view.setUint8(at, value),
};
export const u16: Part<number> = {
  size: 2,
  read: (view, at) => view.getUint16(at, true),
  write: (view, at, value) => view.setUint16(at, value, true),
};
export const u32: Part<number> = {
  size: 4,
  read: (view, at) => view.getUint32(at, true),
  write: (view, at, value) => view.setUint32(at, value, true),
};
/** Exact up to 2^53, which is far beyond any gigabytes or bytes a machine has. */
export const u64: Part<number> = {
  size: 8,
  read: (view, at) => Number(view.getBigUint64(at, true)),
  write: (view, at, value) => view.setBigUint64(at, BigInt(value), true),
};
/** Signed quarters of an hour, as minutes. */
export const quarterHours: Part<number> = {
  size: 1,
  read: (view, at) => view.getInt8(at) * 15,
  write: (view, at, value) => view.setInt8(at, value / 15),
};
export const flag: Part<boolean> = {
  size: 1,
  read: (view, at) => view.getUint8(at) !== 0,
  write: (view, at, value) => view.setUint8(at, value ? 1 : 0),
};
/** 0xFF is null: not known. */
export const maybeFlag: Part<boolean | null> = {
  size: 1,
  read: (view, at) => (view.getUint8(at) === 0xff ? null : view.getUint8(at) !== 0),
  write: (view, at, value) => view.setUint8(at, value === null ? 0xff : value ? 1 : 0),
};
/** A byte with names for the values that are known; others are their number as text. */
export function named(names: Readonly<Record<number, string>>): Part<string> {
  const numbers = new Map(Object.entries(names).map(([number, name]) => [name, Number(number)]));
  return {
    size: 1,
    read: (view, at) => names[view.getUint8(at)] ?? String(view.getUint8(at)),
    write: (view, at, value) => view.setUint8(at, numbers.get(value) ?? Number(value)),
  };
}
/** Four u16 minor, major, revision, build; as text `major.minor.build.revision`. */
export const build: Part<string> = {
  size: 8,
  read(view, at) {
    const [minor, major, revision, number] = [0, 2, 4, 6].map(offset => view.getUint16(at + offset, true));
    return `${major}.${minor}.${number}.${revision}`;
  },
  write(view, at, value) {
    const [major = 0, minor = 0, number = 0, revision = 0] = value.split('.').map(Number);
    [minor, major, revision, number].forEach((word, index) => {
      view.setUint16(at + 2 * index, word, true);
    });
  },
};
const epoch = Date.UTC(2000, 0, 1);
/** Seconds since 2000-01-01 UTC, as RFC 3339 text. */
export const seconds: Part<string> = {
  size: 4,
  read: (view, at) => secondsToDate(view.getUint32(at, true)).toISOString(),
  write: (view, at, value) => view.setUint32(at, Math.floor((Date.parse(value) - epoch) / 1000), true),
};
/** The moment that a count of seconds since 2000-01-01 UTC stands for. */
export function secondsToDate(count: number): Date {
  return new Date(epoch + count * 1000);
}
/** Lower-case hex. */
export function hex(size: number): Part<string> {
  return {
    size,
    read: (view, at) => toHex(bytesOf(view, at, size)),
    write: (view, at, value) => bytesOf(view, at, size).set(fromHex(value)),
  };
}
/** `aa:bb:cc:dd:ee:ff` */
export const mac: Part<string> = {
  size: 6,
  read: (view, at) => Array.from(bytesOf(view, at, 6), byte => hexOf[byte]).join(':'),
  write: (view, at, value) => bytesOf(view, at, 6).set(fromHex(value.replaceAll(':', ''))),
};
/** SMBIOS bytes: the first three groups are little-endian in the text form (proven on Dell and VMware machines). */
export const uuid: Part<string> = {
  size: 16,
  read: (view, at) => uuidText(bytesOf(view, at, 16), 0),
  write(view, at, value) {
    const bytes = fromHex(value.replaceAll('-', ''));
    bytesOf(view, at, 16).set(uuidOrder.map(index => bytes[index] ?? 0));
  },
};
const uuidOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

/** The upper-case text of the 16 SMBIOS bytes at `at`. */
export function uuidText(bytes: Uint8Array, at: number): string {
  let text = '';
  for (let index = 0; index < 16; index++) {
    if (index === 4 || index === 6 || index === 8 || index === 10) text += '-';
    text += hexOf[bytes[at + uuidOrder[index]!]!];
  }
  return text.toUpperCase();
}

const hexOf = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Lower-case hex. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => hexOf[byte]).join('');
}

/** The inverse of `toHex`; either case. */
export function fromHex(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length / 2 }, (_, index) =>
    Number.parseInt(text.slice(2 * index, 2 * index + 2), 16),
  );
}

/** The u16 at an offset. */
export function u16At(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8);
}

/** The u32 at an offset. */
export function u32At(bytes: Uint8Array, at: number): number {
  return (u16At(bytes, at) | (u16At(bytes, at + 2) << 16)) >>> 0;
}

/** A DataView over just these bytes. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function bytesOf(view: DataView, at: number, size: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + at, size);
}
