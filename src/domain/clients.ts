import type { Scope } from '../contracts/tenants.ts';

/** So many random bytes make a secret. */
export const secretRandomBytes = 32;
/** So many secrets of a client are good at once: one, and the one that it replaces. */
export const secretsAtOnce = 2;

/** The text of a secret, in characters that need no encoding in a form or a URL. */
export function secretText(random: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...random));
  return `muster_${base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}

/** Whether a client can manage its tenant for good. A tenant that is left without any would be locked out. */
export function isKeeper(client: { readonly scopes: readonly Scope[]; readonly expiresAt: Date | null }): boolean {
  return client.expiresAt === null && client.scopes.includes('tenant.write');
}

export interface SecretLife {
  readonly id: string;
  readonly expiresAt: Date | null;
}

/**
 * What becomes of a client's secrets, the newest first, when another is made: the newest goes on for the overlap, and no
 * longer than it would have; the others end.
 */
export function whenRotated(
  secrets: readonly SecretLife[],
  now: Date,
  overlapHours: number,
): { readonly ended: string[]; readonly goesOn: { readonly id: string; readonly until: Date } | null } {
  const [newest, ...older] = secrets;
  const until = new Date(now.getTime() + overlapHours * 3_600_000);
  if (!newest || until <= now) return { ended: secrets.map(({ id }) => id), goesOn: null };
  const { id, expiresAt } = newest;
  return {
    ended: older.map(secret => secret.id),
    goesOn: { id, until: expiresAt && expiresAt < until ? expiresAt : until },
  };
}
