import { randomFillSync } from 'node:crypto';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { type DestinationStream, type Logger, pino } from 'pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { tokenEndpoint } from './auth/provider.ts';
import { tokenReader } from './auth/tokens.ts';
import type { Limits } from './contracts/limits.ts';
import { idMaker, idRandomBytes } from './domain/ids.ts';
import { buildApp } from './http/app.ts';
import { loggedError } from './http/logged-error.ts';
import { type BatchService, batchService } from './services/batches.ts';
import { clientService } from './services/clients.ts';
import { deviceService } from './services/devices.ts';
import { eventService } from './services/events.ts';
import { providerService } from './services/provider.ts';
import { sweepService } from './services/sweeps.ts';
import { type TenantService, tenantService } from './services/tenants.ts';
import type { Database } from './storage/database.ts';
import { readReadiness } from './storage/readiness.ts';
import type { Seal } from './storage/seal.ts';
import { DatabaseUnavailable, isRetryable, isStatementTimeout } from './storage/sql-errors.ts';
import { startWorkers } from './workers/loop.ts';

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
  const { role, database, seal, clock, logger, limits, supportUrl } = parts;
  const newId = idSource(clock);
  const tenants = tenantService({ database, clock, newId });
  const batches = batchService({ database, seal, newId, clock, limits, supportUrl });
  const web = role === 'worker' ? null : await startWeb(parts, newId, { tenants, batches });
  const settling = { name: 'settling batches', next: batches.settleNext, watch: batches.watchWork };
  const sweeping = { name: 'sweeping', ...sweepService({ database, clock }) };
  const workers = role === 'web' ? null : startWorkers([settling, sweeping], logger);
  return {
    tenants,
    async stop() {
      await Promise.all([web?.stop(), workers?.stop()]);
    },
  };
}

/** The part of the service that listens. */
async function startWeb(
  parts: ServiceParts,
  newId: () => string,
  services: { readonly tenants: TenantService; readonly batches: BatchService },
): Promise<{ stop(): Promise<void> }> {
  const { database, seal, clock, logger, limits, supportUrl, publicUrl: issuer } = parts;
  const events = eventService({ database });
  const devices = deviceService({ database, seal, newId, clock, supportUrl, listSeconds: limits.listSeconds });
  const failed = (err: unknown): void => logger.warn({ err }, 'the use of an API client was not noted');
  const clients = clientService({ database, clock, failed });
  const records = providerService({ database, seal, clock, newId });
  const keys = await records.signingKeys();
  const stopping = new AbortController();
  const app = await buildApp({
    ...parts,
    newId,
    metrics: processMetrics(),
    services: { ...services, devices, events },
    auth: {
      authenticate: tokenReader({ issuer, keys, clients, clock }),
      answerTokenRequest: tokenEndpoint({ issuer, keys, clients, records }),
    },
    readiness: () => readinessOf(database, clock),
    isUnavailable,
    stopping: stopping.signal,
  });
  await app.listen({ host: parts.host, port: parts.port, listenTextResolver: address => `listening at ${address}` });
  return {
    async stop() {
      stopping.abort();
      await closeApp(app);
      events.stop();
    },
  };
}

/** JSON lines, without values of errors (logged-error.ts). */
export function serviceLogger(destination: DestinationStream): Logger {
  return pino({ serializers: { err: loggedError } }, destination);
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
