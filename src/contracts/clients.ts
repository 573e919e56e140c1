import { z } from 'zod';
import { limits } from './limits.ts';
import { principalReference, scopes } from './tenants.ts';

/** A secret as it can be listed: never what it is, only from when until when. `expiresAt` null: as long as its client. */
export const apiClientSecret = z.object({
  id: z.uuid(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
});
export type ApiClientSecret = z.infer<typeof apiClientSecret>;

/** An API client of a tenant with its secrets that have not expired, the newest first. `lastUsedAt` is noted once a minute. */
export const apiClient = z.object({
  id: z.uuid(),
  name: z.string(),
  scopes: z.array(z.enum(scopes)),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
  createdBy: principalReference,
  secrets: z.array(apiClientSecret),
});
export type ApiClient = z.infer<typeof apiClient>;

const name = z.string().trim().min(1).max(limits.labelCharacters);
const scopeList = z.array(z.enum(scopes)).min(1);
const expiry = z.iso.datetime().nullable();

export const newApiClient = z.object({ name, scopes: scopeList, expiresAt: expiry.default(null) });
export type NewApiClient = z.output<typeof newApiClient>;

/** What can be changed of a client; absent leaves. `expiresAt` null: it does not expire. */
export const apiClientPatch = z.object({
  name: name.optional(),
  scopes: scopeList.optional(),
  expiresAt: expiry.optional(),
});
export type ApiClientPatch = z.infer<typeof apiClientPatch>;

/** The answer that makes a client. Only the first one to an idempotency key has the secret. */
export const apiClientCreated = apiClient.extend({ clientSecret: z.string().optional() });
export type ApiClientCreated = z.infer<typeof apiClientCreated>;

/** How long the older secret goes on when a new one is made. */
export const overlapHours = { most: 720, default: 24 } as const;

/** What is said of a new secret; nothing need be. */
export const newSecret = z.object({ overlapHours: z.int().min(0).max(overlapHours.most).optional() });
export type NewSecret = z.infer<typeof newSecret>;

/** The answer that makes a secret. Only the first one to an idempotency key has the secret itself. */
export const secretCreated = z.object({
  secretId: z.uuid(),
  clientSecret: z.string().optional(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
});
export type SecretCreated = z.infer<typeof secretCreated>;
