import { join } from 'node:path';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { type DestinationStream, type Logger, pino } from 'pino';
import { companySignIn } from './auth/company.ts';
import { companyProviders } from './auth/company-provider.ts';
import { logins } from './auth/logins.ts';
import { tokenEndpoint } from './auth/provider.ts';
import { refusedSignIns } from './auth/refused-sign-ins.ts';
import { signIn } from './auth/sign-in.ts';
import { tokenReader, tokenSigner } from './auth/tokens.ts';
import { buildPortal, portalFolder } from './build-portal.ts';
import type { Config } from './config.ts';
import type { Limits } from './contracts/limits.ts';
import type { Retention } from './contracts/retention.ts';
import { buildApp } from './http/app.ts';
import { loggedError } from './http/logged-error.ts';
import { type Metrics, makeMetrics } from './http/metrics.ts';
import { clearSpool } from './http/spool.ts';
import { buildWatchApp } from './http/watch-app.ts';
import { idSource, openInstallation, publicUrlSetting, sealOf } from './operate.ts';
import { auditService } from './services/audit.ts';
import { type BatchService, batchService } from './services/batches.ts';
import { catalogueService } from './services/catalogue.ts';
import { clientManagement } from './services/clients/management.ts';
import { clientService } from './services/clients.ts';
import { companyService } from './services/company.ts';
import { contactService } from './services/contacts.ts';
import { deviceService } from './services/devices.ts';
import { eventService } from './services/events.ts';
import { getStartedService } from './services/get-started.ts';
import { idempotencyService } from './services/idempotency.ts';
import { loginService } from './services/logins.ts';
import { consentLinkService } from './services/mandates/consent-links.ts';
import { mandateService } from './services/mandates.ts';
import { orderService } from './services/orders.ts';
import { partnerService } from './services/partners.ts';
import { providerService } from './services/provider.ts';
import { type ReadinessService, readinessService } from './services/readiness.ts';
import { releaseRequestService } from './services/release-requests.ts';
import { sealKeyService } from './services/seal-keys.ts';
import { sessionService } from './services/sessions.ts';
import { signInService } from './services/sign-in.ts';
import { signInSettingsService } from './services/sign-in-settings.ts';
import { signingKeyService } from './services/signing-keys.ts';
import { statisticsService } from './services/statistics.ts';
import { statusService } from './services/status.ts';
import { sweepService } from './services/sweeps.ts';
import { type TenantService, tenantService } from './services/tenants.ts';
import { transferService } from './services/transfers.ts';
import { passkeyService } from './services/users/passkeys.ts';
import { userService } from './services/users.ts';
import { ownCertificate } from './storage/certificates.ts';
import type { Database } from './storage/database.ts';
import type { Seal } from './storage/seal.ts';
import { DatabaseUnavailable, errorCode, isOutrun, isStatementTimeout } from './storage/sql-errors.ts';
import { StartProblem } from './storage/start-problem.ts';
import { writeSetting } from './storage/tenants.ts';
import { readVersion } from './version.ts';
import { startWorkers, type Workers } from './workers/loop.ts';

/**
 * `muster serve`: runs the service until SIGTERM or SIGINT, then stops it within 10 s; a second signal ends the process at
 * once. Fails with `StartProblem` where a person has to act.
 */
export async function serve(config: Config): Promise<void> {
  const logger = serviceLogger(pino.destination(2), config.logLevel);
  const asked = stopAsked();
  const installation = await openInstallation(config, { report: say });
  try {
    const { database } = installation;
    const seal = sealOf(config);
    const spoolFolder = join(config.dataFolder, 'spool');
    const tls = tlsOf(config);
    if (config.role !== 'worker') await storePublicUrl(config, database);
    if (config.role !== 'worker') buildPortal(say);
    const service = await startService({ ...config, tls, database, seal, spoolFolder, logger }).catch(error =>
      explain(config.role, error),
    );
    await welcome(config, service);
    if (tls?.authorityPath) sayWhomToTrust(tls.authorityPath);
    await asked;
    say('Stopping.');
    // Whatever still runs then is cut off: what was acknowledged is safe, and a slice that was not finished is free again.
    setTimeout(() => process.exit(), stopMilliseconds).unref();
    await service.stop();
  } finally {
    await installation.close();
  }
}

const stopMilliseconds = 9_500;

/** A certificate chain and its private key, as PEM. */
interface Tls {
  readonly cert: string;
  readonly key: string;
}

/** What a service is made of, whoever starts it: the program, or a test. */
export interface ServiceParts {
  readonly role: Config['role'];
  readonly database: Database;
  readonly seal: Seal;
  readonly host: string;
  readonly port: number;
  /** Without a slash at its end. */
  readonly publicUrl: string;
  readonly supportUrl: string | null;
  readonly spoolFolder: string;
  readonly trustProxy: readonly string[];
  /** Whether providers of company sign-in may be in networks that are not public. */
  readonly privateProviders: boolean;
  readonly tls: Tls | null;
  readonly metricsToken: string | null;
  /** Where a process that takes no requests answers how it is; null: nowhere. */
  readonly watchPort: number | null;
  /** With less free space the service is not ready. */
  readonly leastFreeBytes: number;
  readonly limits: Limits;
  readonly retention: Retention;
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
  const finished = (keyIds: readonly string[]): void =>
    logger.info({ keyIds, keyId: seal.keyId }, everythingSealedAnew);
  const metrics = makeMetrics();
  const resealed = (records: number): void => metrics.count('muster_resealed_records_total', {}, records);
  const sealKeys = sealKeyService({ database, seal, finished, resealed });
  await sealKeys.begin();
  const tenants = tenantService({ database, clock, newId });
  const batches = batchService({
    ...{ database, seal, newId, clock, limits, supportUrl },
    meters: metrics,
    settled: slice => logger.info(slice, 'slice settled'),
  });
  const settling = { name: 'settling', next: batches.settleNext, watch: batches.watchWork };
  const sweeping = { name: 'sweeping', ...sweepService({ database, clock, retention: parts.retention }) };
  const resealing = { name: 'resealing', next: sealKeys.next, watch: sealKeys.watch };
  const running: { workers: Workers | null } = { workers: null };
  const workerLook = () => running.workers?.lastLook(settling) ?? null;
  const dataFolder = parts.spoolFolder;
  const { leastFreeBytes } = parts;
  const readiness = readinessService({
    ...{ database, clock, workerLook, sealKeys, dataFolder, leastFreeBytes },
  });
  metrics.measure(readiness.measures);
  const watched = { metrics, readiness, newId };
  const web =
    role === 'worker' ? await startWatch(parts, watched) : await startWeb(parts, watched, { tenants, batches });
  const came = (work: string, result: string): void => metrics.count('muster_worker_pieces_total', { work, result });
  if (role !== 'web') running.workers = startWorkers([settling, sweeping, resealing], { logger, came, clock });
  return {
    tenants,
    async stop() {
      await Promise.all([web?.stop(), within(closeMilliseconds, running.workers?.stop())]);
    },
  };
}

const everythingSealedAnew = 'everything is sealed with the current key: the old keys named here can be taken away';

/** What tells how a process is. */
interface Watched {
  readonly metrics: Metrics;
  readonly readiness: ReadinessService;
  readonly newId: () => string;
}

/** The part of a worker that listens, if it is told to. */
async function startWatch(parts: ServiceParts, watched: Watched): Promise<{ stop(): Promise<void> } | null> {
  if (parts.watchPort === null) return null;
  const stopping = new AbortController();
  const app = await buildWatchApp({
    ...{ ...parts, ...watched, version: readVersion() },
    ...{ readiness: watched.readiness.read, isUnavailable, stopping: stopping.signal },
  });
  await app.listen({ host: parts.host, port: parts.watchPort });
  return {
    async stop() {
      stopping.abort();
      await closeApp(app);
    },
  };
}

/** The part of the service that listens. */
async function startWeb(
  parts: ServiceParts,
  { metrics, readiness, newId }: Watched,
  services: { tenants: TenantService; batches: BatchService },
): Promise<{ stop(): Promise<void> }> {
  const { database, seal, clock, logger, limits, supportUrl, publicUrl: issuer } = parts;
  const events = eventService({ database });
  const { listSeconds } = limits;
  const devices = deviceService({ database, seal, newId, clock, supportUrl, listSeconds });
  const orders = orderService({ database, listSeconds });
  const statistics = statisticsService({ database, clock, listSeconds });
  const status = statusService({ database, clock, listSeconds, isUnavailable });
  const unnoted =
    (what: string) =>
    (err: unknown): void =>
      logger.warn({ err }, `${what} was not noted`);
  const audit = auditService({ database, clock, newId, listSeconds, failed: unnoted('a refused attempt') });
  const knownClients = clientService({ database, clock, failed: unnoted('the use of an API client') });
  const clients = clientManagement({ database, clock, newId, limits });
  const idempotency = idempotencyService({ database, clock, newId });
  const sessions = sessionService({ database, clock, newId, limits, failed: unnoted('the use of a session') });
  const catalogue = catalogueService({ database, clock, newId, listSeconds });
  const contacts = contactService({ database, clock, newId, limits, publicUrl: issuer });
  const forMandates = { database, clock, newId, limits, publicUrl: issuer };
  const mandates = mandateService(forMandates);
  const consentLinks = consentLinkService(forMandates);
  const partners = partnerService({ database, clock, listSeconds });
  const getStarted = getStartedService({ database, clock, newId });
  const transfers = transferService({ database, clock, newId, limits });
  const { claimedMachine } = services.batches;
  const releaseRequests = releaseRequestService({ database, clock, newId, limits, claimedMachine });
  const users = userService({ database, clock, newId, limits, publicUrl: issuer });
  const passkeys = passkeyService({ database, clock, newId });
  const people = signInService({ database, clock, newId, limits });
  const companies = companyService({ database, seal, clock, newId, limits });
  const refusals = refusedSignIns(audit);
  const providers = companyProviders({ publicUrl: issuer, privateProviders: parts.privateProviders, clock });
  const signInSettings = signInSettingsService({ database, seal, clock, newId, checkIssuer: providers.check });
  const bySelf = signIn({ publicUrl: issuer, people, sessions, refusals, newId, clock, limits, seal });
  const commandLines = loginService({ database, clock, newId, limits });
  const records = providerService({ database, clock });
  const keys = signingKeyService({ database, seal, clock, newId });
  await keys.current();
  const stopping = new AbortController();
  await clearSpool(parts.spoolFolder);
  const app = await buildApp({
    ...parts,
    newId,
    portalFolder,
    metrics,
    version: readVersion(),
    services: {
      ...{ ...services, audit, clients, contacts, devices, events, getStarted, idempotency, orders, passkeys },
      ...{ sessions, signInSettings, statistics, status, users, catalogue, consentLinks, mandates, partners },
      ...{ releaseRequests, transfers },
    },
    auth: {
      authenticate: tokenReader({ issuer, keys, clients: knownClients, logins: commandLines, clock }),
      answerTokenRequest: tokenEndpoint({
        ...{ issuer, keys, clients: knownClients, records },
        logins: { service: commandLines, sign: tokenSigner({ issuer, keys, clock, newId }) },
      }),
      publicKeys: keys.published,
      signIn: bySelf,
      companySignIn: companySignIn({ publicUrl: issuer, companies, providers, people, signIn: bySelf, refusals }),
      logins: logins({ publicUrl: issuer, service: commandLines, people, limits }),
    },
    readiness: readiness.read,
    takesUploads: async () => !stopping.signal.aborted && (await readiness.hasRoom()),
    isUnavailable,
    stopping: stopping.signal,
  });
  await app.listen({ host: parts.host, port: parts.port, listenTextResolver: address => `listening at ${address}` });
  return {
    async stop() {
      stopping.abort();
      await closeApp(app);
      await within(closeMilliseconds, audit.stop());
      events.stop();
    },
  };
}

/** JSON lines, without values of errors (logged-error.ts). */
export function serviceLogger(destination: DestinationStream, level = 'info'): Logger {
  return pino({ level, serializers: { err: loggedError } }, destination);
}

/** Resolves at the first signal to stop; the second ends the process. */
function stopAsked(): Promise<void> {
  return new Promise(resolve => {
    let count = 0;
    for (const [signal, code] of [
      ['SIGTERM', 143],
      ['SIGINT', 130],
    ] as const) {
      process.on(signal, () => {
        count += 1;
        if (count > 1) process.exit(code);
        resolve();
      });
    }
  });
}

/** For whoever sits before it; everything else goes to the log, on standard error. */
const say = (line: string): void => console.log(line);

async function storePublicUrl({ publicUrl, clock }: Config, database: Database): Promise<void> {
  await database.asSystem('settings', tx => writeSetting(tx, publicUrlSetting, publicUrl, clock()));
}

async function welcome({ publicUrl, dataFolder, role }: Config, { tenants }: Service): Promise<void> {
  say(role === 'worker' ? 'Muster works on batches.' : `Muster runs at ${publicUrl}`);
  say(`What it keeps is in ${dataFolder}`);
  if (role === 'worker') return;
  // A hint is nothing to end for: the service runs by now, and its database may have gone away for a moment.
  const begun = await tenants.any().catch(() => true);
  if (!begun) say('There is no tenant yet. Begin with:\n\n  ./muster tenant create --name "Contoso"\n');
}

/** Null without TLS; `authorityPath` where the certificate is of our own making. */
function tlsOf({ tls, role, dataFolder, clock, ...where }: Config): (Tls & { authorityPath?: string }) | null {
  if (tls === 'off' || role === 'worker') return null;
  return tls === 'auto' ? ownCertificate(dataFolder, hostsOf(where), clock()) : tls;
}

/** What a certificate of our own is for: where Muster is reached, and this machine. */
function hostsOf({ publicUrl, host }: Pick<Config, 'publicUrl' | 'host'>): string[] {
  const published = new URL(publicUrl).hostname.replace(/^\[|\]$/g, '');
  const everywhere = ['0.0.0.0', '::'].includes(host);
  return [...new Set([published, ...(everywhere ? [] : [host]), 'localhost', '127.0.0.1', '::1'])];
}

function sayWhomToTrust(path: string): void {
  say(`Its certificate is vouched for by an authority of its own, which clients have to trust: ${path}`);
  say(`  NODE_EXTRA_CA_CERTS=${path} ./muster …\n  curl --cacert ${path} …`);
}

function explain(role: Config['role'], error: unknown): never {
  const code = errorCode(error);
  const message = error instanceof Error ? error.message : '';
  if (code === 'EADDRINUSE' || code === 'EACCES' || code === 'EADDRNOTAVAIL') {
    const port = role === 'worker' ? 'MUSTER_WATCH_PORT' : 'MUSTER_PORT';
    throw new StartProblem(
      `Muster cannot listen there (${message}). Set MUSTER_HOST and ${port} to an address and a port that are free.`,
    );
  }
  throw error;
}

/** Nobody is to blame and the same request may pass later: no connection, too slow, or outrun by others again and again. */
function isUnavailable(error: unknown): boolean {
  return error instanceof DatabaseUnavailable || isStatementTimeout(error) || isOutrun(error);
}

/** So long may requests and a slice under way still take. */
const closeMilliseconds = 2_500;

async function within(milliseconds: number, done: Promise<void> | undefined): Promise<void> {
  await Promise.race([done, new Promise(resolve => setTimeout(resolve, milliseconds).unref())]);
}

async function closeApp(app: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), closeMilliseconds);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}
