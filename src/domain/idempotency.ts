import { Refusal } from '../contracts/errors.ts';

/** What an earlier request with an idempotency key brought, and what was made of it. */
export interface Made {
  readonly contentSha256: Uint8Array;
  readonly id: string;
}

/** What was made. `replayed`: an earlier request with the same key made it, so a secret of it is not told again. */
export interface MadeOnce<Thing> {
  readonly made: Thing;
  readonly replayed: boolean;
}

/** A hold on an idempotency key while a request is read; kept until it is over. */
export interface Reservation {
  /** What an earlier request with the key made; null for a new key. */
  readonly made: Made | null;
  /** Names this hold. */
  readonly lease: string;
}

/** The ID of what an earlier request with the key made; `idempotencyConflict` where it brought other content, by its SHA-256. */
export function idMade({ contentSha256, id }: Made, content: Uint8Array): string {
  if (content.some((byte, i) => byte !== contentSha256[i])) throw new Refusal('idempotencyConflict');
  return id;
}
