import { createHash, timingSafeEqual } from 'node:crypto';
import type { Principal, PrincipalReference } from '../contracts/tenants.ts';
import { referenceOf } from '../domain/tenants.ts';
import type { Database } from '../storage/database.ts';
import { type ClientRecord, findClient, touchClient } from '../storage/tenants.ts';

/** What can be asked about API clients. A client that was revoked is as unknown as one that never was. */
export interface ClientService {
  /** Reads the client anew. */
  find(clientId: string): Promise<{ readonly id: string } | null>;
  /** Whether it is one of the client's (at most two) secrets that have not expired. Takes the same time for every wrong one. */
  secretMatches(clientId: string, secret: string): Promise<boolean>;
  /** How records name the client, at most 5 s old. Does not count as a use of it. */
  referenceOf(clientId: string): Promise<PrincipalReference | null>;
  /** Who the client is now, at most 5 s old: so long may a revoked one go on. Notes that it was used, without waiting for that. */
  principalOf(clientId: string): Promise<Principal | null>;
}

export const clientCacheMilliseconds = 5_000;
const touchMilliseconds = 60_000;
const secretsAtOnce = 2;
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
    async secretMatches(clientId, secret) {
      const entry = await recent(clientId);
      const given = createHash('sha256').update(secret).digest();
      const matches = entry?.client.secrets.slice(0, secretsAtOnce).map(kept => timingSafeEqual(kept, given)) ?? [];
      return matches.includes(true);
    },
    async referenceOf(clientId) {
      const entry = await recent(clientId);
      return entry && referenceOf(entry.principal);
    },
    async principalOf(clientId) {
      const entry = await recent(clientId);
      if (entry) touch(clientId);
      return entry?.principal ?? null;
    },
  };
}

/** Ours are UUIDs; anything else is not worth a question to the database. */
const isClientId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

function principalFrom({ id, name, tenantId, tenantKind, partnerType, scopes }: ClientRecord): Principal {
  return { kind: 'client', id, name, tenantId, tenantKind, partnerType, scopes: new Set(scopes) };
}
