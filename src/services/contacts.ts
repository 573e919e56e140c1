import type { AuditValues } from '../contracts/audit.ts';
import type { Contact, ContactLinkMade, ContactPatch, NewContact } from '../contracts/contacts.ts';
import { Refusal } from '../contracts/errors.ts';
import type { Page, PageRequest } from '../contracts/lists.ts';
import type { Principal } from '../contracts/tenants.ts';
import type { Browser } from '../contracts/users.ts';
import { idOf, pageById } from '../domain/cursors.ts';
import { orNotFound } from '../domain/found.ts';
import { idMade, type MadeOnce, type Reservation } from '../domain/idempotency.ts';
import { scopeOf, type TenantCall } from '../domain/tenants.ts';
import { deleteContactLink } from '../storage/contact-links.ts';
import {
  type ContactRecord,
  countContacts,
  deleteContact,
  findContact,
  insertContact,
  listContacts,
  updateContact,
} from '../storage/contacts.ts';
import { closeKey, contentOf } from '../storage/idempotency.ts';
import { type ContactParts, changing, lockedContact } from './contacts/calls.ts';
import { confirm, makeLink, type OpenContact, openLink } from './contacts/links.ts';

/** What can be done with the admin contacts of a tenant, and with the links by which they are verified. */
export interface ContactService {
  list(principal: Principal, tenantId: string, page: PageRequest): Promise<Page<Contact>>;
  get(principal: Principal, tenantId: string, id: string): Promise<Contact>;
  /** Refuses one more than a tenant may have with `conflict`. */
  create(call: TenantCall, wanted: NewContact, reservation?: Reservation): Promise<MadeOnce<Contact>>;
  /** Another address is not verified, and the link for the one before is of no use any more. */
  change(call: TenantCall, id: string, patch: ContactPatch): Promise<Contact>;
  remove(call: TenantCall, id: string): Promise<void>;
  /** Makes a link that verifies the contact's address, once. It gives no right, so it takes no recent sign-in. */
  link(call: TenantCall, id: string, reservation?: Reservation): Promise<MadeOnce<ContactLinkMade>>;
  /** What a link asks whoever opens it; `linkNotValid` for one that is none (any more). */
  open(token: string): Promise<OpenContact>;
  confirm(token: string, browser: Browser): Promise<void>;
}

export function contactService(parts: ContactParts): ContactService {
  const { database, limits } = parts;
  const reading = { readOnly: true, statementSeconds: limits.listSeconds };

  async function get(principal: Principal, tenantId: string, id: string): Promise<Contact> {
    const scope = scopeOf(principal, tenantId);
    return shown(orNotFound(await database.withTenant(scope, tx => findContact(tx, tenantId, id), reading)));
  }

  return {
    get,
    async list(principal, tenantId, { limit, cursor }) {
      const found = await database.withTenant(
        scopeOf(principal, tenantId),
        tx => listContacts(tx, tenantId, idOf(cursor), limit + 1),
        reading,
      );
      return pageById(found, limit, shown);
    },
    async create(call, wanted, reservation) {
      const { area, name, email, phone, preferredLanguage } = wanted;
      const content = contentOf(area, name, email, phone, preferredLanguage);
      if (!reservation?.made) return { made: await create(parts, call, wanted, content, reservation), replayed: false };
      return { made: await get(call.principal, call.tenantId, idMade(reservation.made, content)), replayed: true };
    },
    change: (call, id, patch) => change(parts, call, id, patch),
    remove: (call, contactId) =>
      changing(parts, call, async tx => {
        const { area, name, email } = await lockedContact(tx, call.tenantId, contactId);
        await deleteContact(tx, call.tenantId, contactId);
        return [undefined, { action: 'contact.remove', contactId, detail: { area, name, email } }];
      }),
    link: (call, id, reservation) => makeLink(parts, call, id, reservation),
    open: token => openLink(parts, token),
    confirm: (token, browser) => confirm(parts, token, browser),
  };
}

function create(
  parts: ContactParts,
  call: TenantCall,
  { area, name, email, phone, preferredLanguage }: NewContact,
  content: Buffer,
  reservation: Reservation | undefined,
): Promise<Contact> {
  const { tenantId } = call;
  const limit = parts.limits.contactsPerTenant;
  return changing(parts, call, async (tx, createdAt) => {
    if ((await countContacts(tx, tenantId)) >= limit) {
      throw new Refusal('conflict', { reason: 'tooManyContacts', params: { limit } });
    }
    const said = { area, name, email, phone, preferredLanguage };
    const contact = { id: parts.newId(), ...said, createdAt, verifiedAt: null };
    await insertContact(tx, tenantId, contact);
    await closeKey(tx, tenantId, reservation, content, contact.id);
    return [shown(contact), { action: 'contact.create', contactId: contact.id, detail: said }];
  });
}

function change(parts: ContactParts, call: TenantCall, contactId: string, patch: ContactPatch): Promise<Contact> {
  const { tenantId } = call;
  return changing(parts, call, async tx => {
    const before = await lockedContact(tx, tenantId, contactId);
    const { area = before.area, name = before.name, email = before.email } = patch;
    const { phone = before.phone, preferredLanguage = before.preferredLanguage } = patch;
    const verifiedAt = email === before.email ? before.verifiedAt : null;
    const after = { ...before, area, name, email, phone, preferredLanguage, verifiedAt };
    if (email !== before.email) await deleteContactLink(tx, tenantId, contactId);
    await updateContact(tx, tenantId, after);
    const [was, is] = [shown(before), shown(after)];
    return [is, { action: 'contact.update', contactId, ...differences(was, is) }];
  });
}

/** What a change left different, as it was and as it is. */
function differences(before: Contact, after: Contact): { before: AuditValues; after: AuditValues } {
  const all = ['area', 'name', 'email', 'phone', 'preferredLanguage', 'verifiedAt'] as const;
  const fields = all.filter(field => before[field] !== after[field]);
  const valuesOf = (contact: Contact) => Object.fromEntries(fields.map(field => [field, contact[field]]));
  return { before: valuesOf(before), after: valuesOf(after) };
}

function shown({ createdAt, verifiedAt, ...contact }: ContactRecord): Contact {
  return { ...contact, createdAt: createdAt.toISOString(), verifiedAt: verifiedAt?.toISOString() ?? null };
}
