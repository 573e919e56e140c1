/** The random bytes that an id takes: 74 bits of them are used. */
export const idRandomBytes = 10;

/**
 * Makes UUIDs of version 7 (RFC 9562, 5.7): 48 bits of milliseconds, then a counter, then randomness, so that ids sort in
 * the order in which they were made here. The counter (12 bits of `rand_a` and 14 of `rand_b`) starts at a random value
 * below 2^25 each millisecond (6.2, method 1) and moves the time on when it runs over; a clock that goes back is waited out.
 */
export function idMaker(): (now: number, random: Uint8Array) => string {
  let time = -1;
  let counter = 0;
  return (now, random) => {
    if (now > time) {
      time = now;
      counter = startOf(random);
    } else {
      counter += 1;
      if (counter > counterMax) {
        time += 1;
        counter = startOf(random);
      }
    }
    return uuidV7(time, counter, random);
  };
}

const counterBits = 26;
const counterMax = 2 ** counterBits - 1;

/** The highest bit starts at 0: room for at least 2^25 ids a millisecond. */
function startOf(random: Uint8Array): number {
  return ((byte(random, 0) & 1) << 24) | (byte(random, 1) << 16) | (byte(random, 2) << 8) | byte(random, 3);
}

function uuidV7(time: number, counter: number, random: Uint8Array): string {
  const high = Math.floor(time / 2 ** 16);
  const randA = counter >>> 14;
  const low = counter & 0x3fff;
  return (
    `${hex(high >>> 24)}${hex(high >>> 16)}${hex(high >>> 8)}${hex(high)}-${hex((time % 2 ** 16) >>> 8)}${hex(time % 2 ** 16)}` +
    `-${hex(0x70 | (randA >>> 8))}${hex(randA)}-${hex(0x80 | (low >>> 8))}${hex(low)}` +
    `-${hex(byte(random, 4))}${hex(byte(random, 5))}${hex(byte(random, 6))}${hex(byte(random, 7))}${hex(byte(random, 8))}${hex(byte(random, 9))}`
  );
}

/** Two digits for each value of a byte. */
export const hexOf: readonly string[] = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'));
const hex = (value: number): string => hexOf[value & 0xff]!;
const byte = (bytes: Uint8Array, position: number): number => bytes[position] ?? 0;
