import type {
  ApiClient,
  ApiClientCreated,
  ApiClientPatch,
  NewApiClient,
  NewSecret,
  SecretCreated,
} from '../../contracts/clients.ts';
import { Refusal } from '../../contracts/errors.ts';
import type { Page, PageRequest } from '../../contracts/lists.ts';
import { type Principal, type Scope, scopes as scopeOrder } from '../../contracts/tenants.ts';
import { isKeeper } from '../../domain/clients.ts';
import { idOf, pageById } from '../../domain/cursors.ts';
import { idMade, type MadeOnce, type Reservation } from '../../domain/idempotency.ts';
import { requireRecent } from '../../domain/sessions.ts';
import { referenceOf, requireHeld, scopeOf, type TenantCall } from '../../domain/tenants.ts';
import {
  insertClient,
  type ListedClient,
  type ListedSecret,
  listClients,
  liveClients,
  revokeClient,
  updateClient,
} from '../../storage/clients.ts';
import type { Tx } from '../../storage/database.ts';
import { closeKey, contentOf } from '../../storage/idempotency.ts';
import { lockAdministrators } from '../../storage/users.ts';
import { audit, type ClientParts, changing, foundClient } from './calls.ts';
import { addSecret, endSecret, rotate } from './secrets.ts';

/** How a tenant manages its API clients. A client that is another tenant's or was revoked is `notFound`. */
export interface ClientManagement {
  /** The newest first. */
  list(principal: Principal, tenantId: string, page: PageRequest): Promise<Page<ApiClient>>;
  get(principal: Principal, tenantId: string, clientId: string): Promise<ApiClient>;
  /** Refuses scopes that the caller lacks (`notAllowed`), and one client more than a tenant may have (`conflict`). */
  create(call: TenantCall, wanted: NewApiClient, reservation?: Reservation): Promise<MadeOnce<ApiClientCreated>>;
  /** Refuses scopes that the caller would give and lacks, and leaving nobody who can manage the tenant. */
  change(call: TenantCall, clientId: string, patch: ApiClientPatch): Promise<ApiClient>;
  /** Refuses leaving nobody who can manage the tenant. */
  revoke(call: TenantCall, clientId: string): Promise<void>;
  /** Makes another secret. Who has a client's secret has its scopes, so a caller who lacks one of them is refused. */
  rotate(
    call: TenantCall,
    clientId: string,
    wanted: NewSecret,
    reservation?: Reservation,
  ): Promise<MadeOnce<SecretCreated>>;
  /** Refuses the client's last one with `conflict`. */
  endSecret(call: TenantCall, clientId: string, secretId: string): Promise<void>;
}

export function clientManagement(parts: ClientParts): ClientManagement {
  const { database, clock, limits } = parts;
  const reading = { readOnly: true, statementSeconds: limits.listSeconds };

  async function get(principal: Principal, tenantId: string, clientId: string): Promise<ApiClient> {
    const read = (tx: Tx) => foundClient(tx, tenantId, clientId, clock());
    return shown(await database.withTenant(scopeOf(principal, tenantId), read, reading));
  }

  return {
    get,
    async list(principal, tenantId, { limit, cursor }) {
      const before = idOf(cursor);
      const found = await database.withTenant(
        scopeOf(principal, tenantId),
        tx => listClients(tx, tenantId, clock(), { before, limit: limit + 1 }),
        reading,
      );
      return pageById(found, limit, shown);
    },
    async create(call, wanted, reservation) {
      const content = contentOf(wanted.name, inOrder(wanted.scopes), wanted.expiresAt);
      if (!reservation?.made) return { made: await create(parts, call, wanted, content, reservation), replayed: false };
      return { made: await get(call.principal, call.tenantId, idMade(reservation.made, content)), replayed: true };
    },
    change: (call, clientId, patch) => change(parts, call, clientId, patch),
    revoke: (call, clientId) => revoke(parts, call, clientId),
    rotate: (call, clientId, wanted, reservation) => rotate(parts, call, clientId, wanted, reservation),
    endSecret: (call, clientId, secretId) => endSecret(parts, call, clientId, secretId),
  };
}

async function create(
  parts: ClientParts,
  call: TenantCall,
  wanted: NewApiClient,
  content: Buffer,
  reservation: Reservation | undefined,
): Promise<ApiClientCreated> {
  const { principal, tenantId } = call;
  const limit = parts.limits.clientsPerTenant;
  requireHeld(principal, wanted.scopes);
  return await changing(parts, call, async (tx, now) => {
    requireRecent(principal, now);
    if ((await liveClients(tx, tenantId)).length >= limit) {
      throw new Refusal('conflict', { reason: 'tooManyClients', params: { limit } });
    }
    const { name } = wanted;
    const [scopes, expiresAt] = [inOrder(wanted.scopes), expiryOf(wanted.expiresAt, now)];
    const client = { id: parts.newId(), name, scopes, createdAt: now, expiresAt, createdBy: referenceOf(principal) };
    await insertClient(tx, tenantId, client);
    const { id, text, createdAt } = await addSecret(tx, parts, tenantId, client.id, now);
    await closeKey(tx, tenantId, reservation, content, client.id);
    await audit(tx, parts, call, 'client.create', client.id, {
      name,
      scopes,
      expiresAt: expiresAt?.toISOString() ?? null,
    });
    const made = shown({ ...client, lastUsedAt: null, secrets: [{ id, createdAt, expiresAt: null }] });
    return { ...made, clientSecret: text };
  });
}

function change(parts: ClientParts, call: TenantCall, clientId: string, patch: ApiClientPatch): Promise<ApiClient> {
  return changing(parts, call, async (tx, now) => {
    const { principal, tenantId } = call;
    const before = await foundClient(tx, tenantId, clientId, now);
    const given = (patch.scopes ?? []).filter(scope => !before.scopes.includes(scope));
    requireHeld(principal, given);
    if (given.length > 0) requireRecent(principal, now);
    const after = {
      ...before,
      name: patch.name ?? before.name,
      scopes: patch.scopes ? inOrder(patch.scopes) : before.scopes,
      expiresAt: patch.expiresAt === undefined ? before.expiresAt : expiryOf(patch.expiresAt, now),
    };
    if (isKeeper(before) && !isKeeper(after)) await refuseLast(tx, tenantId, clientId);
    await updateClient(tx, tenantId, after);
    await audit(tx, parts, call, 'client.update', clientId, patch);
    return shown(after);
  });
}

function revoke(parts: ClientParts, call: TenantCall, clientId: string): Promise<void> {
  return changing(parts, call, async (tx, now) => {
    const { tenantId } = call;
    const client = await foundClient(tx, tenantId, clientId, now);
    if (isKeeper(client)) await refuseLast(tx, tenantId, clientId);
    await revokeClient(tx, tenantId, clientId, now);
    await audit(tx, parts, call, 'client.revoke', clientId, { name: client.name });
  });
}

/** Refuses what leaves nobody else who keeps the tenant manageable. */
async function refuseLast(tx: Tx, tenantId: string, clientId: string): Promise<void> {
  if ((await lockAdministrators(tx, tenantId)).length > 0) return;
  const others = (await liveClients(tx, tenantId)).filter(({ id }) => id !== clientId);
  if (!others.some(isKeeper)) throw new Refusal('conflict', { reason: 'lastKeeper' });
}

/** Each once, in the order of the contract. */
function inOrder(given: readonly Scope[]): Scope[] {
  return scopeOrder.filter(scope => given.includes(scope));
}

function expiryOf(text: string | null, now: Date): Date | null {
  if (text === null) return null;
  const at = new Date(text);
  if (at > now) return at;
  throw new Refusal('requestNotValid', { params: { field: 'expiresAt', what: 'it must be a time to come' } });
}

function shown({ scopes, createdAt, expiresAt, lastUsedAt, secrets, ...client }: ListedClient): ApiClient {
  return {
    ...client,
    scopes: [...scopes],
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    secrets: secrets.map(shownSecret),
  };
}

function shownSecret({ id, createdAt, expiresAt }: ListedSecret): ApiClient['secrets'][number] {
  return { id, createdAt: createdAt.toISOString(), expiresAt: expiresAt?.toISOString() ?? null };
}
