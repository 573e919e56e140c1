import { z } from 'zod';
import { limits } from './limits.ts';
import { partnerTypes, principalReference, type Scope, scopes, tenantKinds } from './tenants.ts';

/** What a user is to the tenant. The right to see hardware records comes besides (`hardware`). */
export const userRoles = ['administrator', 'operator', 'reader', 'auditor'] as const;
export type UserRole = (typeof userRoles)[number];

/** The one table of what a role may do; `hardware.read` is a right of its own. */
export const roleScopes: Readonly<Record<UserRole, readonly Scope[]>> = {
  administrator: scopes.filter(scope => scope !== 'hardware.read'),
  operator: [
    ...['devices.read', 'devices.write', 'batches.read', 'batches.write'],
    ...['partners.read', 'catalogue.write', 'tenant.read'],
  ] as Scope[],
  reader: ['devices.read', 'batches.read', 'partners.read', 'tenant.read'],
  auditor: ['audit.read', 'tenant.read'],
};

/** Everything that a user may do. */
export function scopesOf({ role, hardware }: { readonly role: UserRole; readonly hardware: boolean }): Set<Scope> {
  return new Set([...roleScopes[role], ...(hardware ? (['hardware.read'] as const) : [])]);
}

/** How somebody proved who he is. `company`: by the OpenID Connect provider of the tenant. */
export const signInMethods = ['password', 'passkey', 'company'] as const;
export type SignInMethod = (typeof signInMethods)[number];

/** Where a browser's request comes from, for the list of sessions and the audit. */
export interface Browser {
  /** Null where nobody knows. */
  readonly address: string | null;
  readonly agent: string | null;
  readonly requestId: string;
}

/** In lower case, so that one address is one user. */
export const emailAddress = z.email().max(254).toLowerCase();
export const userName = z.string().trim().min(1).max(limits.labelCharacters);

export const user = z.object({
  id: z.uuid(),
  tenantId: z.uuid(),
  email: z.string(),
  name: z.string(),
  role: z.enum(userRoles),
  hardware: z.boolean(),
  disabled: z.boolean(),
  createdAt: z.iso.datetime(),
  lastSignInAt: z.iso.datetime().nullable(),
});
export type User = z.infer<typeof user>;

/** What an administrator may change of a user. */
export const userPatch = z.object({
  name: userName.optional(),
  role: z.enum(userRoles).optional(),
  hardware: z.boolean().optional(),
  disabled: z.boolean().optional(),
});
export type UserPatch = z.infer<typeof userPatch>;

/** How long the link of an invitation holds. */
export const invitationHours = { most: 168, default: 24 } as const;

/** Somebody who is to become a user; without an address whoever opens the link names one. */
export const newInvitation = z.object({
  email: emailAddress.nullable().default(null),
  role: z.enum(userRoles),
  hardware: z.boolean().default(false),
  hours: z.int().min(1).max(invitationHours.most).default(invitationHours.default),
});
export type NewInvitation = z.infer<typeof newInvitation>;

/** `userId`: a new way in for this user, where it makes none. */
export const invitation = z.object({
  id: z.uuid(),
  userId: z.uuid().nullable(),
  email: z.string().nullable(),
  role: z.enum(userRoles),
  hardware: z.boolean(),
  createdBy: principalReference,
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});
export type Invitation = z.infer<typeof invitation>;

/** The link can be opened once, and is shown this once. */
export const invitationMade = invitation.extend({ url: z.url() });
export type InvitationMade = z.infer<typeof invitationMade>;

/** Where somebody is signed in: with a browser, or with `muster login`. */
export const sessionKinds = ['browser', 'commandLine'] as const;
export type SessionKind = (typeof sessionKinds)[number];

/** One signed-in browser or command line. */
export const session = z.object({
  id: z.uuid(),
  kind: z.enum(sessionKinds),
  method: z.enum(signInMethods),
  address: z.string().nullable(),
  agent: z.string().nullable(),
  createdAt: z.iso.datetime(),
  seenAt: z.iso.datetime(),
  current: z.boolean(),
});
export type Session = z.infer<typeof session>;

export const passkey = z.object({
  id: z.uuid(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
});
export type Passkey = z.infer<typeof passkey>;

/** Who asks: a user of a session, or an API client. */
export const me = z.object({
  kind: z.enum(['client', 'user']),
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  role: z.enum(userRoles).nullable(),
  scopes: z.array(z.enum(scopes)),
  tenantId: z.uuid(),
  tenantName: z.string(),
  /** A partner's values have to be the device's exactly. */
  tenantKind: z.enum(tenantKinds),
  /** Of a partner; null: a customer. */
  partnerType: z.enum(partnerTypes).nullable(),
});
export type Me = z.infer<typeof me>;
