import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/**
 * Where distributions put Chromium, and Chrome where that is installed. Chromium without windows comes first: its pages are the
 * same, and it takes a quarter less of the processor.
 */
const places = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** The browser that the tests run; undefined where there is none. */
export function chromiumPath(): string | undefined {
  return [process.env.MUSTER_TEST_CHROMIUM, ...places].find(path => path && existsSync(path));
}

/** Installs Chromium by apt where that can be done (Debian, as root). Answers whether there is one now. */
export function ensureChromium(): boolean {
  if (chromiumPath()) return true;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args: string[]) =>
    spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env });
  apt('update');
  apt('install', '-y', '--no-install-recommends', 'chromium-headless-shell');
  if (!chromiumPath()) apt('install', '-y', '--no-install-recommends', 'chromium');
  return chromiumPath() !== undefined;
}
