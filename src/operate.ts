import { randomFillSync } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config.ts';
import type { AdministratorInvited, TenantCreated } from './contracts/tenants.ts';
import { idMaker, idRandomBytes } from './domain/ids.ts';
import { type NewTenant, type TenantService, tenantService } from './services/tenants.ts';
import { startBundled } from './storage/bundled-postgres.ts';
import { type Database, openDatabase } from './storage/database.ts';
import { migrate } from './storage/migrate.ts';
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
  const installation = await openInstallation(config, { connections: 2 });
  try {
    const { database } = installation;
    const stored = await database.asSystem('settings', tx => readSetting(tx, publicUrlSetting));
    const publicUrl = typeof stored === 'string' ? stored : config.publicUrl;
    const tenants = tenantService({ database, clock: config.clock, newId: idSource(config.clock) });
    return await work(tenants, publicUrl);
  } finally {
    await installation.close();
  }
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
  { dataFolder, databaseUrl, databaseConnections, limits }: Config,
  { connections = databaseConnections, report }: { connections?: number; report?: (line: string) => void } = {},
): Promise<Installation> {
  await mkdir(dataFolder, { recursive: true, mode: 0o711 });
  const bundled = databaseUrl === null ? await startBundled({ dataFolder, ...(report ? { report } : {}) }) : null;
  try {
    const connection = bundled?.connection ?? { connectionString: databaseUrl! };
    await migrate(connection, join(import.meta.dirname, '../migrations'));
    const database = openDatabase(connection, { connections, statementSeconds: limits.statementSeconds });
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
