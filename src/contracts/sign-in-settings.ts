import { z } from 'zod';
import { isStorable } from './storable.ts';
import { type SignInMethod, userRoles } from './users.ts';

/**
 * By what the users of a tenant have to sign in. `passkey`: not by password; `company`: by the tenant's own provider alone.
 */
export const signInRequirements = ['any', 'passkey', 'company'] as const;
export type SignInRequirement = (typeof signInRequirements)[number];

/** The one table of by what somebody may sign in under each requirement. */
export const methodsAllowed: Readonly<Record<SignInRequirement, readonly SignInMethod[]>> = {
  any: ['password', 'passkey', 'company'],
  passkey: ['passkey', 'company'],
  company: ['company'],
};

const stored = (most: number) =>
  z.string().min(1).max(most).refine(isStorable, 'it holds a character that cannot be stored');

const role = z.enum(userRoles);
const company = z.object({
  issuer: z.string().max(1024),
  clientId: stored(256),
  domains: z.array(z.hostname().toLowerCase()).min(1).max(100),
  roleClaim: stored(256).nullable().default(null),
  roleMapping: z
    .record(stored(256), role)
    .refine(mapping => Object.keys(mapping).length <= 100, 'it has more than 100 values')
    .default({}),
  defaultRole: role.nullable().default(null),
});

/** How a tenant's users sign in. The secret of the client at the provider is never shown. */
export const signInSettings = z.object({
  required: z.enum(signInRequirements),
  company: company.extend({ hasSecret: z.boolean() }).nullable(),
});
export type SignInSettings = z.infer<typeof signInSettings>;

/**
 * What replaces the settings. A secret that is left out stays as long as issuer and client do, since it must go to no other
 * provider; null removes it (a client without a secret, whose codes PKCE alone protects).
 */
export const newSignInSettings = z.strictObject({
  required: z.enum(signInRequirements),
  company: z.strictObject({ ...company.shape, clientSecret: stored(1024).nullable().optional() }).nullable(),
});
export type NewSignInSettings = z.infer<typeof newSignInSettings>;
