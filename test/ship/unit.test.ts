import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { read, root } from './files.ts';

const path = 'deploy/systemd/muster.service';
const unit = read(path);
const settings = new Map([...unit.matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]));

test('the unit starts the launcher, as a user that is made, and names files that are there', () => {
  const [program = '', command] = (settings.get('ExecStart') ?? '').split(' ');
  expect(command).toBe('serve');
  for (const named of [program, ...unit.matchAll(/file:\/\/(\S+)/g)].map(each =>
    typeof each === 'string' ? each : each[1],
  )) {
    accessSync((named ?? '').replace(/^\/opt\/muster/, root));
  }
  accessSync(program.replace(/^\/opt\/muster/, root), constants.X_OK);
  expect(read('deploy/systemd/muster.sysusers')).toContain(`u ${settings.get('User')} `);
  expect(settings.get('Environment')).toContain(`MUSTER_DATA=%S/${settings.get('StateDirectory')}`);
});

test('it gives away every right that Muster does not need', () => {
  const given = Object.fromEntries(settings);
  expect(given).toMatchObject({
    ...{ CapabilityBoundingSet: '', NoNewPrivileges: 'yes', ProtectSystem: 'strict', ProtectHome: 'yes' },
    ...{ PrivateTmp: 'yes', PrivateDevices: 'yes', RestrictNamespaces: 'yes', UMask: '0077', KillMode: 'mixed' },
  });
});

const tool = spawnSync('systemd-analyze', ['--version']);

test.skipIf(tool.error || tool.status !== 0)('systemd-analyze finds nothing wrong with it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'muster-unit-'));
  const copy = join(folder, 'muster.service');
  writeFileSync(copy, unit.replaceAll('/opt/muster', root));
  const { status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', copy], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  expect({ status, said: `${stdout}${stderr}` }).toEqual({ status: 0, said: '' });
});
