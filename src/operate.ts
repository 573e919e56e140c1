import { randomFillSync } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Config, serverUrls } from './config.ts';
import type { AuditHead, Verification } from './contracts/audit.ts';
import type { BackupRestored, BackupWritten } from './contracts/backups.ts';
import type { ReleaseCase } from './contracts/release-requests.ts';
import type { AdministratorInvited, TenantCreated, TenantDeleted, TenantExported } from './contracts/tenants.ts';
import { idMaker, idRandomBytes } from './domain/ids.ts';
import { verifyAudit } from './services/audit/verify.ts';
import { type BackupPlace, backUp, backUpBeforeBreaking, restore } from './services/backups.ts';
import { decideRelease, type ReleaseDecision, undecidedReleases } from './services/release-requests/decide.ts';
import { type SealKeyStatus, sealKeyService } from './services/seal-keys.ts';
import { type Rotated, signingKeyService } from './services/signing-keys.ts';
import { deleteTenant, sizeOfTenant } from './services/tenants/delete.ts';
import { exportTenant } from './services/tenants/export.ts';
import { type NewTenant, type TenantService, tenantService } from './services/tenants.ts';
import { writeNewFile } from './storage/backup-file.ts';
import type { BackupStamp } from './storage/backup-write.ts';
import { startBundled } from './storage/bundled-postgres.ts';
import { type Database, openDatabase } from './storage/database.ts';
import {
  type InstallationKeys,
  installationKeys,
  presentKeyIds,
  renewInstallationKey,
} from './storage/installation-keys.ts';
import { migrate } from './storage/migrate.ts';
import { keyIdOf, makeSeal, type Seal } from './storage/seal.ts';
import type { Servers } from './storage/servers.ts';
import { StartProblem } from './storage/start-problem.ts';
import { readSetting } from './storage/tenants.ts';
import { version } from './version.ts';

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
  return await withDatabase(config, database => undecidedReleases(changeParts(config, database)));
}

/** `muster release-requests decide`: likewise. */
export async function decideReleaseRequest(config: Config, decision: ReleaseDecision): Promise<ReleaseCase> {
  return await withDatabase(config, database => decideRelease(changeParts(config, database), decision));
}

/** What commands that change something need. */
function changeParts({ clock }: Config, database: Database) {
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

/** `muster backup`: everything, beside running services or without any. Migrates nothing. */
export async function backup(config: Config, place: BackupPlace): Promise<BackupWritten> {
  return await withServers(config, servers => backUp(servers, stampOf(config), place));
}

/** `muster restore`: into an empty database, everything or nothing. */
export async function restoreFrom(
  config: Config,
  path: string,
  options: { readonly keysLater: boolean },
): Promise<BackupRestored> {
  const keyIds = keyIdsAtHand(config);
  return await withServers(config, servers => restore(servers, migrationsFolder, path, { ...options, keyIds }));
}

/** As `keysOf`, but makes no key: what is restored may need the one that is still to be brought. */
function keyIdsAtHand({ key, oldKeys, dataFolder }: Config): string[] {
  const named = [...(key ? [key] : []), ...oldKeys].map(keyIdOf);
  return key ? named : [...named, ...presentKeyIds(dataFolder)];
}

function stampOf({ clock }: Config): BackupStamp {
  return { version: version(), at: clock() };
}

/** The database as it is: of whatever schema, or of none. */
async function withServers<T>(config: Config, work: (servers: Servers) => Promise<T>): Promise<T> {
  const server = await startServer(config);
  try {
    return await work(server.direct ?? server.servers);
  } finally {
    await server.stop();
  }
}

/** `muster tenant export`: everything of one tenant in a new file that a person can open. */
export async function exportTenantTo(config: Config, tenantId: string, path: string): Promise<TenantExported> {
  return await withDatabase(config, async database => {
    const parts = { database, clock: config.clock, seal: sealOf(config) };
    const { written, bytes } = await writeNewFile(path, out => exportTenant(parts, tenantId, out));
    return { tenantId, name: written.name, file: resolve(path), bytes, tables: [...written.tables] };
  });
}

/** What `muster tenant delete` is about to delete. */
export async function measureTenant(config: Config, tenantId: string): Promise<TenantDeleted> {
  return await withDatabase(config, database => sizeOfTenant({ database }, tenantId));
}

/** `muster tenant delete`: beside a running service or without one. */
export async function deleteTenantWhole(config: Config, tenantId: string): Promise<TenantDeleted> {
  return await withDatabase(config, database => deleteTenant(changeParts(config, database), tenantId));
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
  {
    connections = config.databaseConnections,
    report = () => {},
  }: { connections?: number; report?: (line: string) => void } = {},
): Promise<Installation> {
  const { backupFolder, limits } = config;
  const server = await startServer(config, report);
  try {
    const { servers, direct = servers, stop: _, ...besides } = server;
    const before =
      backupFolder === null ? undefined : backUpBeforeBreaking(backupFolder, () => stampOf(config), report);
    await migrate(direct, migrationsFolder, before);
    const database = openDatabase(servers, {
      ...{ connections, direct, ...besides },
      statementSeconds: limits.statementSeconds,
    });
    return {
      database,
      async close() {
        await Promise.race([database.close(), new Promise(resolve => setTimeout(resolve, closeMilliseconds).unref())]);
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

const migrationsFolder = join(import.meta.dirname, '../migrations');

/** Where transactions go; where migrations, backups and who listens go, and where lists may be read, if that is elsewhere. */
interface Reached {
  readonly servers: Servers;
  readonly direct?: Servers;
  readonly replica?: Servers;
}

/** The server that the configuration names: its own is started, or joined. */
async function startServer(
  config: Config,
  report: (line: string) => void = () => {},
): Promise<Reached & { stop(): Promise<unknown> }> {
  const { dataFolder, databaseUrl, databaseDirectUrl, replicaUrl } = config;
  await mkdir(dataFolder, { recursive: true, mode: 0o711 });
  if (databaseUrl === null) {
    const { connection, stop } = await startBundled({ dataFolder, report });
    return { servers: connection, stop };
  }
  return {
    servers: serversIn(databaseUrl),
    ...(databaseDirectUrl === null ? {} : { direct: serversIn(databaseDirectUrl) }),
    ...(replicaUrl === null ? {} : { replica: serversIn(replicaUrl) }),
    stop: async () => {},
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
