import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { batch } from '../../src/contracts/batches.ts';
import { answerLogin } from '../fixtures/logins.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';
import { comeIn, type Visitor } from '../fixtures/visitor.ts';
import { blames, expectNoSecrets } from '../hostile/secrets.ts';
import { type Ended, runMuster } from './run-muster.ts';
import { selfServiceFile, temporaryFolder } from './sample-files.ts';

let server: TestServer;
beforeAll(async () => {
  // Long enough for a poll, short enough to wait for.
  server = await testServer({ limits: { loginPollSeconds: 0.2 } });
});
afterAll(async () => {
  expect(blames(server.log)).toEqual([]);
  await server.close();
});

/** A person with a computer: a home of its own, and a browser that is signed in. */
async function person(at: TestServer = server) {
  const home = temporaryFolder();
  onTestFinished(home.remove);
  const { setupUrl, ...tenant } = await at.createTenant();
  const browser = await comeIn(at, setupUrl);
  const env = { XDG_CONFIG_HOME: home.path, MUSTER_URL: at.url };
  const folder = join(home.path, 'muster');
  return {
    ...{ home: home.path, browser, env, tenant, folder, file: join(folder, 'login.json') },
    muster: (...args: string[]) => runMuster(args, { env }),
  };
}

/** `muster login`, answered in the browser as soon as the code is shown. */
function login(
  { env, browser }: { env: Readonly<Record<string, string>>; browser: Visitor },
  answer: 'allow' | 'deny' = 'allow',
  ...args: string[]
): Promise<Ended> {
  let done = false;
  return runMuster(['login', ...args], {
    env,
    watch(err) {
      const code = /type the code (\S{4}-\S{4})\./.exec(err)?.[1];
      if (code && !done) void answerLogin(browser, code, answer);
      done ||= code !== undefined;
    },
  });
}

interface Kept {
  readonly refreshToken: string;
  readonly accessToken: string;
  readonly endsAt: number;
}
const keptIn = (file: string): Kept => Object.values<Kept>(JSON.parse(readFileSync(file, 'utf8')).logins)[0]!;
/** How often the server was asked for tokens. */
const tokensAsked = () => server.log.filter(line => line.includes('"/oauth2/token"')).length;
/** As if 15 minutes had gone by. */
function ageToken(file: string): void {
  const kept = JSON.parse(readFileSync(file, 'utf8'));
  for (const each of Object.values<object>(kept.logins)) Object.assign(each, { endsAt: 0 });
  writeFileSync(file, JSON.stringify(kept));
}

describe('muster login', () => {
  test('shows a code, waits, says who is signed in; then commands act as that person, until muster logout', async () => {
    const who = await person();
    const { muster, file, folder, env, tenant } = who;
    const before = await muster('devices', 'list');
    expect([before.code, before.err]).toEqual([2, expect.stringContaining('Run muster login')]);

    const { code, out, err } = await login(who);
    expect([code, out]).toEqual([
      0,
      `Signed in to ${server.url} as Megan Bowen (megan@contoso.example), administrator of Contoso.\n`,
    ]);
    expect(err).toMatch(/\/device\?code=\S{4}-\S{4}\n/);
    expect(err).toContain(`${server.url}/device and type`);
    expect([statSync(file).mode & 0o777, statSync(folder).mode & 0o777]).toEqual([0o600, 0o700]);
    expect(readdirSync(folder)).toEqual(['login.json']);

    const { path } = selfServiceFile(join(who.home, 'devices.csv'), [8801]);
    const registered = await muster('register', '--json', path);
    expect(registered.code, registered.err).toBe(0);
    expect(batch.parse(JSON.parse(registered.out))).toMatchObject({
      source: 'cli',
      createdBy: { kind: 'user', name: 'Megan Bowen', tenantId: tenant.tenantId },
    });

    const { refreshToken, accessToken } = keptIn(file);
    const ended = await muster('logout');
    expect([ended.code, ended.out]).toEqual([0, `Signed out of ${server.url}.\n`]);
    expect(readFileSync(file, 'utf8')).not.toContain(refreshToken);
    expect((await muster('devices', 'list')).code).toBe(2);
    expect(await muster('logout')).toMatchObject({ code: 0, out: '', err: expect.stringContaining('Nobody') });
    server.advance(5001);
    const answer = await fetch(`${env.MUSTER_URL}/api/v1/me`, { headers: { authorization: `Bearer ${accessToken}` } });
    expect(answer.status).toBe(401);
    const texts = [before, { out, err }, registered, ended].flatMap(each => [each.out, each.err]);
    for (const text of [...texts, ...server.log]) expectNoSecrets(text, [refreshToken, accessToken]);
  });

  test('with --json prints who is signed in, and nothing else', async () => {
    const who = await person();
    const { code, out } = await login(who, 'allow', '--json');
    expect([code, JSON.parse(out)]).toMatchObject([0, { url: server.url, kind: 'user', role: 'administrator' }]);
  });

  test('that is not allowed ends with 3 and leaves nothing', async () => {
    const who = await person();
    const { code, out, err } = await login(who, 'deny');
    expect([code, out, err]).toEqual([3, '', expect.stringContaining('Sign-in refused: It was not allowed')]);
    expect(existsSync(who.file)).toBe(false);
  });

  test('that nobody answers in time ends with 3', async () => {
    const own = await testServer({ limits: { loginPollSeconds: 0.2 } });
    onTestFinished(own.close);
    const { env } = await person(own);
    const ended = await runMuster(['login'], {
      env,
      watch: err => void (err.includes('Waiting') && own.advance(600_000)),
    });
    expect([ended.code, ended.err]).toEqual([3, expect.stringContaining('Nobody allowed it in time')]);
  });

  test('takes the place of the one before, which ends', async () => {
    const who = await person();
    await login(who);
    const before = keptIn(who.file);
    await login(who);
    expect(keptIn(who.file).refreshToken).not.toBe(before.refreshToken);
    const page = await (await who.browser.get('/account')).text();
    expect(page.split('command line, by password').length - 1).toBe(1);
  });

  test('is used where no server is named, and gives way to a client', async () => {
    const who = await person();
    await login(who, 'allow', '--url', `${server.url}/`);
    const { XDG_CONFIG_HOME } = who.env;
    const bare = await runMuster(['devices', 'list', '--json'], { env: { XDG_CONFIG_HOME } });
    expect([bare.code, bare.err]).toEqual([0, '']);
    const other = await server.createTenant();
    const client = { MUSTER_CLIENT_ID: other.clientId, MUSTER_CLIENT_SECRET: 'wrong' };
    expect((await runMuster(['devices', 'list'], { env: { ...who.env, ...client } })).code).toBe(3);
    expect((await runMuster(['devices', 'list', '--client-id', other.clientId], { env: who.env })).code).toBe(2);
    const elsewhere = await runMuster(['devices', 'list', '--url', 'http://localhost:1'], { env: who.env });
    expect([elsewhere.code, elsewhere.err]).toEqual([2, expect.stringContaining('Nobody is signed in to')]);
  });

  test('at a server that is not there ends with 3, with a file that is none with 2', async () => {
    const who = await person();
    expect((await runMuster(['login', '--url', 'http://127.0.0.1:1'], { env: who.env })).code).toBe(3);
    expect((await who.muster('login', 'now')).code).toBe(2);
    await login(who);
    writeFileSync(who.file, '{');
    for (const command of [['login'], ['logout'], ['devices', 'list']]) {
      const ended = await who.muster(...command);
      expect([ended.code, ended.err]).toEqual([2, expect.stringContaining('login.json')]);
    }
  });
});

describe('the tokens of a login', () => {
  test('are renewed by one of many commands at once, and all go on', async () => {
    const who = await person();
    await login(who);
    const before = keptIn(who.file);
    for (let round = 0; round < 2; round += 1) {
      ageToken(who.file);
      const asked = tokensAsked();
      const all = await Promise.all(Array.from({ length: 5 }, () => who.muster('devices', 'list', '--json')));
      expect(all.map(({ code, err }) => [code, err])).toEqual(all.map(() => [0, '']));
      expect(tokensAsked() - asked).toBe(1);
      // Beyond the time in which a used one is forgiven.
      server.advance(31_000);
    }
    expect(keptIn(who.file).refreshToken).not.toBe(before.refreshToken);
    expect(readdirSync(who.folder)).toEqual(['login.json']);
    expect(statSync(who.file).mode & 0o777).toBe(0o600);
  });

  test('are renewed past a lock that a killed command left behind', async () => {
    const who = await person();
    await login(who);
    ageToken(who.file);
    writeFileSync(`${who.file}.lock`, 'somebody');
    utimesSync(`${who.file}.lock`, 0, 0);
    expect((await who.muster('devices', 'list')).code).toBe(0);
  });

  test('that the server refuses before their end are renewed once', async () => {
    const who = await person();
    await login(who);
    const kept = JSON.parse(readFileSync(who.file, 'utf8'));
    for (const each of Object.values<object>(kept.logins)) Object.assign(each, { accessToken: 'of.another.key' });
    writeFileSync(who.file, JSON.stringify(kept));
    expect((await who.muster('devices', 'list')).code).toBe(0);
  });

  test('that have ended end a command with 3, which says what to do', async () => {
    const who = await person();
    await login(who);
    const { refreshToken } = keptIn(who.file);
    await who.browser.submit('/account/sessions/end-others', {});
    ageToken(who.file);
    const { code, out, err } = await who.muster('devices', 'list');
    expect([code, out]).toEqual([3, '']);
    expect(err).toContain(`Sign in again: muster login --url ${server.url}`);
    expect(err).not.toContain(refreshToken);
  });

  test('are forgotten by muster logout, even where the server is away', async () => {
    const own = await testServer({ limits: { loginPollSeconds: 0.2 } });
    const who = await person(own);
    await login(who);
    await own.close();
    const { code, err } = await who.muster('logout');
    expect([code, err]).toEqual([3, expect.stringContaining('forgotten here')]);
    expect(JSON.parse(readFileSync(who.file, 'utf8'))).toEqual({ current: null, logins: {} });
    rmSync(who.folder, { recursive: true });
  });
});
