import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { linkSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { installationKeys, renewInstallationKey } from './installation-keys.ts';
import { keyIdOf } from './seal.ts';
import { StartProblem } from './start-problem.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function ids(): { readonly current: string; readonly older: string[] } {
  const { current, older } = installationKeys(folder);
  return { current: keyIdOf(current), older: older.map(keyIdOf) };
}

test('the first start makes the key, and each renewal keeps the one before', () => {
  const first = ids();
  expect(first.older).toEqual([]);
  expect(ids()).toEqual(first);
  expect(renewInstallationKey(folder)).toBe(join(folder, `key.old-${first.current}`));
  const second = ids();
  expect(second.older).toEqual([first.current]);
  expect(second.current).not.toBe(first.current);
  renewInstallationKey(folder);
  expect(ids().older.toSorted()).toEqual([first.current, second.current].toSorted());
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600);
});

test('what a renewal that was cut short left behind is in nobody’s way', () => {
  const { current } = ids();
  linkSync(join(folder, 'key'), join(folder, `key.old-${current}`));
  writeFileSync(join(folder, 'key.0b9dfe5c-7b0c-4d0b-9c43-6d9a3a2b1c00'), 'half a k');
  expect(ids()).toEqual({ current, older: [current] });
  renewInstallationKey(folder);
  expect(ids().older).toEqual([current]);
});

test('a damaged key is named', () => {
  const { current } = ids();
  writeFileSync(join(folder, `key.old-${current}`), 'AAAA');
  expect(() => installationKeys(folder)).toThrow(StartProblem);
  expect(() => installationKeys(folder)).toThrow(`key.old-${current} is damaged`);
});

test('killed at any moment, it loses no key and leaves a whole one', async () => {
  const seen = new Set([ids().current]);
  const program = `import { renewInstallationKey } from ${JSON.stringify(join(import.meta.dirname, 'installation-keys.ts'))};
    console.log('renewing');
    for (;;) renewInstallationKey(${JSON.stringify(folder)});`;
  for (let round = 0; round < 10; round += 1) {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program]);
    await once(child.stdout, 'data');
    await new Promise(resolve => setTimeout(resolve, Math.random() * 20));
    child.kill('SIGKILL');
    await once(child, 'close');
    const { current, older } = ids();
    expect([...seen].filter(id => id !== current && !older.includes(id))).toEqual([]);
    seen.add(current);
  }
  expect(seen.size).toBeGreaterThan(1);
});
