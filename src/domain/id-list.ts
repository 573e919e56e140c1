import { hexOf } from './ids.ts';

/** IDs in the order in which they were added: 16 bytes each, since a load keeps a million of them until its end. */
export interface IdList {
  readonly length: number;
  /** Of UUIDs in lower case. */
  push(id: string): void;
  slice(start: number, end: number): string[];
}

const [bytesEach, idsInPart] = [16, 4096];

export function idList(): IdList {
  const parts: Uint8Array[] = [];
  let length = 0;

  function textAt(index: number): string {
    const part = parts[Math.floor(index / idsInPart)]!;
    let [text, at] = ['', (index % idsInPart) * bytesEach];
    for (const bytes of groups) {
      if (text !== '') text += '-';
      for (const end = at + bytes; at < end; at += 1) text += hexOf[part[at]!]!;
    }
    return text;
  }

  return {
    get length() {
      return length;
    },
    push(id) {
      if (length % idsInPart === 0) parts.push(new Uint8Array(idsInPart * bytesEach));
      const part = parts.at(-1)!;
      let at = (length % idsInPart) * bytesEach;
      for (const place of places) {
        part[at] = (digit(id, place) << 4) | digit(id, place + 1);
        at += 1;
      }
      length += 1;
    },
    slice: (start, end) =>
      Array.from({ length: Math.max(0, Math.min(end, length) - start) }, (_, i) => textAt(start + i)),
  };
}

/** Bytes between the hyphens, and where each byte's two digits begin. */
const groups = [4, 2, 2, 2, 6];
const places = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

function digit(id: string, place: number): number {
  const code = id.charCodeAt(place);
  return code < 58 ? code - 48 : code - 87;
}
