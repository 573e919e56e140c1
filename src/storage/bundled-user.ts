import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { StartProblem } from './start-problem.ts';

const run = promisify(execFile);

/** Whom the bundled server runs as, to be spread into a child process's options; empty: as this process's own user. */
export type ServerUser = { readonly uid: number; readonly gid: number } | Record<string, never>;

/** What every program of the server starts with: a folder that everybody can enter, no setting of the caller's. */
export const surroundings = { cwd: '/', env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' } } as const;

/**
 * PostgreSQL refuses to run as root, so root hands it to the user `postgres`, else `muster`, which is made where neither
 * is there. Fails with `StartProblem`, which prints the command to run, where that does not work.
 */
export async function serverUser(): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return {};
  const known = (await find('postgres')) ?? (await find('muster'));
  if (known !== null) return known;
  const failures = await makeUser();
  const made = await find('muster');
  if (made !== null) return made;
  throw new StartProblem(
    'PostgreSQL does not run as root, and no user could be made for it. Make one, then start again:\n' +
      `  useradd --system --no-create-home --shell /usr/sbin/nologin muster\n${failures}`,
  );
}

async function find(name: string): Promise<ServerUser | null> {
  try {
    const [user, group] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(user.stdout), gid: Number(group.stdout) };
  } catch {
    return null;
  }
}

/** `adduser -S` is BusyBox's way. What went wrong comes back as text. */
async function makeUser(): Promise<string> {
  const useradd = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'muster'];
  try {
    await run('useradd', useradd);
    return '';
  } catch (first) {
    try {
      await run('adduser', ['-S', '-D', '-H', 'muster']);
      return '';
    } catch (second) {
      return `(${first} ${second})`;
    }
  }
}

/** Whether that user can enter a folder. */
export async function canEnter(user: ServerUser, folder: string): Promise<boolean> {
  try {
    await run('sh', ['-c', 'cd "$0"', folder], { ...surroundings, ...user });
    return true;
  } catch {
    return false;
  }
}
