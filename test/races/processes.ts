import { sql } from 'kysely';
import { readConfig } from '../../src/config.ts';
import { type Client, muster } from '../../src/contracts/client.ts';
import type { TenantCreated } from '../../src/contracts/tenants.ts';
import { createTenant } from '../../src/operate.ts';
import type { Database } from '../../src/storage/database.ts';
import { freshDatabase } from '../fixtures/database.ts';
import { freePort } from '../fixtures/server.ts';
import { type ServiceProcess, servingPlace } from '../fixtures/serving.ts';

/** A web process, and the statuses of all that it has answered through `client`. */
export interface Web {
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly process: ServiceProcess;
  /** The API as a tenant sees it at this process. */
  client(tenant: TenantCreated): Client & { readonly tenantId: string };
}

/** Web and worker processes over one database. */
export interface Processes {
  readonly database: Database;
  /** Every status that the clients have been answered, by any process. */
  readonly statuses: number[];
  /** What commands beside them are told. */
  readonly environment: Readonly<Record<string, string>>;
  /** `program`: the folder of another version. */
  web(settings?: Readonly<Record<string, string>>, program?: string): Promise<Web>;
  worker(settings?: Readonly<Record<string, string>>, program?: string): Promise<ServiceProcess>;
  createTenant(tenant?: Partial<Parameters<typeof createTenant>[1]>): Promise<TenantCreated>;
  /** How many deadlocks the database has had to break. Ends all processes first, since what they know is counted late. */
  deadlocks(): Promise<number>;
  close(): Promise<void>;
}

/** `through`: how the processes reach the database that a URL names. `empty`: the first of them makes its schema. */
export async function processes({ through = (url: string) => url, empty = false } = {}): Promise<Processes> {
  const { url, database, drop } = await freshDatabase({ empty });
  const databaseUrl = through(url);
  const place = await servingPlace();
  const running: ServiceProcess[] = [];
  const statuses: number[] = [];
  // Whoever signs tokens, all processes take them.
  const common = { DATABASE_URL: databaseUrl, MUSTER_PUBLIC_URL: place.url, MUSTER_DATABASE_CONNECTIONS: '4' };

  async function start(settings: Readonly<Record<string, string>>, program?: string): Promise<ServiceProcess> {
    const process = place.start({ ...common, MUSTER_REQUESTS_PER_MINUTE: '1000000', ...settings }, program);
    running.push(process);
    await process.said('What it keeps is in');
    return process;
  }
  async function end(): Promise<void> {
    for (const { process } of running) if (process.exitCode === null) process.kill('SIGTERM');
    await Promise.all(running.splice(0).map(each => each.ended()));
  }
  const watched: typeof fetch = async (...call) => {
    const answer = await fetch(...call);
    statuses.push(answer.status);
    return answer;
  };

  return {
    database,
    statuses,
    environment: { ...place.environment, ...common },
    async web(settings, program) {
      const port = String(await freePort());
      const url = `http://127.0.0.1:${port}`;
      const process = await start({ MUSTER_ROLE: 'web', MUSTER_PORT: port, ...settings }, program);
      return {
        url,
        process,
        client: ({ tenantId, clientId, clientSecret }) => ({
          ...muster({ url, clientId, clientSecret }, watched),
          tenantId,
        }),
      };
    },
    worker: (settings, program) => start({ MUSTER_ROLE: 'worker', ...settings }, program),
    createTenant: tenant => createTenant(readConfig(common), { name: 'Contoso', ...tenant }),
    async deadlocks() {
      await end();
      const [row] = await database.asSystem('readiness', tx =>
        tx.query(sql<{ n: number }>`select deadlocks as n from pg_stat_database where datname = current_database()`),
      );
      return row?.n ?? 0;
    },
    async close() {
      await end();
      await place.clear();
      await drop();
    },
  };
}

/**
 * Holds back whoever writes to a table until `count` of them wait at it, then lets all go at once: a race that does not
 * depend on who is how fast. `begin` starts them.
 */
export async function together<T>(
  database: Database,
  table: string,
  count: number,
  begin: () => T,
): Promise<Awaited<T>> {
  const begun = await database.asSystem('readiness', async tx => {
    await tx.query(sql`lock table ${sql.table(`muster.${table}`)} in exclusive mode`);
    const started = begin();
    for (;;) {
      const [row] = await tx.query(sql<{ n: number }>`
        select count(distinct pid)::int as n from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())`);
      if ((row?.n ?? 0) >= count) return { started };
    }
  });
  return await begun.started;
}
