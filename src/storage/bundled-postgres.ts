import pg from 'pg';
import { type Cluster, openCluster } from './bundled-cluster.ts';
import { boundLog, clearLeftover, type Launched, launch, runningPostmaster } from './bundled-postmaster.ts';
import { bundledPort } from './bundled-settings.ts';
import { errorCode, isGoingAway } from './sql-errors.ts';
import { StartProblem } from './start-problem.ts';

/** The bundled PostgreSQL, running. */
export interface Bundled {
  /** For the role `muster`, which owns the database `muster` and is no superuser. */
  readonly connection: pg.ClientConfig;
  /** Such as `18.4`. */
  readonly version: string;
  /**
   * Stops the server unless another process uses it. `stopping`: it is told to, and still writes its last checkpoint.
   * Close all connections first.
   */
  stop(): Promise<'stopped' | 'stopping' | 'left running'>;
}

export interface BundledOptions {
  /** The folder of everything that Muster keeps (`MUSTER_DATA`). */
  readonly dataFolder: string;
  /** Told in a line what an administrator should know: an unusual place, a server that had to be started again. */
  readonly report?: (line: string) => void;
}

/**
 * Every process that uses the server holds this advisory lock, shared, in the database `postgres`; who wants to stop the
 * server needs it alone. The same number in every version of Muster.
 */
const useLock = 4_210_842_000;

/**
 * Starts the bundled server on a data folder, or joins the one that runs there already. It outlives a killed process
 * and is found by the next. While this process uses it, a server that dies is started again. Fails with `StartProblem`.
 */
export async function startBundled({ dataFolder, report = () => {} }: BundledOptions): Promise<Bundled> {
  const cluster = await openCluster(dataFolder);
  if (!cluster.data.startsWith(dataFolder)) report(`The database is kept in ${cluster.data}.`);
  const use = keepUsing(cluster, report);
  const client = await use.current();
  const password = cluster.password;
  await ensureDatabase(client, password);
  const { rows } = await client.query<{ version: string }>(`select current_setting('server_version') as version`);
  return {
    connection: { host: cluster.socketFolder, port: bundledPort, user: 'muster', database: 'muster', password },
    version: rows[0]!.version,
    async stop() {
      return stop(cluster, await use.end());
    },
  };
}

interface Use {
  current(): Promise<pg.Client>;
  /** Ends the watch; the connection is the caller's to close. */
  end(): Promise<pg.Client>;
}

/** Keeps a connection with the lock, and makes a new one, with a new server where needed, whenever it breaks. */
function keepUsing(cluster: Cluster, report: (line: string) => void): Use {
  let ended = false;
  const watch = (client: pg.Client): pg.Client => {
    client.once('end', () => {
      if (ended) return;
      report('The database server went away; it is started again.');
      current = again();
    });
    return client;
  };
  const again = async (): Promise<pg.Client> => {
    for (;;) {
      try {
        return watch(await join(cluster));
      } catch (error) {
        if (ended) throw error;
        report(`The database server does not start: ${error instanceof Error ? error.message : error}`);
        await pause(5000);
      }
    }
  };
  const logs = setInterval(() => void boundLog(cluster.log).catch(() => {}), 600_000).unref();
  let current = join(cluster).then(watch);
  return {
    current: () => current,
    end() {
      ended = true;
      clearInterval(logs);
      return current;
    },
  };
}

const pause = (milliseconds: number): Promise<void> => new Promise(resolve => setTimeout(resolve, milliseconds));

/** Recovery after a power cut can take minutes; a server that lives is waited for so long. */
const patienceSeconds = 600;
/** A server that lives and has lost its socket (somebody emptied its folder) is replaced after this. */
const deafSeconds = 5;
const launches = 5;

/** A connection that holds the lock, to a server that runs or is started now. Starts and stops of others are waited for. */
async function join(cluster: Cluster): Promise<pg.Client> {
  const began = performance.now();
  const secondsSince = (time: number): number => (performance.now() - time) / 1000;
  const starts = starter(cluster);
  let heardOf = { pid: 0, since: 0 };
  for (;;) {
    const answer = await connectAndLock(cluster);
    if (answer instanceof pg.Client) return answer;
    if (secondsSince(began) > patienceSeconds) {
      throw new StartProblem(`The database server does not answer. Look into ${cluster.log}.`);
    }
    const pid = await runningPostmaster(cluster.data);
    if (pid === null) await starts();
    else if (answer === 'not ready' || heardOf.pid !== pid) heardOf = { pid, since: performance.now() };
    else if (secondsSince(heardOf.since) > deafSeconds) process.kill(pid, 'SIGINT');
    await pause(20);
  }
}

/** Starts a server unless one of ours is still on its way. One that ends at once may have lost against another's. */
function starter(cluster: Cluster): () => Promise<void> {
  let launched: Launched | null = null;
  let count = 0;
  return async () => {
    if (launched !== null && !launched.exited()) return;
    if (count === launches) throw new StartProblem(`The database server does not start: ${await launched?.said()}`);
    // Right after a crash the last processes of the old server may still hold its memory.
    await pause(200 * count);
    count += 1;
    await clearLeftover(cluster);
    await boundLog(cluster.log).catch(() => {});
    launched = launch(cluster);
  };
}

/** Waits while somebody who stops the server holds the lock: then the connection breaks, and a new server is needed. */
async function connectAndLock({ socketFolder, password }: Cluster): Promise<pg.Client | 'no socket' | 'not ready'> {
  const superuser = { user: 'postgres', database: 'postgres', application_name: 'muster supervisor', password };
  const client = new pg.Client({ ...superuser, host: socketFolder, port: bundledPort, connectionTimeoutMillis: 5000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select pg_advisory_lock_shared($1)', [useLock]);
    return client;
  } catch (error) {
    void client.end().catch(() => {});
    if (error instanceof pg.DatabaseError && !isGoingAway(error)) throw error;
    return ['ENOENT', 'ECONNREFUSED'].includes(errorCode(error) ?? '') ? 'no socket' : 'not ready';
  }
}

/** Another first start may do the same: then it is there. The password is one that needs no quoting. */
async function ensureDatabase(client: pg.Client, password: string): Promise<void> {
  const { rows } = await client.query(`select from pg_database where datname = 'muster'`);
  if (rows.length > 0) return;
  const statements = [
    `create role muster login createrole createdb password '${password}'`,
    'create database muster owner muster',
  ];
  for (const statement of statements) {
    await client.query(statement).catch(error => {
      if (!['42710', '42P04', '23505'].includes(errorCode(error) ?? '')) throw error;
    });
  }
}

/** So much of the 10 s that a service has to stop may go to the server's last checkpoint. */
const stopSeconds = 6;

async function stop(cluster: Cluster, client: pg.Client): Promise<'stopped' | 'stopping' | 'left running'> {
  if (!(await lockAlone(client))) {
    await client.end();
    return 'left running';
  }
  const pid = await runningPostmaster(cluster.data);
  // Fast shutdown: ends the sessions, writes everything out. The lock goes with the server, after the last moment to join it.
  if (pid !== null) process.kill(pid, 'SIGINT');
  const began = performance.now();
  while ((await runningPostmaster(cluster.data)) !== null) {
    if (performance.now() - began > stopSeconds * 1000) return 'stopping';
    await pause(10);
  }
  return 'stopped';
}

/** The own share is given up first: of several that stop at once, the last one asks when nobody else holds any. */
async function lockAlone(client: pg.Client): Promise<boolean> {
  try {
    await client.query('select pg_advisory_unlock_shared($1)', [useLock]);
    const { rows } = await client.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [useLock]);
    return rows[0]!.alone;
  } catch {
    // The server went away, by somebody else's doing. Never stop one without the lock.
    return false;
  }
}
