import { randomBytes } from 'node:crypto';
import { type NewSecret, overlapHours, type SecretCreated } from '../../contracts/clients.ts';
import { Refusal } from '../../contracts/errors.ts';
import { secretRandomBytes, secretText, whenRotated } from '../../domain/clients.ts';
import { orNotFound } from '../../domain/found.ts';
import { idMade, type Made, type MadeOnce, type Reservation } from '../../domain/idempotency.ts';
import { requireRecent } from '../../domain/sessions.ts';
import { requireHeld, scopeOf, type TenantCall } from '../../domain/tenants.ts';
import { endSecrets, insertSecret, limitSecret } from '../../storage/clients.ts';
import type { Tx } from '../../storage/database.ts';
import { closeKey, contentOf } from '../../storage/idempotency.ts';
import { audit, type ClientParts, changing, foundClient } from './calls.ts';

/** Makes a secret, whose text is kept nowhere. */
export async function addSecret(tx: Tx, { newId }: ClientParts, tenantId: string, clientId: string, createdAt: Date) {
  const secret = { id: newId(), text: secretText(randomBytes(secretRandomBytes)), createdAt };
  await insertSecret(tx, tenantId, clientId, secret);
  return secret;
}

/** Makes another secret; the one before goes on for the overlap. */
export async function rotate(
  parts: ClientParts,
  call: TenantCall,
  clientId: string,
  { overlapHours: overlap = overlapHours.default }: NewSecret,
  reservation?: Reservation,
): Promise<MadeOnce<SecretCreated>> {
  const content = contentOf(overlap);
  if (reservation?.made)
    return { made: await madeBefore(parts, call, clientId, reservation.made, content), replayed: true };
  const { principal, tenantId } = call;
  return await changing(parts, call, async (tx, now) => {
    const client = await foundClient(tx, tenantId, clientId, now);
    requireHeld(principal, client.scopes);
    requireRecent(principal, now);
    const { ended, goesOn } = whenRotated(client.secrets, now, overlap);
    await endSecrets(tx, tenantId, clientId, ended, now);
    if (goesOn) await limitSecret(tx, tenantId, clientId, goesOn.id, goesOn.until);
    const { id: secretId, text } = await addSecret(tx, parts, tenantId, clientId, now);
    await closeKey(tx, tenantId, reservation, content, secretId);
    await audit(tx, parts, call, 'client.rotate', clientId, {
      ...{ secretId, ended },
      ...(goesOn && { goesOn: goesOn.id, goesOnUntil: goesOn.until.toISOString() }),
    });
    const made = { secretId, clientSecret: text, createdAt: now.toISOString(), expiresAt: null };
    return { made, replayed: false };
  });
}

/** What an earlier request made, as it is now, without the secret itself. */
async function madeBefore(
  { database, clock }: ClientParts,
  { principal, tenantId }: TenantCall,
  clientId: string,
  made: Made,
  content: Buffer,
): Promise<SecretCreated> {
  const secretId = idMade(made, content);
  const { secrets } = await database.withTenant(scopeOf(principal, tenantId), tx =>
    foundClient(tx, tenantId, clientId, clock()),
  );
  const { createdAt, expiresAt } = orNotFound(secrets.find(({ id }) => id === secretId));
  return { secretId, createdAt: createdAt.toISOString(), expiresAt: expiresAt?.toISOString() ?? null };
}

/** Ends a secret at once, unless it is the client's last one. */
export function endSecret(parts: ClientParts, call: TenantCall, clientId: string, secretId: string): Promise<void> {
  return changing(parts, call, async (tx, now) => {
    const { tenantId } = call;
    const { secrets } = await foundClient(tx, tenantId, clientId, now);
    const secret = orNotFound(secrets.find(({ id }) => id === secretId));
    if (secrets.length === 1) throw new Refusal('conflict', { reason: 'lastSecret' });
    await endSecrets(tx, tenantId, clientId, [secret.id], now);
    await audit(tx, parts, call, 'client.endSecret', clientId, { secretId });
  });
}
