import type { ContactArea, ContactLink, ContactLinkMade } from '../../contracts/contacts.ts';
import { Refusal } from '../../contracts/errors.ts';
import type { Browser } from '../../contracts/users.ts';
import { orNotFound } from '../../domain/found.ts';
import { idMade, type Made, type MadeOnce, type Reservation } from '../../domain/idempotency.ts';
import { scopeOf, type TenantCall } from '../../domain/tenants.ts';
import { writeAudit } from '../../storage/audit.ts';
import {
  type ContactLinkRecord,
  deleteContactLink,
  findContactLink,
  insertContactLink,
  openContactLink,
} from '../../storage/contact-links.ts';
import { findContact, lockContact, updateContact } from '../../storage/contacts.ts';
import type { SystemTx } from '../../storage/database.ts';
import { closeKey, contentOf } from '../../storage/idempotency.ts';
import { newSecret, secretSha256 } from '../../storage/secrets.ts';
import { type ContactParts, changing, lockedContact } from './calls.ts';

/** What whoever opens a link is asked to confirm. */
export interface OpenContact {
  readonly tenantName: string;
  readonly area: ContactArea;
  readonly email: string;
}

const dayMilliseconds = 86_400_000;
/** Nothing is said of a link that is asked for. */
const content = contentOf();

/** Makes a link below `publicUrl` for the contact's address as it is now. The one before is of no use any more. */
export async function makeLink(
  parts: ContactParts,
  call: TenantCall,
  contactId: string,
  reservation?: Reservation,
): Promise<MadeOnce<ContactLinkMade>> {
  const { tenantId } = call;
  if (reservation?.made) return { made: await madeBefore(parts, call, contactId, reservation.made), replayed: true };
  return await changing(parts, call, async (tx, createdAt) => {
    const { email } = await lockedContact(tx, tenantId, contactId);
    const expiresAt = new Date(createdAt.getTime() + parts.limits.contactLinkDays * dayMilliseconds);
    const link = { id: parts.newId(), contactId, createdAt, expiresAt };
    const token = newSecret();
    await deleteContactLink(tx, tenantId, contactId);
    await insertContactLink(tx, tenantId, link, secretSha256(token));
    await closeKey(tx, tenantId, reservation, content, link.id);
    const made = { ...shownLink(link), url: `${parts.publicUrl}/contact#${token}` };
    return [
      { made, replayed: false },
      { action: 'contact.link', contactId, detail: { email } },
    ];
  });
}

/** What a link asks; `linkNotValid` for one that was used, replaced, or has expired. Uses nothing up. */
export function openLink({ database, clock }: ContactParts, token: string): Promise<OpenContact> {
  return database.asSystem(
    'contact links',
    async tx => {
      const { tenantId, contactId, tenantName } = await foundLink(tx, token, clock());
      const { area, email } = orNotValid(await findContact(tx, tenantId, contactId));
      return { tenantName, area, email };
    },
    { readOnly: true },
  );
}

/**
 * Verifies the contact and uses the link up; `linkNotValid` as before. Nobody is signed in here, so the audit log names the
 * contact itself.
 */
export function confirm({ database, clock, newId }: ContactParts, token: string, browser: Browser): Promise<void> {
  return database.asSystem('contact links', async tx => {
    const now = clock();
    const { tenantId, contactId, id } = await foundLink(tx, token, now);
    await tx.asTenant({ tenantId }, async own => {
      const contact = orNotValid(await lockContact(own, tenantId, contactId));
      // Somebody may have used it, or the address may have changed, while we waited.
      if (!(await deleteContactLink(own, tenantId, contactId, id))) throw new Refusal('linkNotValid');
      await updateContact(own, tenantId, { ...contact, verifiedAt: now });
      const { requestId, address } = browser;
      const principal = { kind: 'user', id: contactId, name: contact.name, tenantId } as const;
      await writeAudit(own, {
        ...{ id: newId(), at: now, principal, action: 'contact.confirm', outcome: 'done', requestId, address },
        ...{ target: { kind: 'contact', id: contactId }, detail: { email: contact.email } },
      });
    });
  });
}

/** What an earlier request with the key made, without the link itself. */
async function madeBefore(
  { database }: ContactParts,
  { principal, tenantId }: TenantCall,
  contactId: string,
  made: Made,
): Promise<ContactLink> {
  const id = idMade(made, content);
  const link = await database.withTenant(scopeOf(principal, tenantId), tx => findContactLink(tx, tenantId, contactId));
  return shownLink(orNotFound(link?.id === id ? link : null));
}

async function foundLink(tx: SystemTx, token: string, now: Date) {
  return orNotValid(await openContactLink(tx, secretSha256(token), now));
}

function orNotValid<Value>(value: Value | null): Value {
  if (value === null) throw new Refusal('linkNotValid');
  return value;
}

function shownLink({ createdAt, expiresAt, ...link }: ContactLinkRecord): ContactLink {
  return { ...link, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
}
