import { createHash, randomBytes } from 'node:crypto';
import type {
  ApiClient,
  ApiClientCreated,
  ApiClientPatch,
  NewApiClient,
  NewSecret,
  SecretCreated,
} from '../../contracts/clients.ts';
import { overlapHours } from '../../contracts/clients.ts';
import { Refusal } from '../../contracts/errors.ts';
import type { Limits } from '../../contracts/limits.ts';
import type { Page, PageRequest } from '../../contracts/lists.ts';
import { type Principal, type Scope, scopes as scopeOrder } from '../../contracts/tenants.ts';
import { isKeeper, missingScope, secretRandomBytes, secretText, whenRotated } from '../../domain/clients.ts';
import { cursorNotValid, cursorOf, valuesOf } from '../../domain/cursors.ts';
import type { Made, Reservation } from '../../domain/idempotency.ts';
import { referenceOf, scopeOf } from '../../domain/tenants.ts';
import { writeAudit } from '../../storage/audit.ts';
import {
  endSecrets,
  findOwnClient,
  insertClient,
  insertSecret,
  type ListedClient,
  type ListedSecret,
  limitSecret,
  listClients,
  liveClients,
  lockClients,
  revokeClient,
  updateClient,
} from '../../storage/clients.ts';
import type { Database, Tx } from '../../storage/database.ts';
import { closeLease } from '../../storage/idempotency.ts';

/** Who changes something, of which tenant, by which request. */
export interface ClientCall {
  readonly principal: Principal;
  readonly tenantId: string;
  readonly requestId: string;
}

/** What was made. `replayed`: an earlier request with the same key made it, so its secret is not told again. */
export interface MadeOnce<Thing> {
  readonly made: Thing;
  readonly replayed: boolean;
}

/** How a tenant manages its API clients. A client that is another tenant's or was revoked is `notFound`. */
export interface ClientManagement {
  /** The newest first. */
  list(principal: Principal, tenantId: string, page: PageRequest): Promise<Page<ApiClient>>;
  get(principal: Principal, tenantId: string, clientId: string): Promise<ApiClient>;
  /** Refuses scopes that the caller lacks (`notAllowed`), and one client more than a tenant may have (`conflict`). */
  create(call: ClientCall, wanted: NewApiClient, reservation?: Reservation): Promise<MadeOnce<ApiClientCreated>>;
  /** Refuses scopes that the caller would give and lacks, and leaving nobody who can manage the tenant. */
  change(call: ClientCall, clientId: string, patch: ApiClientPatch): Promise<ApiClient>;
  /** Refuses leaving nobody who can manage the tenant. */
  revoke(call: ClientCall, clientId: string): Promise<void>;
  /** Makes another secret. Who has a client's secret has its scopes, so a caller who lacks one of them is refused. */
  rotate(
    call: ClientCall,
    clientId: string,
    wanted: NewSecret,
    reservation?: Reservation,
  ): Promise<MadeOnce<SecretCreated>>;
  /** Refuses the client's last one with `conflict`. */
  endSecret(call: ClientCall, clientId: string, secretId: string): Promise<void>;
}

/** The service's own parts. */
export function clientManagement(uses: {
  readonly database: Database;
  readonly clock: () => Date;
  readonly newId: () => string;
  readonly limits: Pick<Limits, 'clientsPerTenant' | 'listSeconds'>;
}): ClientManagement {
  const { database, clock, newId, limits } = uses;
  const reading = { readOnly: true, statementSeconds: limits.listSeconds };

  /** One change of the tenant's clients; others wait for its end. */
  function changing<T>({ principal, tenantId }: ClientCall, work: (tx: Tx, now: Date) => Promise<T>): Promise<T> {
    return database.withTenant(scopeOf(principal, tenantId), async tx => {
      await lockClients(tx, tenantId);
      return await work(tx, clock());
    });
  }

  async function audit(
    tx: Tx,
    { principal, tenantId, requestId }: ClientCall,
    action: `client.${'create' | 'update' | 'rotate' | 'endSecret' | 'revoke'}`,
    clientId: string,
    detail: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    await writeAudit(tx, tenantId, {
      ...{ id: newId(), at: clock(), principal: referenceOf(principal), action, outcome: 'done', requestId },
      ...{ target: { kind: 'client', id: clientId }, detail },
    });
  }

  async function addSecret(tx: Tx, tenantId: string, clientId: string, createdAt: Date) {
    const secret = { id: newId(), text: secretText(randomBytes(secretRandomBytes)), createdAt };
    await insertSecret(tx, tenantId, clientId, secret);
    return secret;
  }

  const management: ClientManagement = {
    async list(principal, tenantId, { limit, cursor }) {
      const before = cursor === undefined ? null : idFromCursor(cursor);
      const found = await database.withTenant(
        scopeOf(principal, tenantId),
        tx => listClients(tx, tenantId, clock(), { before, limit: limit + 1 }),
        reading,
      );
      const items = found.slice(0, limit).map(shown);
      const last = found.length > limit ? items.at(-1) : undefined;
      return { items, nextCursor: last ? cursorOf([last.id]) : null };
    },

    get: (principal, tenantId, clientId) =>
      database.withTenant(
        scopeOf(principal, tenantId),
        async tx => shown(await found(tx, tenantId, clientId, clock())),
        reading,
      ),

    async create(call, wanted, reservation) {
      const { principal, tenantId } = call;
      const content = sha256([wanted.name, inOrder(wanted.scopes), wanted.expiresAt]);
      if (reservation?.made) {
        const id = idMade(reservation.made, content);
        return { made: await management.get(principal, tenantId, id), replayed: true };
      }
      refuseUnheld(principal, wanted.scopes);
      return await changing(call, async (tx, now) => {
        const live = await liveClients(tx, tenantId);
        if (live.length >= limits.clientsPerTenant) {
          throw new Refusal('conflict', { reason: 'tooManyClients', params: { limit: limits.clientsPerTenant } });
        }
        const { name } = wanted;
        const [scopes, expiresAt] = [inOrder(wanted.scopes), expiryOf(wanted.expiresAt, now)];
        const client = { id: newId(), name, scopes, createdAt: now, expiresAt, createdBy: referenceOf(principal) };
        await insertClient(tx, tenantId, client);
        const { id, text, createdAt } = await addSecret(tx, tenantId, client.id, now);
        await keep(tx, tenantId, reservation, content, client.id);
        await audit(tx, call, 'client.create', client.id, { name, scopes, expiresAt });
        const made = shown({ ...client, lastUsedAt: null, secrets: [{ id, createdAt, expiresAt: null }] });
        return { made: { ...made, clientSecret: text }, replayed: false };
      });
    },

    change: (call, clientId, patch) =>
      changing(call, async (tx, now) => {
        const { principal, tenantId } = call;
        const before = await found(tx, tenantId, clientId, now);
        const given = (patch.scopes ?? []).filter(scope => !before.scopes.includes(scope));
        refuseUnheld(principal, given);
        const after = {
          ...before,
          name: patch.name ?? before.name,
          scopes: patch.scopes ? inOrder(patch.scopes) : before.scopes,
          expiresAt: patch.expiresAt === undefined ? before.expiresAt : expiryOf(patch.expiresAt, now),
        };
        if (isKeeper(before) && !isKeeper(after)) await refuseLast(tx, tenantId, clientId);
        await updateClient(tx, tenantId, after);
        await audit(tx, call, 'client.update', clientId, patch);
        return shown(after);
      }),

    revoke: (call, clientId) =>
      changing(call, async (tx, now) => {
        const { tenantId } = call;
        const client = await found(tx, tenantId, clientId, now);
        if (isKeeper(client)) await refuseLast(tx, tenantId, clientId);
        await revokeClient(tx, tenantId, clientId, now);
        await audit(tx, call, 'client.revoke', clientId, { name: client.name });
      }),

    async rotate(call, clientId, { overlapHours: overlap = overlapHours.default }, reservation) {
      const { principal, tenantId } = call;
      const content = sha256([overlap]);
      if (reservation?.made) {
        const secretId = idMade(reservation.made, content);
        const { secrets } = await management.get(principal, tenantId, clientId);
        const secret = orNotFound(secrets.find(({ id }) => id === secretId));
        return { made: { secretId, createdAt: secret.createdAt, expiresAt: secret.expiresAt }, replayed: true };
      }
      return await changing(call, async (tx, now) => {
        const client = await found(tx, tenantId, clientId, now);
        refuseUnheld(principal, client.scopes);
        const { ended, goesOn } = whenRotated(client.secrets, now, overlap);
        await endSecrets(tx, tenantId, clientId, ended, now);
        if (goesOn) await limitSecret(tx, tenantId, clientId, goesOn.id, goesOn.until);
        const { id: secretId, text } = await addSecret(tx, tenantId, clientId, now);
        await keep(tx, tenantId, reservation, content, secretId);
        await audit(tx, call, 'client.rotate', clientId, { secretId, ended, goesOn });
        const made = { secretId, clientSecret: text, createdAt: now.toISOString(), expiresAt: null };
        return { made, replayed: false };
      });
    },

    endSecret: (call, clientId, secretId) =>
      changing(call, async (tx, now) => {
        const { tenantId } = call;
        const { secrets } = await found(tx, tenantId, clientId, now);
        const secret = orNotFound(secrets.find(({ id }) => id === secretId));
        if (secrets.length === 1) throw new Refusal('conflict', { reason: 'lastSecret' });
        await endSecrets(tx, tenantId, clientId, [secret.id], now);
        await audit(tx, call, 'client.endSecret', clientId, { secretId });
      }),
  };
  return management;
}

async function found(tx: Tx, tenantId: string, clientId: string, now: Date): Promise<ListedClient> {
  return orNotFound(await findOwnClient(tx, tenantId, clientId, now));
}

function orNotFound<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Refusal('notFound');
  return value;
}

function refuseUnheld(principal: Principal, given: readonly Scope[]): void {
  const scope = missingScope(principal.scopes, given);
  if (scope) throw new Refusal('notAllowed', { params: { scope } });
}

/** Whether anybody else keeps the tenant manageable. */
async function refuseLast(tx: Tx, tenantId: string, clientId: string): Promise<void> {
  const others = (await liveClients(tx, tenantId)).filter(({ id }) => id !== clientId);
  if (!others.some(isKeeper)) throw new Refusal('conflict', { reason: 'lastKeeper' });
}

/** The key now stands for what was made; one whose lease was lost makes nothing. */
async function keep(
  tx: Tx,
  tenantId: string,
  reservation: Reservation | undefined,
  content: Buffer,
  madeId: string,
): Promise<void> {
  if (reservation && !(await closeLease(tx, tenantId, reservation.lease, content, madeId))) {
    throw new Refusal('requestInProgress');
  }
}

function idMade({ contentSha256, id }: Made, content: Buffer): string {
  if (!content.equals(contentSha256)) throw new Refusal('idempotencyConflict');
  return id;
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

function sha256(content: readonly unknown[]): Buffer {
  return createHash('sha256').update(JSON.stringify(content)).digest();
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function idFromCursor(cursor: string): string {
  const [id] = valuesOf(cursor);
  if (id === undefined || !uuid.test(id)) throw cursorNotValid();
  return id;
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
