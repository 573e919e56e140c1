import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditEntry } from '../../src/contracts/audit.ts';
import { batch, checkReport } from '../../src/contracts/batches.ts';
import { apiClient, apiClientCreated, secretCreated } from '../../src/contracts/clients.ts';
import { device } from '../../src/contracts/devices.ts';
import { pageOf } from '../../src/contracts/lists.ts';
import { order } from '../../src/contracts/orders.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';
import { fixture, runMuster } from './run-muster.ts';
import { selfServiceFile, temporaryFolder } from './sample-files.ts';

const folder = temporaryFolder();
let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(async () => {
  await server.close();
  folder.remove();
});

/** A tenant of its own and the program as its client calls it. */
async function caller() {
  const { tenantId, clientId, clientSecret } = await server.createTenant();
  const env = { MUSTER_URL: server.url, MUSTER_CLIENT_ID: clientId, MUSTER_CLIENT_SECRET: clientSecret };
  return { tenantId, env, muster: (...args: string[]) => runMuster(args, { env }) };
}

const file = (name: string) => join(folder.path, name);

describe('muster register', () => {
  test('prints the receipt of what became of the file', async () => {
    const { muster, tenantId } = await caller();
    const { path } = selfServiceFile(file('good.csv'), [9101, 9102, 9103]);
    const { code, out, err } = await muster('register', path, '--order-id', 'PO-1', '--tenant', tenantId);
    expect([code, err]).toEqual([0, expect.stringContaining('good.csv: 3 of 3 rows settled (100 %)')]);
    expect(out).toMatch(/^Batch [0-9a-f-]{36} {2}Finished$/m);
    expect(out).toMatch(/^ {2}Rows +3 = 3 registered$/m);
    expect(out).toMatch(/^ {2}Order ID +PO-1$/m);
    expect(out).toContain(createHash('sha256').update(readFileSync(path)).digest('hex'));
    expect(out).toMatch(/^ {2}Request ID +\S+$/m);
  });

  test('names the rows that failed, and ends with 1', async () => {
    const { muster } = await caller();
    const { path, serialNumbers } = selfServiceFile(file('bad.csv'), [9111, 9112], 1);
    const { code, out } = await muster('register', path);
    expect(code).toBe(1);
    expect(out).toMatch(/^ {2}Rows +3 = 2 registered \+ 1 failed$/m);
    expect(out).toMatch(
      new RegExp(`^  line 4  ${serialNumbers[0]}  Hardware Hash  Hardware hash not valid: .*\n      → `, 'm'),
    );
    expect(out).toContain('muster batches fix-file');
  });

  test('with --json prints the batch and its problems, and nothing else', async () => {
    const { muster } = await caller();
    const { path } = selfServiceFile(file('json.csv'), [9121], 1);
    const { code, out, err } = await muster('register', '--json', path);
    const document: unknown = JSON.parse(out);
    expect([code, err]).toEqual([1, '']);
    expect(batch.parse(document)).toMatchObject({ state: 'finishedWithErrors', source: 'cli', fileName: 'json.csv' });
    expect(document).toMatchObject({ problems: [{ line: 3, code: 'hardwareHashNotValid' }], problemsTotal: 1 });
  });

  test('a dry run stores nothing', async () => {
    const { muster } = await caller();
    const { code, out } = await muster('register', '--dry-run', '--json', fixture('csv/mixed-good-and-bad.csv'));
    expect([code, checkReport.parse(JSON.parse(out))]).toMatchObject([1, { rows: 14, format: 'selfService' }]);
    expect(JSON.parse((await muster('batches', 'list', '--json')).out)).toEqual({ items: [], nextCursor: null });
  });

  test('the same key and file make one batch, several files several', async () => {
    const { muster } = await caller();
    const { path } = selfServiceFile(file('key.csv'), [9131]);
    const other = selfServiceFile(file('key-2.csv'), [9132]).path;
    const register = async () => {
      const { out } = await muster('register', '--json', '--no-wait', '--idempotency-key', 'k', path, other);
      return batch
        .array()
        .parse(JSON.parse(out))
        .map(({ id }) => id);
    };
    const first = await register();
    expect(new Set(first).size).toBe(2);
    expect(await register()).toEqual(first);
  });

  test('what the server refuses is said in its words', async () => {
    const { muster } = await caller();
    const { code, out, err } = await muster('register', '--json', fixture('csv/no-known-header.csv'));
    expect([code, JSON.parse(out)]).toMatchObject([3, { code: 'headingNotKnown', status: 422 }]);
    expect(err).toMatch(/^Heading row not known: .*\n.*\nRequest ID \S+\n$/m);
  });

  test('a client that the server does not know ends with 3', async () => {
    const { env } = await caller();
    const refused = await runMuster(['batches', 'list'], { env: { ...env, MUSTER_CLIENT_SECRET: 'not-the-secret' } });
    expect(refused).toMatchObject({ code: 3, out: '', err: expect.stringContaining('Sign-in refused') });
    expect(refused.err).not.toContain('not-the-secret');
  });
});

describe('muster deregister', () => {
  test('takes serial numbers and files; what is not registered is no failure', async () => {
    const { muster } = await caller();
    const rest = selfServiceFile(file('rest.csv'), [9142]).path;
    const { path, serialNumbers } = selfServiceFile(file('leave.csv'), [9141, 9142]);
    await muster('register', path);
    const { code, out } = await muster('deregister', '--json', rest, serialNumbers[0] ?? '', 'NOT-THERE');
    const batches = batch.array().parse(JSON.parse(out));
    expect(code).toBe(0);
    expect(batches.map(({ kind, counts }) => [kind, counts.deregistered, counts.notRegistered])).toEqual([
      ['deregister', 1, 0],
      ['deregister', 1, 1],
    ]);
  });
});

describe('muster devices', () => {
  test('are listed, exported and shown', async () => {
    const { muster } = await caller();
    const { path, serialNumbers } = selfServiceFile(file('devices.csv'), [9151, 9152]);
    const [serial = ''] = serialNumbers;
    await muster('register', path);
    const list = await muster('devices', 'list', '--json', '--state', 'setupNeeded', '--sort', 'serialNumber');
    const items = pageOf(device).parse(JSON.parse(list.out)).items;
    expect(items.map(({ serialNumber }) => serialNumber)).toEqual([...serialNumbers].sort());
    expect((await muster('devices', 'list')).out).toMatch(new RegExp(`${serial} .*Setup needed`));
    const found = items.find(({ serialNumber }) => serialNumber === serial);
    expect(JSON.parse((await muster('devices', 'show', '--json', serial)).out)).toEqual(found);
    const shown = await muster('devices', 'show', '--json', '--history', '--hardware', found?.id ?? '');
    expect(JSON.parse(shown.out)).toMatchObject({
      history: [{ state: 'registrationPending' }, { state: 'setupNeeded' }],
      hardware: { fields: { smbiosSystemSerialNumber: serial } },
    });
    expect((await muster('devices', 'export', '--serial-number', serial)).out).toMatch(
      new RegExp(`^\ufeff[^\n]*Serial Number[^\n]*\r\n[^\n]*${serial}[^\n]*\r\n$`),
    );
    expect(JSON.parse((await muster('devices', 'export', '--json')).out)).toMatchObject({ nextCursor: null });
    expect(await muster('devices', 'show', 'NOT-THERE')).toMatchObject({ code: 3, out: '' });
    const none = await muster('devices', 'show', 'NOT-THERE', '--json');
    expect([none.code, JSON.parse(none.out)]).toMatchObject([3, { title: 'Not found' }]);
  });
});

describe('muster orders', () => {
  test('are listed with how many devices they have', async () => {
    const { muster } = await caller();
    const { path } = selfServiceFile(file('orders.csv'), [9155, 9156], 1);
    await muster('register', path, '--order-id', 'PO-7', '--purchase-id', 'P-7');
    const list = await muster('orders', 'list', '--json', '--search', 'po-');
    const [found] = pageOf(order).parse(JSON.parse(list.out)).items;
    expect(found).toMatchObject({ id: 'PO-7', devices: { total: 3, setupNeeded: 2, registrationFailed: 1 } });
    const byPurchase = await muster('orders', 'list', '--by', 'purchaseId');
    expect(byPurchase).toMatchObject({ code: 0, err: '' });
    expect(byPurchase.out).toMatch(/^Purchase ID +Devices +Registration pending +Registration failed +Setup needed/);
    expect(byPurchase.out).toMatch(new RegExp(`^P-7 +3 +0 +1 +2 +0 +0 +${found?.lastRegisteredAt}$`, 'm'));
    expect((await muster('orders', 'list', '--search', 'PO-8')).out).not.toContain('PO-7');
    expect(await muster('orders', 'list', '--by', 'groupTag')).toMatchObject({ code: 2, out: '' });
  });
});

describe('muster batches', () => {
  test('are listed, shown, corrected, tried again', async () => {
    const { muster } = await caller();
    const { path } = selfServiceFile(file('batches.csv'), [9161], 1);
    const { id } = batch.parse(JSON.parse((await muster('register', '--json', path)).out));
    expect((await muster('batches', 'list')).out).toContain(id);
    expect(await muster('batches', 'show', id)).toMatchObject({ code: 0, out: expect.stringContaining('1 failed') });
    const shown = JSON.parse((await muster('batches', 'show', id, '--json', '--rows', 'failed')).out);
    expect(shown).toMatchObject({ id, rows: [{ line: 3, outcome: 'failed' }] });

    const fix = file('fix.csv');
    expect((await muster('batches', 'fix-file', id, '--output', fix)).code).toBe(0);
    expect(readFileSync(fix, 'utf8')).toBe((await muster('batches', 'fix-file', id)).out);
    expect((await muster('check', '--json', fix)).out).toContain('"rows":1,');
    expect(await muster('batches', 'fix-file', id, '--output', fix)).toMatchObject({ code: 2 });

    const retry = await muster('batches', 'retry', id, '--json');
    expect([retry.code, JSON.parse(retry.out)]).toMatchObject([3, { code: 'nothingToRetry' }]);
    expect(await muster('batches', 'cancel', id)).toMatchObject({ code: 0 });
    expect(await muster('batches', 'show', crypto.randomUUID())).toMatchObject({ code: 3 });
  });
});

describe('muster clients', () => {
  const create = ['clients', 'create', '--name', 'Store', '--scope', 'devices.read', '--scope', 'tenant.read'];

  test('are made, listed, rotated and revoked', async () => {
    const { muster, env } = await caller();
    const made = await muster(...create, '--expires-at', '2100-01-01T00:00:00Z', '--json');
    const { id, clientSecret = '', ...shown } = apiClientCreated.parse(JSON.parse(made.out));
    expect([made.code, made.err]).toEqual([0, '']);
    expect(shown).toMatchObject({ scopes: ['devices.read', 'tenant.read'], expiresAt: '2100-01-01T00:00:00.000Z' });
    const as = (secret: string, ...args: string[]) =>
      runMuster(args, { env: { ...env, MUSTER_CLIENT_ID: id, MUSTER_CLIENT_SECRET: secret } });
    expect((await as(clientSecret, 'devices', 'list')).code).toBe(0);

    const list = await muster('clients', 'list');
    expect(list.out).toMatch(new RegExp(`^${id} {2}Store .* 2100-\\S+ .* 1 +devices.read tenant.read$`, 'm'));
    expect(list.out).toMatch(/First client .* never .* all$/m);
    const page = pageOf(apiClient).parse(JSON.parse((await muster('clients', 'list', '--limit', '1', '--json')).out));
    expect([page.items.map(client => client.id), page.nextCursor]).toEqual([[id], expect.any(String)]);

    const next = secretCreated.parse(JSON.parse((await muster('clients', 'rotate', id, '--json')).out));
    for (const secret of [clientSecret, next.clientSecret ?? '']) {
      expect((await as(secret, 'devices', 'list')).code).toBe(0);
    }
    expect(await muster('clients', 'rotate', id, '--overlap-hours', '0')).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /^Secret \S+\n {2}Client secret {2}muster_\S+\n\n.*this once.*\nThe ones before have ended\.\n$/,
      ),
    });
    expect(await as(clientSecret, 'devices', 'list')).toMatchObject({ code: 3 });

    expect(await muster('clients', 'revoke', id)).toMatchObject({ code: 0, out: `Revoked ${id}.\n` });
    const again = await muster('clients', 'revoke', id, '--json');
    expect([again.code, JSON.parse(again.out)]).toMatchObject([3, { code: 'notFound' }]);
  });

  test('the secret is shown to people too, and when the one before ends', async () => {
    const { muster } = await caller();
    const { code, out } = await muster(...create);
    expect(code).toBe(0);
    expect(out).toMatch(/^Client Store\n {2}Client ID +\S+\n {2}Client secret {2}muster_\S{43}\n/);
    const id = /Client ID +(\S+)/.exec(out)?.[1] ?? '';
    expect((await muster('clients', 'rotate', id)).out).toMatch(/^The one before ends at 20\S+Z\.$/m);
    expect(JSON.parse((await muster('clients', 'revoke', id, '--json')).out)).toEqual({ id, revoked: true });
  });

  test('what the server refuses is said in its words', async () => {
    const { muster, env } = await caller();
    const refused = await muster('clients', 'revoke', env.MUSTER_CLIENT_ID);
    expect(refused).toMatchObject({ code: 3, out: '', err: expect.stringContaining('manage your organization') });
  });
});

describe('muster audit', () => {
  test('lists, exports and filters the log', async () => {
    const { muster, env } = await caller();
    const { path } = selfServiceFile(file('audited.csv'), [9191]);
    await muster('register', path, '--dry-run');
    const listed = await muster('audit', 'list');
    expect(listed).toMatchObject({ code: 0, err: '' });
    expect(listed.out).toMatch(/^2 +\S+ +batch\.register +checked +First client +127\.0\.0\.1$/m);
    expect(listed.out).toMatch(/^1 +\S+ +tenant\.create +done +Service administrator +[0-9a-f-]{36}$/m);

    const page = pageOf(auditEntry).parse(JSON.parse((await muster('audit', 'list', '--json', '--limit', '1')).out));
    expect([page.items.length, page.nextCursor]).toEqual([1, expect.any(String)]);
    const mine = await muster('audit', 'export', '--json', '--principal', env.MUSTER_CLIENT_ID);
    expect(
      pageOf(auditEntry)
        .parse(JSON.parse(mine.out))
        .items.map(({ action }) => action),
    ).toEqual(['batch.register']);
    const csv = await muster('audit', 'export', '--outcome', 'done', '--delimiter', 'semicolon');
    expect(csv.out.trimEnd().split('\r\n')).toEqual([
      expect.stringContaining('Position;At;Action'),
      expect.stringMatching(/^1;.*;tenant\.create;done;/),
    ]);
  });

  test('says which values a filter takes', async () => {
    const { muster } = await caller();
    for (const [args, hint] of [
      [['--outcome', 'failed'], '--outcome takes one of done, checked, refused.'],
      [['--action', 'device.steal'], '--action takes one of tenant.create, '],
      [['--from', 'yesterday'], '--from takes a time like '],
    ] as const) {
      expect(await muster('audit', 'list', ...args)).toMatchObject({ code: 2, err: expect.stringContaining(hint) });
    }
  });
});
