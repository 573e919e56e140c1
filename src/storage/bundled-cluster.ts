import { execFile } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { chown, lstat, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { serverBinaries } from './bundled-binaries.ts';
import { serverSettings } from './bundled-settings.ts';
import { canEnter, type ServerUser, serverUser, surroundings } from './bundled-user.ts';
import { fileOnce, readIfThere } from './file-once.ts';
import { errorCode } from './sql-errors.ts';
import { StartProblem } from './start-problem.ts';

const run = promisify(execFile);

/** The bundled server's files, ready to be started: what it runs, where it keeps things and how to reach it. */
export interface Cluster {
  readonly user: ServerUser;
  /** Holds `bin`, `lib` and `share`. */
  readonly binaries: string;
  /** PostgreSQL's own data folder. */
  readonly data: string;
  readonly log: string;
  readonly socketFolder: string;
  readonly password: string;
}

const majorVersion = '18';
const elsewhere = '/var/lib/muster';

/**
 * Finds the cluster of a data folder, made there by the first start: `postgres/` with `data`, `password` and the log.
 * Where the server's user cannot enter the data folder it lives under /var/lib/muster, and the data folder has its path
 * in `postgres-location`. Of two first starts at once one makes it and both use it.
 */
export async function openCluster(dataFolder: string): Promise<Cluster> {
  await mkdir(dataFolder, { recursive: true, mode: 0o711 });
  const home = (await findHome(dataFolder)) ?? (await makeHome(dataFolder, await serverUser()));
  const user = await ownerOf(home);
  const data = join(home, 'data');
  const version = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim();
  if (version !== majorVersion) {
    throw new StartProblem(
      `${data} was made by PostgreSQL ${version}; this Muster comes with PostgreSQL ${majorVersion}. With the Muster that ` +
        'made it run "muster backup FILE", move the folder away, and run "muster restore FILE" with this one.',
    );
  }
  const socketFolder = await privateSocketFolder(home, user);
  await give(join(home, 'settings.conf'), serverSettings(socketFolder), user);
  return {
    user,
    binaries: await serverBinaries(home, user),
    data,
    log: join(home, 'server.log'),
    socketFolder,
    password: await readFile(join(home, 'password'), 'utf8'),
  };
}

async function findHome(dataFolder: string): Promise<string | null> {
  const location = readIfThere(join(dataFolder, 'postgres-location'));
  const home = location ?? join(dataFolder, 'postgres');
  if (await stat(home).catch(() => null)) return home;
  if (location === null) return null;
  throw new StartProblem(
    `${join(dataFolder, 'postgres-location')} names ${location} as the place of the database, which is not there. ` +
      'Bring that folder back, or restore a backup into an empty data folder (muster restore).',
  );
}

async function makeHome(dataFolder: string, user: ServerUser): Promise<string> {
  if (await canEnter(user, dataFolder)) return makeInside(dataFolder, user);
  await mkdir(elsewhere, { recursive: true, mode: 0o755 });
  const home = join(elsewhere, randomBytes(6).toString('hex'));
  await initialize(home, user);
  const agreed = fileOnce(join(dataFolder, 'postgres-location'), () => home);
  if (agreed !== home) await rm(home, { recursive: true });
  return agreed;
}

/** Made beside its place and moved there when complete. */
async function makeInside(dataFolder: string, user: ServerUser): Promise<string> {
  const draft = join(dataFolder, `postgres.${randomUUID()}`);
  const home = join(dataFolder, 'postgres');
  try {
    await initialize(draft, user);
    await rename(draft, home).catch(error => {
      if (!['ENOTEMPTY', 'EEXIST'].includes(errorCode(error) ?? '')) throw error;
    });
    return home;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function initialize(home: string, user: ServerUser): Promise<void> {
  await mkdir(home, { mode: 0o700 });
  if ('uid' in user) await chown(home, user.uid, user.gid);
  const binaries = await serverBinaries(home, user);
  const data = join(home, 'data');
  const password = join(home, 'password');
  await give(password, randomBytes(24).toString('base64url'), user);
  const options = ['--locale=C', '--encoding=UTF8', '--username=postgres', '--auth=scram-sha-256', '--no-instructions'];
  try {
    const given = [...options, `--pgdata=${data}`, `--pwfile=${password}`];
    await run(join(binaries, 'bin', 'initdb'), given, { ...surroundings, ...user });
  } catch (error) {
    await rm(home, { recursive: true, force: true });
    const reason = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
    throw new StartProblem(`The bundled PostgreSQL could not make its data folder: ${reason}`, { cause: error });
  }
  const own = `include '../settings.conf'\n\n# Your own settings below win over Muster's.\n`;
  await give(join(data, 'postgresql.conf'), own, user);
}

/** Who made the cluster runs it: root must not leave files in it that its user cannot read. */
async function ownerOf(home: string): Promise<ServerUser> {
  const { uid, gid } = await stat(home);
  const self = process.getuid?.();
  if (self === 0 && uid !== 0) return { uid, gid };
  if (self === uid) return {};
  throw new StartProblem(`${home} belongs to another user (id ${uid}). Run Muster as that user or as root.`);
}

/** A private file of the server's user, replaced as a whole. */
async function give(path: string, text: string, user: ServerUser): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, text, { mode: 0o600, flag: 'wx' });
  if ('uid' in user) await chown(draft, user.uid, user.gid);
  await rename(draft, path);
}

/** The system's limit for the path of a socket is 104 or 108 bytes; `.s.PGSQL.5432` and its lock file come on top. */
const longestSocketFolder = 80;

async function privateSocketFolder(home: string, user: ServerUser): Promise<string> {
  if (Buffer.byteLength(home) <= longestSocketFolder) return home;
  const short = `/tmp/muster-${createHash('sha256').update(home).digest('hex').slice(0, 16)}`;
  await mkdir(short, { mode: 0o700 }).then(
    () => ('uid' in user ? chown(short, user.uid, user.gid) : undefined),
    error => {
      if (errorCode(error) !== 'EEXIST') throw error;
    },
  );
  const { uid, mode } = await lstat(short);
  if (uid === ('uid' in user ? user.uid : process.getuid?.()) && (mode & 0o170777) === 0o040700) return short;
  throw new StartProblem(
    `${short} is needed for the database's socket, but is no private folder of its user. ` +
      'Remove it, or choose a data folder with a shorter path (MUSTER_DATA).',
  );
}
