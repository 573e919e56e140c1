import type { ConsentLink } from '../contracts/mandates.ts';

/** What a consent link is stored as: time that is over shows in no row. */
export type StoredConsentLinkState = Exclude<ConsentLink['state'], 'expired'>;

/** Time ends a link that nobody has opened; what was opened stays to be decided. */
export function consentLinkState(
  { state, expiresAt }: { readonly state: StoredConsentLinkState; readonly expiresAt: Date },
  now: Date,
): ConsentLink['state'] {
  return state === 'waiting' && expiresAt <= now ? 'expired' : state;
}
