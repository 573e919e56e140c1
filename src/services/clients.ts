import { timingSafeEqual } from 'node:crypto';
import type { Principal, PrincipalReference } from '../contracts/tenants.ts';
import { secretsAtOnce } from '../domain/clients.ts';
import { referenceOf } from '../domain/tenants.ts';
import { type ClientRecord, findClient, touchClient } from '../storage/clients.ts';
import type { Database } from '../storage/database.ts';
import { secretSha256 } from '../storage/secrets.ts';

/**
 * What signing in asks about API clients; how a tenant manages its own: clients/management.ts. A client that was revoked
 * or has expired is as unknown as one that never was.
 */
export interface ClientService {
  /** Reads the client anew. */
  find(clientId: string): Promise<{ readonly id: string } | null>;
  /** The ID of the one of the client's (at most two) secrets that it is; null for any other. Takes the same time for every wrong one. */
  secretId(clientId: string, secret: string): Promise<string | null>;
  /** How records name the client, at most 5 s old. Does not count as a use of it. */
  referenceOf(clientId: string): Promise<PrincipalReference | null>;
  /** Who the client is now, at most 5 s old: so long may a revoked one go on. */
  principalOf(clientId: string): Promise<Principal | null>;
  /** The same while that secret of it is good; notes that the client was used, without waiting for that. */
  principalBy(clientId: string, secretId: string): Promise<Principal | null>;
}

export const clientCacheMilliseconds = 5_000;
const touchMilliseconds = 60_000;
const mostCached = 10_000;

interface Cached {
  readonly until: number;
  readonly client: ClientRecord;
  readonly principal: Principal;
}

/** `failed` is told of a use that could not be noted. */
export function clientService(uses: {
  readonly database: Database;
  readonly clock: () => Date;
  readonly failed: (error: unknown) => void;
}): ClientService {
  const { database, clock, failed } = uses;
  const cache = new Map<string, Cached>();
  const touched = new Map<string, number>();

  async function load(clientId: string): Promise<Cached | null> {
    cache.delete(clientId);
    if (!isClientId(clientId)) return null;
    const now = clock();
    const client = await database.asSystem('sign-in', tx => findClient(tx, clientId, now), { readOnly: true });
    if (!client) return null;
    const entry = { until: now.getTime() + clientCacheMilliseconds, client, principal: principalFrom(client) };
    if (cache.size >= mostCached) cache.clear();
    cache.set(clientId, entry);
    return entry;
  }

  async function recent(clientId: string): Promise<Cached | null> {
    const entry = cache.get(clientId);
    return entry && entry.until > clock().getTime() ? entry : await load(clientId);
  }

  function touch(clientId: string): void {
    const now = clock();
    const since = new Date(now.getTime() - touchMilliseconds);
    if ((touched.get(clientId) ?? 0) > since.getTime()) return;
    if (touched.size >= mostCached) touched.clear();
    touched.set(clientId, now.getTime());
    database.asSystem('sign-in', tx => touchClient(tx, clientId, now, since)).catch(failed);
  }

  return {
    find: async clientId => (await load(clientId))?.client ?? null,
    async secretId(clientId, secret) {
      const given = secretSha256(secret);
      const secrets = secretsOf(await recent(clientId)).map(({ id, sha256 }) => ({
        id,
        matches: timingSafeEqual(sha256, given),
      }));
      return secrets.find(({ matches }) => matches)?.id ?? null;
    },
    async referenceOf(clientId) {
      const entry = await recent(clientId);
      return entry && referenceOf(entry.principal);
    },
    principalOf: async clientId => (await recent(clientId))?.principal ?? null,
    async principalBy(clientId, secretId) {
      const entry = await recent(clientId);
      if (!entry || !secretsOf(entry).some(({ id }) => id === secretId)) return null;
      touch(clientId);
      return entry.principal;
    },
  };
}

/** The newest, should there ever be more. */
const secretsOf = (entry: Cached | null) => entry?.client.secrets.slice(0, secretsAtOnce) ?? [];

/** Ours are UUIDs; anything else is not worth a question to the database. */
const isClientId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

function principalFrom({ id, name, tenantId, tenantKind, partnerType, scopes }: ClientRecord): Principal {
  return {
    kind: 'client',
    id,
    name,
    tenantId,
    tenantKind,
    partnerType,
    scopes: new Set(scopes),
    actsFor: null,
    session: null,
    language: 'en',
  };
}
