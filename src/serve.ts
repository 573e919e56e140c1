import { randomFillSync } from 'node:crypto';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { tokenEndpoint } from './auth/provider.ts';
import { tokenReader } from './auth/tokens.ts';
import { Refusal } from './contracts/errors.ts';
import type { Limits } from './contracts/limits.ts';
import { idMaker, idRandomBytes } from './domain/ids.ts';
import { buildApp } from './http/app.ts';
import { clientService } from './services/clients.ts';
import { providerService } from './services/provider.ts';
import { type TenantService, tenantService } from './services/tenants.ts';
import type { Database } from './storage/database.ts';
import { readReadiness } from './storage/readiness.ts';
import type { Seal } from './storage/seal.ts';
import { DatabaseUnavailable, isRetryable, isStatementTimeout } from './storage/sql-errors.ts';

export type Role = 'all' | 'web' | 'worker';

/** What a service is made of, whoever starts it: the program, or a test. */
export interface ServiceParts {
  readonly role: Role;
  readonly database: Database;
  readonly seal: Seal;
  readonly host: string;
  readonly port: number;
  /** Without a slash at its end. */
  readonly publicUrl: string;
  readonly supportUrl: string | null;
  readonly spoolFolder: string;
  readonly trustProxy: readonly string[];
  readonly tls: { readonly cert: string; readonly key: string } | null;
  readonly metricsToken: string | null;
  readonly limits: Limits;
  readonly clock: () => Date;
  readonly logger: FastifyBaseLogger;
}

export interface Service {
  readonly tenants: TenantService;
  /** Stops taking requests and work, lets what is under way come to an end, cuts what takes longer than a few seconds. */
  stop(): Promise<void>;
}

/** Wires the service together and starts it. The database is migrated already, and stays the caller's to close. */
export async function startService(parts: ServiceParts): Promise<Service> {
  const { database, seal, clock, logger, publicUrl } = parts;
  const newId = idSource(clock);
  const stopping = new AbortController();
  const failed = (error: unknown): void =>
    logger.warn({ error: String(error) }, 'the use of an API client was not noted');
  const clients = clientService({ database, clock, failed });
  const provider = providerService({ database, seal, clock, newId });
  const tenants = tenantService({ database, clock, newId });
  const keys = await provider.signingKeys();
  const notYet = (): never => {
    throw new Refusal('notReady');
  };
  const app = await buildApp({
    ...parts,
    newId,
    metrics: processMetrics(),
    services: {
      batches: {
        reserve: notYet,
        create: notYet,
        check: notYet,
        list: notYet,
        get: notYet,
        rows: notYet,
        exportRows: notYet,
        fixFile: notYet,
        retry: notYet,
        cancel: notYet,
      },
      devices: {
        list: notYet,
        export: notYet,
        summary: notYet,
        get: notYet,
        patch: notYet,
        deregister: notYet,
        history: notYet,
        hardware: notYet,
      },
      events: { head: notYet, since: notYet, watch: notYet },
      tenants,
    },
    auth: {
      authenticate: tokenReader({ issuer: publicUrl, keys, clients, clock }),
      answerTokenRequest: tokenEndpoint({ issuer: publicUrl, keys, clients, records: provider }),
    },
    readiness: () => readinessOf(database, clock),
    isUnavailable,
    stopping: stopping.signal,
  });
  await app.listen({ host: parts.host, port: parts.port, listenTextResolver: address => `listening at ${address}` });
  return {
    tenants,
    async stop() {
      stopping.abort();
      await closeApp(app);
    },
  };
}

/** Nobody is to blame and the same request may pass later: no connection, too slow, or outrun by others again and again. */
function isUnavailable(error: unknown): boolean {
  return error instanceof DatabaseUnavailable || isStatementTimeout(error) || isRetryable(error);
}

/** Ids in the order of their making, from one pool of randomness: a call of the system for each would cost more than the rest. */
function idSource(clock: () => Date): () => string {
  const next = idMaker();
  const pool = new Uint8Array(400 * idRandomBytes);
  let used = pool.length;
  return () => {
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    used += idRandomBytes;
    return next(clock().getTime(), pool.subarray(used - idRandomBytes, used));
  };
}

function processMetrics(): Registry {
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  return metrics;
}

async function readinessOf(database: Database, clock: () => Date) {
  const { schemaVersion, oldestPending } = await database.asSystem('readiness', readReadiness, { readOnly: true });
  const age = oldestPending === null ? null : (clock().getTime() - oldestPending.getTime()) / 1000;
  return { schemaVersion, oldestPendingSeconds: age === null ? null : Math.max(0, Math.round(age)) };
}

/** So long may requests under way still take. */
const closeMilliseconds = 2_500;

async function closeApp(app: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), closeMilliseconds);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}
