/** Remembers at which line each key was first seen. Made for millions: 20 bytes a place, no object a key. */
export interface SeenKeys {
  /** The line of an earlier key with the same bytes; else remembers this one and answers null. */
  add(key: Uint8Array, line: number): number | null;
  /** The line of a key that was added. */
  find(key: Uint8Array): number | null;
  /** Another line for a key that was added. */
  move(key: Uint8Array, line: number): void;
}

const words = 4;

/** For keys of 16 bytes that are digests: their own first bytes spread them, so no hashing is needed. */
export function seenKeys(): SeenKeys {
  let places = 1024;
  let keys = new Uint32Array(places * words);
  // Line 0 is no line of a file: an empty place.
  let lines = new Uint32Array(places);
  let count = 0;
  const word = new Uint32Array(words);

  /** The place of the key in `word`, or the empty one where it belongs. */
  function place(): number {
    let at = (word[0]! & (places - 1)) >>> 0;
    while (lines[at] !== 0 && !isAt(at)) at = (at + 1) & (places - 1);
    return at;
  }

  function isAt(at: number): boolean {
    for (let i = 0; i < words; i += 1) if (keys[at * words + i] !== word[i]) return false;
    return true;
  }

  function read(key: Uint8Array): void {
    for (let i = 0; i < words; i += 1) {
      const at = i * 4;
      word[i] = key[at]! | (key[at + 1]! << 8) | (key[at + 2]! << 16) | (key[at + 3]! << 24);
    }
  }

  function grow(): void {
    const [oldKeys, oldLines] = [keys, lines];
    places *= 2;
    keys = new Uint32Array(places * words);
    lines = new Uint32Array(places);
    for (const [at, line] of oldLines.entries()) {
      if (line === 0) continue;
      word.set(oldKeys.subarray(at * words, (at + 1) * words));
      const next = place();
      keys.set(word, next * words);
      lines[next] = line;
    }
  }

  return {
    add(key, line) {
      if (count * 2 >= places) grow();
      read(key);
      const at = place();
      const known = lines[at];
      if (known) return known;
      keys.set(word, at * words);
      lines[at] = line;
      count += 1;
      return null;
    },
    find(key) {
      read(key);
      return lines[place()] || null;
    },
    move(key, line) {
      read(key);
      lines[place()] = line;
    },
  };
}
