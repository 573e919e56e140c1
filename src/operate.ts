import { randomFillSync } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, serverUrls } from './config.ts';
import type { AuditHead, Verification } from './contracts/audit.ts';
import type { ReleaseCase } from './contracts/release-requests.ts';
import type { AdministratorInvited, TenantCreated } from './contracts/tenants.ts';
import { idMaker, idRandomBytes } from './domain/ids.ts';
import { verifyAudit } from './services/audit/verify.ts';
import { decideRelease, type ReleaseDecision, undecidedReleases } from './services/release-requests/decide.ts';
import { type SealKeyStatus, sealKeyService } from './services/seal-keys.ts';
import { type Rotated, signingKeyService } from './services/signing-keys.ts';
import { type NewTenant, type TenantService, tenantService } from './services/tenants.ts';
import { startBundled } from './storage/bundled-postgres.ts';
import { type Database, openDatabase } from './storage/database.ts';
import { type InstallationKeys, installationKeys, renewInstallationKey } from './storage/installation-keys.ts';
import { migrate } from './storage/migrate.ts';
import { keyIdOf, makeSeal, type Seal } from './storage/seal.ts';
import type { Servers } from './storage/servers.ts';
import { StartProblem } from './storage/start-problem.ts';
import { readSetting } from './storage/tenants.ts';

/** `muster tenant create`: beside a running service or without one. The secret in the answer is kept nowhere else. */
export async function createTenant(config: Config, request: NewTenant): Promise<TenantCreated> {
  return await withTenants(config, (tenants, publicUrl) => tenants.create(request, publicUrl));
}

/** `muster tenant invite`: the way back in for an organization that locked itself out. The link is kept nowhere else. */
export async function inviteAdministrator(
  config: Config,
  tenantId: string,
  email: string | null,
): Promise<AdministratorInvited> {
  return await withTenants(config, (tenants, publicUrl) => tenants.invite(tenantId, email, publicUrl));
}

async function withTenants<Done>(
  config: Config,
  work: (tenants: TenantService, publicUrl: string) => Promise<Done>,
): Promise<Done> {
  return await withDatabase(config, async database => {
    const stored = await database.asSystem('settings', tx => readSetting(tx, publicUrlSetting));
    const publicUrl = typeof stored === 'string' ? stored : config.publicUrl;
    return await work(tenantService({ database, clock: config.clock, newId: idSource(config.clock) }), publicUrl);
  });
}

/** `muster release-requests list`: beside a running service or without one. */
export async function listUndecidedReleases(config: Config): Promise<ReleaseCase[]> {
  return await withDatabase(config, database => undecidedReleases(decisionParts(config, database)));
}

/** `muster release-requests decide`: likewise. */
export async function decideReleaseRequest(config: Config, decision: ReleaseDecision): Promise<ReleaseCase> {
  return await withDatabase(config, database => decideRelease(decisionParts(config, database), decision));
}

function decisionParts({ clock }: Config, database: Database) {
  return { database, clock, newId: idSource(clock) };
}

/** `muster keys rotate`: a new key for tokens. `revoke`: those of the others end within 5 s. */
export async function rotateSigningKeys(config: Config, options: { readonly revoke: boolean }): Promise<Rotated> {
  return await withDatabase(config, async database => {
    const { clock } = config;
    const first = await sealKeyService({ database, seal: sealOf(config) }).first();
    // Not with one that was renewed and that no process has started with: they could not open it.
    const seal = first === null ? sealOf(config) : sealWith(config, first);
    return await signingKeyService({ database, seal, clock, newId: idSource(clock) }).rotate(options);
  });
}

/** `muster keys renew`: a new key in the data folder, taken up by the next start. Answers where the old one is kept. */
export async function renewKey(config: Config): Promise<{ readonly keyId: string; readonly kept: string }> {
  if (config.key) {
    throw new StartProblem(
      'MUSTER_KEY is set, so the key is not in the data folder. Make one with "openssl rand -base64 32", set MUSTER_KEY to ' +
        'it, move the one before to MUSTER_OLD_KEYS, and start Muster again.',
    );
  }
  return await withDatabase(config, async database => {
    const { dataFolder } = config;
    const kept = await sealKeyService({ database, seal: sealOf(config) }).alone(() => renewInstallationKey(dataFolder));
    return { keyId: sealOf(config).keyId, kept };
  });
}

/** `muster keys status`: what is sealed with which key. */
export async function keyStatus(config: Config): Promise<SealKeyStatus[]> {
  return await withDatabase(config, database => sealKeyService({ database, seal: sealOf(config) }).status());
}

/** Seals with `MUSTER_KEY`, else with the key of the data folder. */
export function sealOf(config: Config): Seal {
  const { current, older } = keysOf(config);
  return makeSeal(current, older);
}

function sealWith(config: Config, keyId: string): Seal {
  const { current, older } = keysOf(config);
  const key = [current, ...older].find(raw => keyIdOf(raw) === keyId);
  if (key) return makeSeal(key, [current, ...older]);
  throw new StartProblem(
    `Muster seals with another key, ${keyId}. Run this with the settings of the service: MUSTER_KEY, or its data folder.`,
  );
}

function keysOf({ key, oldKeys, dataFolder }: Config): InstallationKeys {
  if (key) return { current: key, older: oldKeys };
  const { current, older } = installationKeys(dataFolder);
  return { current, older: [...oldKeys, ...older] };
}

async function withDatabase<T>(config: Config, work: (database: Database) => Promise<T>): Promise<T> {
  const installation = await openInstallation(config, { connections: 2 });
  try {
    return await work(installation.database);
  } finally {
    await installation.close();
  }
}

/** `muster verify`: beside a running service or without one. `heads` were kept elsewhere and must still be part of the logs. */
export async function verify(config: Config, heads: readonly AuditHead[]): Promise<Verification> {
  return await withDatabase(config, async database => {
    const audit = await verifyAudit(database, heads);
    return { ok: audit.every(({ broken }) => broken === null), audit };
  });
}

/** Where a running service says at which address it is reached, for the links that commands print. */
export const publicUrlSetting = 'publicUrl';

/** The database of an installation, migrated and ready. */
export interface Installation {
  readonly database: Database;
  /** Closes the connections, and stops the bundled server unless another process uses it. */
  close(): Promise<void>;
}

/** So long is waited for transactions under way before their connections are cut. */
const closeMilliseconds = 1_000;

/** Starts or joins the database that the configuration names. `report` is told in a line what an administrator should know. */
export async function openInstallation(
  config: Config,
  { connections = config.databaseConnections, report }: { connections?: number; report?: (line: string) => void } = {},
): Promise<Installation> {
  const { dataFolder, limits } = config;
  await mkdir(dataFolder, { recursive: true, mode: 0o711 });
  const bundled =
    config.databaseUrl === null ? await startBundled({ dataFolder, ...(report ? { report } : {}) }) : null;
  try {
    const { servers, ...besides }: Reached = bundled ? { servers: bundled.connection } : serversOf(config);
    await migrate(besides.direct ?? servers, join(import.meta.dirname, '../migrations'));
    const database = openDatabase(servers, { connections, ...besides, statementSeconds: limits.statementSeconds });
    return {
      database,
      async close() {
        await Promise.race([database.close(), new Promise(resolve => setTimeout(resolve, closeMilliseconds).unref())]);
        await bundled?.stop();
      },
    };
  } catch (error) {
    await bundled?.stop();
    throw error;
  }
}

/** Where transactions go; where migrations and who listens go, and where lists may be read, if that is elsewhere. */
interface Reached {
  readonly servers: Servers;
  readonly direct?: Servers;
  readonly replica?: { readonly connectionString: string };
}

function serversOf({ databaseUrl, databaseDirectUrl, replicaUrl }: Config): Reached {
  return {
    servers: serversIn(databaseUrl ?? ''),
    ...(databaseDirectUrl === null ? {} : { direct: serversIn(databaseDirectUrl) }),
    ...(replicaUrl === null ? {} : { replica: { connectionString: replicaUrl } }),
  };
}

function serversIn(url: string): Servers {
  return serverUrls(url).map(connectionString => ({ connectionString }));
}

/** Ids in the order of their making, from one pool of randomness: a call of the system for each would cost more than the rest. */
export function idSource(clock: () => Date): () => string {
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
