import { z } from 'zod';
import type { Language } from './languages.ts';

export const tenantKinds = ['customer', 'partner'] as const;
export const partnerTypes = ['oem', 'reseller', 'distributor'] as const;
export type TenantKind = (typeof tenantKinds)[number];
export type PartnerType = (typeof partnerTypes)[number];

/** Every scope that a token can carry. `hardware.read` opens decoded hardware and the hash columns of exports. */
export const scopes = [
  'devices.read',
  'devices.write',
  'batches.read',
  'batches.write',
  'hardware.read',
  'partners.read',
  'partners.write',
  'catalogue.write',
  'tenant.read',
  'tenant.write',
  'audit.read',
] as const;
export type Scope = (typeof scopes)[number];

/** Who acts: a user or an API client, always of one tenant. */
export interface Principal {
  readonly kind: 'client' | 'user';
  readonly id: string;
  readonly name: string;
  readonly tenantId: string;
  readonly tenantKind: TenantKind;
  readonly partnerType: PartnerType | null;
  readonly scopes: ReadonlySet<Scope>;
  /** The customer that a partner acts for in this call, by a mandate that it has or had; null: its own tenant. */
  readonly actsFor: string | null;
  /** By which a person acts, and when he proved who he is; null for an API client. */
  readonly session: { readonly id: string; readonly since: Date } | null;
  /** In which he is answered: as the request asks, else English. */
  readonly language: Language;
}

export const principalReference = z.object({
  kind: z.enum(['client', 'user']),
  id: z.string(),
  name: z.string(),
  tenantId: z.uuid(),
});
export type PrincipalReference = z.infer<typeof principalReference>;

/** What `muster tenant create --json` prints. The secret is shown this once. */
export const tenantCreated = z.object({
  tenantId: z.uuid(),
  name: z.string(),
  kind: z.enum(tenantKinds),
  clientId: z.string(),
  clientSecret: z.string(),
  setupUrl: z.url(),
});
export type TenantCreated = z.infer<typeof tenantCreated>;

/** What `muster tenant invite --json` prints. The link is shown this once. */
export const administratorInvited = z.object({
  tenantId: z.uuid(),
  name: z.string(),
  email: z.string().nullable(),
  url: z.url(),
  expiresAt: z.iso.datetime(),
});
export type AdministratorInvited = z.infer<typeof administratorInvited>;

export const tenant = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(tenantKinds),
  partnerType: z.enum(partnerTypes).nullable(),
  domains: z.array(z.string()),
  entraTenantId: z.uuid().nullable(),
  createdAt: z.iso.datetime(),
});
export type Tenant = z.infer<typeof tenant>;

/** What `muster tenant export --json` prints. */
export const tenantExported = z.object({
  tenantId: z.uuid(),
  name: z.string(),
  file: z.string(),
  bytes: z.int(),
  tables: z.array(z.object({ name: z.string(), rows: z.int() })),
});
export type TenantExported = z.infer<typeof tenantExported>;

/** What `muster tenant delete --json` prints. */
export const tenantDeleted = z.object({ tenantId: z.uuid(), name: z.string(), devices: z.int(), batches: z.int() });
export type TenantDeleted = z.infer<typeof tenantDeleted>;
