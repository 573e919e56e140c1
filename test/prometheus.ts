import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The programs of Debian's package `prometheus`. */
export interface PrometheusPrograms {
  readonly prometheus: string;
  readonly promtool: string;
}

/** Where a package that is not installed is unpacked. */
const unpacked = join(tmpdir(), 'muster-prometheus');
const folders = ['/usr/bin', '/usr/local/bin', join(unpacked, 'usr/bin')];

/**
 * The programs as they are installed, else out of the package, which is fetched by apt and unpacked: installing it would start
 * a service. Null where there is no apt, or it does not get the package.
 */
export function prometheusPrograms(): PrometheusPrograms | null {
  return found() ?? (existsSync('/usr/bin/apt-get') ? fetched() : null);
}

function found(): PrometheusPrograms | null {
  const folder = folders.find(each => existsSync(join(each, 'prometheus')) && existsSync(join(each, 'promtool')));
  return folder === undefined ? null : { prometheus: join(folder, 'prometheus'), promtool: join(folder, 'promtool') };
}

function fetched(): PrometheusPrograms | null {
  const folder = mkdtempSync(`${unpacked}-`);
  const run = (program: string, ...args: string[]) =>
    spawnSync(program, args, { cwd: folder, stdio: 'ignore' }).status === 0;
  const download = () => run('apt-get', '-qq', '-o', 'APT::Sandbox::User=root', 'download', 'prometheus');
  // A fresh machine knows of no packages before an update, which root alone may ask for.
  if (!download()) {
    run('apt-get', '-qq', '-o', 'DPkg::Lock::Timeout=120', 'update');
    download();
  }
  const file = readdirSync(folder).find(name => name.endsWith('.deb'));
  if (file === undefined || !run('dpkg-deb', '-x', file, '.')) rmSync(folder, { recursive: true });
  // Another process may have been quicker; its programs do as well.
  else if (existsSync(unpacked)) rmSync(folder, { recursive: true });
  else renameSync(folder, unpacked);
  return found();
}
