import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type TenantCreated, tenantCreated } from '../../src/contracts/tenants.ts';
import { type BundledServer, bundledServerOf } from '../fixtures/bundled.ts';
import { compileCache } from '../fixtures/compile-cache.ts';
import { freePort } from '../fixtures/server.ts';
import { childrenOf, gone, signal, signalTree } from './processes.ts';

const run = promisify(execFile);
const main = join(import.meta.dirname, '../../src/cli/main.ts');

/** What is killed: `postmaster` the database's first process alone, `backend` one that it started, `both` database and service. */
export const victims = ['service', 'database', 'postmaster', 'both', 'backend'] as const;
export type Victim = (typeof victims)[number];

/** `muster serve` with the bundled server on a data folder of its own, started, killed and started again as a user would. */
export interface Installation {
  readonly url: string;
  readonly dataFolder: string;
  /** Starts the service; resolves with the seconds until it is ready. */
  start(): Promise<number>;
  /** The seconds from now until it is ready. */
  ready(): Promise<number>;
  /** Resolves when nothing of what was killed runs any more. */
  kill(victim: Victim): Promise<void>;
  /** Where the service's process is known by, and what it has written to its log. */
  process(): { readonly pid: number; readonly log: string };
  /** The database from outside; the service has to have been started once. */
  bundled(): Promise<BundledServer>;
  /** `inside`: what runs the command where the data folder is seen. */
  createTenant(name: string, inside?: readonly string[]): Promise<TenantCreated>;
  spoolFiles(): Promise<string[]>;
  /** Stops the service as a user would, and removes everything. */
  remove(): Promise<void>;
}

export interface InstallationOptions {
  readonly settings?: Readonly<Record<string, string>>;
  /** What runs Node and its arguments, such as a program that gives it file systems of its own. */
  readonly wrap?: readonly string[];
  readonly dataFolder?: string;
}

export async function installation(options: InstallationOptions = {}): Promise<Installation> {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'muster-kill-')));
  // As root the database runs as another user, who has to pass through.
  await chmod(dataFolder, 0o711);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const environment = { ...compileCache, PATH: process.env.PATH ?? '', MUSTER_LOG_LEVEL: 'warn', ...options.settings };
  let server: Promise<BundledServer> | undefined;
  let service: { child: ChildProcess; ended: Promise<unknown>; log: string } | undefined;
  const running = () => {
    if (service?.child.pid === undefined) throw new Error('the service was not started');
    return { pid: service.child.pid, log: service.log };
  };
  const bundled = () => {
    server ??= bundledServerOf(dataFolder);
    return server;
  };
  const databasePid = async (): Promise<number> => {
    const pid = await (await bundled()).pid();
    if (pid === null) throw new Error('the database does not run');
    return pid;
  };

  // Each resolves when nothing of what was killed runs any more, and so nothing of it can still answer.
  const kills: Readonly<Record<Victim, () => Promise<void>>> = {
    async service() {
      signal(running().pid, 'SIGKILL');
      await service?.ended;
    },
    async database() {
      const pid = await databasePid();
      const all = [pid, ...childrenOf(pid)];
      signalTree(pid, 'SIGKILL');
      await gone(all);
    },
    async postmaster() {
      const pid = await databasePid();
      const all = [pid, ...childrenOf(pid)];
      signal(pid, 'SIGKILL');
      await gone(all);
    },
    async both() {
      const pid = await databasePid();
      signal(running().pid, 'SIGKILL');
      signalTree(pid, 'SIGKILL');
      await service?.ended;
    },
    async backend() {
      const pid = await databasePid();
      const children = childrenOf(pid);
      signal(children.at(-1) ?? pid, 'SIGKILL');
      // The database ends the others too.
      await gone(children);
    },
  };

  const lives = (): boolean => service?.child.exitCode === null && service.child.signalCode === null;
  const ready = () =>
    untilReady(url, lives).catch(error => {
      throw new Error(`${error.message}: ${service?.log}`);
    });
  return {
    url,
    dataFolder,
    ready,
    async start() {
      const [program = process.execPath, ...args] = [...(options.wrap ?? []), process.execPath, main];
      const child = spawn(program, [...args, 'serve', '--port', `${port}`, '--data', dataFolder], {
        env: environment,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      const started = { child, ended: once(child, 'exit'), log: '' };
      child.stderr.on('data', part => {
        started.log = `${started.log}${part}`.slice(-20_000);
      });
      service = started;
      return ready();
    },
    kill: victim => kills[victim](),
    process: running,
    bundled,
    async createTenant(name, inside = []) {
      const given = [main, 'tenant', 'create', '--name', name, '--data', dataFolder, '--json'];
      const [program = process.execPath, ...args] = [...inside, process.execPath, ...given];
      const { stdout } = await run(program, args, { env: environment });
      return tenantCreated.parse(JSON.parse(stdout));
    },
    spoolFiles: () => readdir(join(dataFolder, 'spool')).catch(() => []),
    async remove() {
      await (await server)?.database.close();
      service?.child.kill('SIGTERM');
      await service?.ended;
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

const pollMilliseconds = 10;
/** Far beyond what is promised: who waits so long learns that it never comes. */
const patienceMilliseconds = 60_000;

async function untilReady(url: string, lives: () => boolean): Promise<number> {
  const began = performance.now();
  for (;;) {
    const patience = { signal: AbortSignal.timeout(10_000) };
    const response = await fetch(`${url}/readyz`, patience).catch(() => null);
    await response?.body?.cancel();
    const milliseconds = performance.now() - began;
    if (response?.ok) return milliseconds / 1000;
    if (!lives()) throw new Error('the service ended instead of becoming ready');
    if (milliseconds > patienceMilliseconds) throw new Error('the service did not become ready');
    await pause(pollMilliseconds);
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise(resolve => setTimeout(resolve, milliseconds));
