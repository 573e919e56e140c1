import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { fixture, runMuster } from './run-muster.ts';

const remote = { MUSTER_CLIENT_ID: 'c', MUSTER_CLIENT_SECRET: 'secret-of-the-client' };

describe('help', () => {
  test('names every command, and each explains itself', async () => {
    const { code, out } = await runMuster(['help']);
    expect(code).toBe(0);
    const names = [...out.matchAll(/^ {2}([a-z][a-z-]*(?: [a-z-]+)?)(?: [[A-Z]\S*)? {2}/gm)].map(
      match => match[1] ?? '',
    );
    expect(names).toContain('devices list');
    expect(names).toContain('hash decode');
    for (const name of names) {
      const help = await runMuster([...name.split(' '), '--help']);
      expect([help.code, help.out], name).toEqual([0, expect.stringContaining(`Usage: muster ${name}`)]);
    }
  });
  test('a group of commands too', async () => {
    const { out } = await runMuster(['batches', '--help']);
    expect(out).toContain('batches fix-file');
    expect(out).not.toContain('devices list');
  });
  test('the version is the package’s, with the commit where one is known', async () => {
    expect((await runMuster(['--version'])).out).toMatch(/^\d+\.\d+\.\d+( \([0-9a-f]{12}(\+changes)?\))?\n$/);
  });
});

describe('wrong usage ends with 2 and says what to do', () => {
  test.each<readonly [string, readonly string[], string]>([
    ['a command that is not there', ['chekc', 'x.csv'], 'muster help'],
    ['an option that is not there', ['check', '--jsno', 'x.csv'], '--jsno'],
    ['no file', ['check'], 'needs FILE'],
    ['a file that is not there', ['register', 'nothing.csv'], 'no file nothing.csv'],
    ['a folder', ['check', fixture('csv')], 'is not a file'],
    ['too many arguments', ['batches', 'show', 'a', 'b'], '"b"'],
    ['a number that is none', ['devices', 'list', '--limit', 'many'], '--limit takes'],
    ['a state that is none', ['devices', 'list', '--state', 'lost'], 'setupNeeded'],
    ['no name', ['clients', 'create', '--scope', 'devices.read'], '--name'],
    ['no scope', ['clients', 'create', '--name', 'x'], '--scope'],
    ['an empty name', ['clients', 'create', '--name', ' ', '--scope', 'devices.read'], '--name takes'],
    ['a scope that is none', ['clients', 'create', '--name', 'x', '--scope', 'all'], 'devices.read, devices.write'],
    [
      'a time that is none',
      ['clients', 'create', '--name', 'x', '--scope', 'devices.read', '--expires-at', 'soon'],
      '--expires-at takes',
    ],
    ['an overlap that is none', ['clients', 'rotate', 'x', '--overlap-hours', '721'], '--overlap-hours takes'],
    ['an empty overlap', ['clients', 'rotate', 'x', '--overlap-hours', ''], '--overlap-hours takes'],
    ['no client', ['clients', 'revoke'], 'needs ID'],
    ['no role', ['users', 'invite'], '--role takes one of administrator, operator, reader, auditor.'],
    ['a role that is none', ['users', 'invite', '--role', 'owner'], '--role takes one of administrator,'],
    ['an email address that is none', ['users', 'invite', '--role', 'reader', '--email', 'adele'], '--email takes'],
    ['hours that are none', ['users', 'invite', '--role', 'reader', '--hours', '1.5'], '--hours takes a number from 1'],
    ['too many hours', ['users', 'invite', '--role', 'reader', '--hours', '169'], 'to 168'],
    ['no user', ['users', 'show'], 'needs USER'],
    ['a user that is none', ['users', 'show', 'adele'], 'To see both: muster users list'],
    ['no change', ['users', 'change', 'a@b.example'], 'needs --role, --hardware, --name, --disable or --enable'],
    ['a right that is none', ['users', 'change', 'a@b.example', '--hardware', 'yes'], '--hardware takes on or off'],
    ['a name that is none', ['users', 'change', 'a@b.example', '--name', ' ', '--role', 'x'], '--name takes 1 to'],
    ['on and off', ['users', 'change', 'a@b.example', '--disable', '--enable'], 'one of --disable and --enable'],
    ['no invitation', ['invitations', 'take-back'], 'needs ID'],
    ['an empty address', ['devices', 'list', '--url', ''], 'http://localhost:8420'],
    ['an address that is none', ['devices', 'list', '--url', 'localhost:8420'], 'http://localhost:8420'],
  ])('%s', async (_, args, said) => {
    const { code, out, err } = await runMuster(args, { env: remote });
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(said);
    expect(err).not.toMatch(/\n\s+at /);
  });
  test('no secret', async () => {
    const env = { MUSTER_URL: 'http://localhost:1', MUSTER_CLIENT_ID: 'c' };
    const { code, err } = await runMuster(['devices', 'list'], { env });
    expect([code, err]).toEqual([2, expect.stringContaining('MUSTER_CLIENT_SECRET')]);
  });
});

describe('a server that cannot be used ends with 3', () => {
  test('nobody listens', async () => {
    const env = { ...remote, MUSTER_URL: 'http://127.0.0.1:1' };
    const { code, out, err } = await runMuster(['devices', 'list', '--json'], { env });
    expect(code).toBe(3);
    expect(err).toContain('Server not reached');
    expect(err + out).not.toContain(remote.MUSTER_CLIENT_SECRET);
    expect(JSON.parse(out)).toMatchObject({ title: 'Server not reached' });
  });
  test('where none is named, it is the one on this machine', async () => {
    const { code, err } = await runMuster(['devices', 'list'], { env: { ...remote, MUSTER_PORT: '1' } });
    expect([code, err]).toEqual([3, expect.stringContaining('http://localhost:1 did not answer')]);
  });
  test('something else listens', async () => {
    const other = createServer((_, response) => response.end('<html>')).listen(0, '127.0.0.1');
    await new Promise(resolve => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const env = { ...remote, MUSTER_URL: `http://127.0.0.1:${port}` };
    const { code, err } = await runMuster(['register', fixture('csv/self-service.csv')], { env });
    other.close();
    expect([code, err]).toEqual([3, expect.stringContaining('Server not reached')]);
  });
});

test('a service names the settings that it does not know', async () => {
  const env = {
    // Nobody listens there: it ends at once.
    ...{ DATABASE_URL: 'postgres://127.0.0.1:1/muster', MUSTER_DATA: tmpdir() },
    ...{ MUSTER_KEEP_EVENT_DAYS: '3', MUSTER_URL: 'http://localhost:1', OTHER: '1' },
  };
  const { code, out } = await runMuster(['serve'], { env });
  expect([code, out]).toEqual([3, 'MUSTER_KEEP_EVENT_DAYS is no setting of this version, and is passed over.\n']);
});
