import { tupleKey } from '../../../../../src/domain/identity.ts';
import { type SeenKeys, seenKeys } from '../../../../../src/domain/seen-keys.ts';
import { hashMeans } from './hash-means.ts';
import type { Judged } from './judging.ts';

/** A place in another of the chosen files. */
export interface Elsewhere {
  readonly otherFile: string;
  readonly otherLine: number;
}

/** Remembers which devices the chosen files have, so that one in two of them is noticed. */
export interface AcrossFiles {
  /** The finder for one file, by its id. */
  file(id: string): (judged: Judged) => Elsewhere | null;
  /** The file is no longer chosen. */
  forget(id: string): void;
}

interface Range {
  readonly id: string;
  readonly start: number;
}

export function acrossFiles(): AcrossFiles {
  const seen = { eks: seenKeys(), boards: seenKeys(), names: seenKeys() };
  const ranges: Range[] = [];
  const gone = new Set<string>();
  let last = 0;

  function placeOf(position: number): Elsewhere {
    const { id, start } = ranges.findLast(range => range.start < position) ?? { id: '', start: 0 };
    return { otherFile: id, otherLine: position - start };
  }

  return {
    forget: id => void gone.add(id),
    file(id) {
      // One file is checked at a time, so its lines are one stretch of the positions.
      const start = last;
      ranges.push({ id, start });
      gone.delete(id);
      /** The position where the key was before, in a file that is still chosen. */
      const seenBefore = (keys: SeenKeys, key: Uint8Array | null, position: number): number | null => {
        const before = key && keys.add(key, position);
        if (key === null || before === null || !gone.has(placeOf(before).otherFile)) return before;
        keys.move(key, position);
        return null;
      };
      return judged => {
        const position = start + judged.row.line;
        last = Math.max(last, position);
        const { ek, smbios, name } = keysOf(judged);
        const found = [
          seenBefore(seen.eks, ek, position),
          seenBefore(seen.boards, smbios, position),
          seenBefore(seen.names, name, position),
        ].find(before => before !== null);
        return found === undefined ? null : placeOf(found);
      };
    },
  };
}

function keysOf({ row: { values }, keys }: Judged) {
  if (keys) return { ...keys, name: null };
  const { manufacturer, model, serialNumber } = values;
  const name = serialNumber === '' ? null : tupleKey(manufacturer, model, serialNumber, hashMeans.sha256);
  return { ek: null, smbios: null, name };
}
