import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { AuditValues } from '../contracts/audit.ts';
import { Refusal } from '../contracts/errors.ts';
import { limits } from '../contracts/limits.ts';
import { isStorable } from '../contracts/storable.ts';
import {
  type AdministratorInvited,
  type Principal,
  partnerTypes,
  scopes,
  type Tenant,
  type TenantCreated,
  tenantKinds,
} from '../contracts/tenants.ts';
import { emailAddress } from '../contracts/users.ts';
import { secretRandomBytes, secretText } from '../domain/clients.ts';
import { serviceAdministrator } from '../domain/tenants.ts';
import { type NewAuditEntry, writeAudit } from '../storage/audit.ts';
import { insertClient, insertSecret } from '../storage/clients.ts';
import type { Database, SystemTx } from '../storage/database.ts';
import { insertInvitation } from '../storage/invitations.ts';
import { findCustomer } from '../storage/mandates.ts';
import { newSecret, secretSha256 } from '../storage/secrets.ts';
import { isUniqueViolation } from '../storage/sql-errors.ts';
import { anyTenant, findTenant, insertTenant, type TenantRecord } from '../storage/tenants.ts';
import { findUserByEmail } from '../storage/users.ts';
import { knownTenant } from './tenants/known.ts';

/** What a service administrator says of a new tenant. */
export const newTenant = z
  .object({
    name: z
      .string()
      .trim()
      .min(1)
      .max(limits.labelCharacters)
      .refine(isStorable, 'it holds characters that cannot be kept'),
    kind: z.enum(tenantKinds).default('customer'),
    partnerType: z.enum(partnerTypes).nullable().default(null),
    domains: z.array(z.hostname().toLowerCase()).max(100).default([]),
    entraTenantId: z.uuid().toLowerCase().nullable().default(null),
  })
  .refine(({ kind, partnerType }) => (kind === 'partner') === (partnerType !== null), {
    path: ['partnerType'],
    message: 'a partner needs one, and a customer has none',
  });
export type NewTenant = z.input<typeof newTenant>;

/** How long a link that makes the first administrator can be used. */
export const setupLinkHours = 24;

/** What can be done with tenants. */
export interface TenantService {
  /** Makes a tenant with an API client that has every scope, and a one-time link below `publicUrl`. The service administrator's. */
  create(request: NewTenant, publicUrl: string): Promise<TenantCreated>;
  /**
   * Makes a one-time link below `publicUrl` that works whatever the tenant requires: for a new administrator or, with the
   * address of one, as a new way in. The service administrator's. `requestNotValid` says what it cannot be made for.
   */
  invite(tenantId: string, email: string | null, publicUrl: string): Promise<AdministratorInvited>;
  /** Whether any tenant exists yet. */
  any(): Promise<boolean>;
  /** The id of the tenant that `{t}` of a path names: a tenant id, its Entra tenant ID or `me`; `notFound` for others'. */
  resolve(principal: Principal, reference: string): Promise<string>;
  /** The same; a partner may name a customer, too, whose mandate it has or, unless it must be in force, had. */
  resolveCustomer(principal: Principal, reference: string, mandate: 'inForce' | 'any'): Promise<string>;
  /** Whether a partner has a mandate of this tenant that is in force. */
  isCustomer(principal: Principal, tenantId: string): Promise<boolean>;
  get(principal: Principal, tenantId: string): Promise<Tenant>;
}

/** `clock` and `newId` are the service's own. */
export function tenantService(uses: {
  readonly database: Database;
  readonly clock: () => Date;
  readonly newId: () => string;
}): TenantService {
  const { database, clock, newId } = uses;

  async function own(principal: Principal): Promise<TenantRecord> {
    const found = await database.withTenant({ tenantId: principal.tenantId }, tx => findTenant(tx, principal.tenantId));
    if (!found) throw new Refusal('notFound');
    return found;
  }

  async function customerNamed(principal: Principal, reference: string, at: Date | null): Promise<string | null> {
    if (principal.tenantKind !== 'partner' || !z.uuid().safeParse(reference).success) return null;
    const { tenantId } = principal;
    return await database.withTenant({ tenantId }, tx => findCustomer(tx, reference, at), { readOnly: true });
  }

  async function resolve(principal: Principal, reference: string): Promise<string> {
    const wanted = reference.toLowerCase();
    if (wanted === 'me' || wanted === principal.tenantId) return principal.tenantId;
    if (z.uuid().safeParse(wanted).success && (await own(principal)).entraTenantId === wanted) {
      return principal.tenantId;
    }
    throw new Refusal('notFound');
  }

  return {
    async create(request, publicUrl) {
      const { name, kind, partnerType, domains, entraTenantId } = parse(request);
      const now = clock();
      const [tenantId, clientId] = [newId(), newId()];
      const clientSecret = secretText(randomBytes(secretRandomBytes));
      const setupToken = newSecret();
      await database
        .asSystem('tenant create', async tx => {
          await insertTenant(tx, { id: tenantId, name, kind, partnerType, domains, entraTenantId, createdAt: now });
          const principal = { ...serviceAdministrator, tenantId };
          const client = { id: clientId, name: 'First client', scopes, createdAt: now, expiresAt: null };
          await insertClient(tx, tenantId, { ...client, createdBy: principal });
          await insertSecret(tx, tenantId, clientId, { id: newId(), text: clientSecret, createdAt: now });
          const expiresAt = new Date(now.getTime() + setupLinkHours * 3_600_000);
          const first = { userId: null, email: null, role: 'administrator', hardware: true } as const;
          const link = { ...first, id: newId(), tenantId, createdBy: principal, createdAt: now, expiresAt };
          await insertInvitation(tx, link, secretSha256(setupToken));
          const made = { name, kind, partnerType, domains, entraTenantId };
          await tx.asTenant({ tenantId }, log => writeAudit(log, tenantCreation(newId(), now, tenantId, made)));
        })
        .catch(refuseTakenId);
      return { tenantId, name, kind, clientId, clientSecret, setupUrl: `${publicUrl}/setup#${setupToken}` };
    },

    async invite(tenantId, given, publicUrl) {
      const email = given === null ? null : addressOf(given);
      const [now, token] = [clock(), newSecret()];
      const expiresAt = new Date(now.getTime() + setupLinkHours * 3_600_000);
      return await database.asSystem('tenant create', async tx => {
        const found = await knownTenant(tx, tenantId);
        const userId = email === null ? null : await administratorOf(tx, tenantId, email);
        const principal = { ...serviceAdministrator, tenantId };
        const wanted = { userId, email, role: 'administrator', hardware: true } as const;
        const link = { ...wanted, id: newId(), tenantId, createdBy: principal, createdAt: now, expiresAt };
        await insertInvitation(tx, link, secretSha256(token));
        const target = { kind: 'invitation', id: link.id } as const;
        const entry = {
          id: newId(),
          at: now,
          action: 'invitation.create',
          outcome: 'done',
          principal,
          target,
        } as const;
        await tx.asTenant({ tenantId }, log => writeAudit(log, { ...entry, requestId: null, address: null }));
        const url = `${publicUrl}/invitation#${token}`;
        return { tenantId, name: found.name, email, url, expiresAt: expiresAt.toISOString() };
      });
    },

    any: () => database.asSystem('tenant create', anyTenant),

    resolve,
    async resolveCustomer(principal, reference, mandate) {
      const found = await customerNamed(principal, reference, mandate === 'inForce' ? clock() : null);
      return found ?? (await resolve(principal, reference));
    },

    async isCustomer(principal, tenantId) {
      return (await customerNamed(principal, tenantId, clock())) !== null;
    },

    async get(principal, tenantId) {
      if (tenantId !== principal.tenantId) throw new Refusal('notFound');
      const { createdAt, domains, ...tenant } = await own(principal);
      return { ...tenant, domains: [...domains], createdAt: createdAt.toISOString() };
    },
  };
}

/** The first entry of a tenant's log. */
function tenantCreation(id: string, at: Date, tenantId: string, made: AuditValues): NewAuditEntry {
  const [action, outcome, target] = ['tenant.create', 'done', { kind: 'tenant', id: tenantId }] as const;
  const principal = { ...serviceAdministrator, tenantId };
  return { id, at, principal, action, outcome, target, after: made, requestId: null, address: null };
}

function parse(request: NewTenant): z.output<typeof newTenant> {
  const parsed = newTenant.safeParse(request);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const what = issue?.code === 'custom' ? issue.message : 'it is missing, too long or not of the right form';
  throw new Refusal('requestNotValid', { params: { field: String(issue?.path[0] ?? 'the request'), what } });
}

/** The id of the administrator with this address, null where nobody has it; others' rights are not for a link to change. */
async function administratorOf(tx: SystemTx, tenantId: string, email: string): Promise<string | null> {
  const user = await findUserByEmail(tx, tenantId, email);
  if (!user) return null;
  if (user.role !== 'administrator') throw notUsable('email', 'this user is not an administrator');
  if (user.disabledAt) throw notUsable('email', 'this user is disabled');
  return user.id;
}

function addressOf(text: string): string {
  const address = emailAddress.safeParse(text);
  if (!address.success) throw notUsable('email', 'it is no email address');
  return address.data;
}

function notUsable(field: string, what: string): Refusal {
  return new Refusal('requestNotValid', { params: { field, what } });
}

function refuseTakenId(error: unknown): never {
  if (!isUniqueViolation(error)) throw error;
  throw new Refusal('requestNotValid', {
    params: { field: 'entraTenantId', what: 'another tenant has this Entra tenant ID already' },
  });
}
