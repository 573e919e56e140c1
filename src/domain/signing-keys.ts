/** When a key signs tokens: from a moment on, until a newer one does. */
export interface SigningTimes {
  readonly kid: string;
  readonly signsFrom: Date;
}

/** How long an access token lives. */
export const tokenSeconds = 15 * 60;
/** How long a key signs before the next one does. */
export const signingDays = 30;
/** A key is made so long before it signs; every process that is used has looked for new keys by then. */
export const aheadSeconds = 10 * 60;
/** A key that a service administrator asked for is needed sooner; processes look every 5 s. */
export const askedAheadSeconds = 10;
/** Beyond the life of its last token: clocks differ, and a process may have signed a little longer. */
const graceSeconds = 5 * 60;

/** The key that signs now; where the clock was set back before all of them, the first. Undefined without keys. */
export function signerOf<Key extends SigningTimes>(keys: readonly Key[], now: Date): Key | undefined {
  const oldestFirst = keys.toSorted((a, b) => a.signsFrom.getTime() - b.signsFrom.getTime());
  return oldestFirst.findLast(({ signsFrom }) => signsFrom <= now) ?? oldestFirst[0];
}

/** From when on a key that is made now signs; null: none is to be made. */
export function nextKeySigns(keys: readonly SigningTimes[], now: Date): Date | null {
  if (keys.length === 0) return now;
  const newest = Math.max(...keys.map(({ signsFrom }) => signsFrom.getTime()));
  const ahead = later(now, aheadSeconds);
  return newest + signingDays * 86_400_000 <= ahead.getTime() ? ahead : null;
}

/** Keys whose last token has ended: a newer one has signed for longer than a token lives. */
export function keysToRetire(keys: readonly SigningTimes[], now: Date): string[] {
  const signing = keys.filter(({ signsFrom }) => later(signsFrom, tokenSeconds + graceSeconds) <= now);
  return keys.flatMap(({ kid, signsFrom }) => (signing.some(newer => newer.signsFrom > signsFrom) ? [kid] : []));
}

export function later(time: Date, seconds: number): Date {
  return new Date(time.getTime() + seconds * 1000);
}
