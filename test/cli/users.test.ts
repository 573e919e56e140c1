import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pageOf } from '../../src/contracts/lists.ts';
import { invitation, invitationMade, user } from '../../src/contracts/users.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';
import { comeIn, signInAs, visitor } from '../fixtures/visitor.ts';
import { blames } from '../hostile/secrets.ts';
import { runMuster } from './run-muster.ts';

const [megan, adele] = ['megan@contoso.example', 'adele@contoso.example'];
let server: TestServer;
beforeAll(async () => {
  server = await testServer({ limits: { invitationsPerTenant: 2 } });
});
afterAll(async () => {
  expect(blames(server.log)).toEqual([]);
  await server.close();
});

/** An organization with its administrator Megan, and the program as its client calls it. */
async function organization() {
  const { tenantId, clientId, clientSecret, setupUrl } = await server.createTenant();
  const env = { MUSTER_URL: server.url, MUSTER_CLIENT_ID: clientId, MUSTER_CLIENT_SECRET: clientSecret };
  await comeIn(server, setupUrl, { email: megan });
  return { tenantId, muster: (...args: string[]) => runMuster(args, { env }) };
}
type Muster = Awaited<ReturnType<typeof organization>>['muster'];

/** The document of a command that went well. */
async function document(muster: Muster, ...args: string[]): Promise<unknown> {
  const { code, out, err } = await muster(...args, '--json');
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out);
}

/** Users whose IDs stand before those of all others: straight in SQL, since as many links would take minutes. */
async function peopleBefore(tenantId: string, count: number): Promise<void> {
  const text = `insert into muster.users (tenant_id, id, email, name, role, hardware, created_at)
    select $1::uuid, ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'user' || n || '@contoso.example', 'User',
      'reader', false, now() from generate_series(1, $2::int) n`;
  await server.database.asSystem('sweep', tx => tx.run({ text, values: [tenantId, count] }));
}

const linkIn = (out: string): string => /^ {2}(http\S+)$/m.exec(out)?.[1] ?? '';

describe('muster users', () => {
  test('brings somebody in, shows and changes the user, makes a new way in, and removes the user', async () => {
    const { muster } = await organization();
    const invited = await muster(
      'users',
      'invite',
      '--role',
      'reader',
      '--hardware',
      '--email',
      'Adele@Contoso.example',
    );
    expect([invited.code, invited.err]).toEqual([0, '']);
    expect(invited.out).toMatch(/^One-time link for adele@contoso\.example \(reader, with hardware records\):$/m);
    expect(invited.out).toMatch(/shown this once.* hand it over[\s\S]*muster invitations take-back [0-9a-f-]{36}\n$/);
    await comeIn(server, linkIn(invited.out), { name: 'Adele Vance' });

    const list = await muster('users', 'list');
    expect(list.out).toMatch(
      new RegExp(`^[0-9a-f-]{36} {2}${megan} +Megan Bowen +administrator +yes +no +20\\S+Z$`, 'm'),
    );
    expect(list.out).toMatch(new RegExp(`^[0-9a-f-]{36} {2}${adele} +Adele Vance +reader +yes +no +20\\S+Z$`, 'm'));
    const shown = user.parse(await document(muster, 'users', 'show', 'ADELE@contoso.example'));
    expect(user.parse(await document(muster, 'users', 'show', shown.id))).toEqual(shown);
    expect((await muster('users', 'show', adele)).out).toMatch(
      /^User Adele Vance\n[\s\S]* {2}Scopes +.*hardware\.read\n/,
    );

    const change = ['--role', 'operator', '--hardware', 'off', '--name', 'Adele V.', '--disable'];
    expect(user.parse(await document(muster, 'users', 'change', adele, ...change))).toEqual({
      ...shown,
      ...{ role: 'operator', hardware: false, name: 'Adele V.', disabled: true },
    });
    expect((await signInAs(visitor(server), adele)).status).toBe(401);
    expect((await muster('users', 'change', adele, '--enable')).out).toMatch(/^ {2}Disabled +no$/m);
    expect((await signInAs(visitor(server), adele)).status).toBe(303);

    const link = await muster('users', 'link', adele);
    expect(link.out).toMatch(/^One-time link for adele@contoso\.example \(operator\):$/m);
    expect(link.out).toContain('signs the user out everywhere else.');
    const again = await comeIn(server, linkIn(link.out), { password: 'another one that is long' });
    expect(await (await again.get('/api/v1/me')).json()).toMatchObject({ id: shown.id, role: 'operator' });

    expect(await muster('users', 'remove', adele)).toMatchObject({ code: 0, out: `Removed ${adele}.\n` });
    expect((await signInAs(visitor(server), adele, 'another one that is long')).status).toBe(401);
    const gone = await muster('users', 'remove', shown.id, '--json');
    expect([gone.code, JSON.parse(gone.out)]).toMatchObject([3, { code: 'notFound' }]);
  });

  test('are listed page by page, and found by address on every page', async () => {
    const { tenantId, muster } = await organization();
    await peopleBefore(tenantId, 1000);
    const first = await muster('users', 'list', '--limit', '1000');
    const cursor = /--cursor (\S+)\n$/.exec(first.err)?.[1] ?? '';
    expect([first.out.split('\n').length, first.out.includes(megan)]).toEqual([1002, false]);
    const second = pageOf(user).parse(await document(muster, 'users', 'list', '--cursor', cursor));
    expect(second).toMatchObject({ items: [{ email: megan }], nextCursor: null });
    expect(await document(muster, 'users', 'show', megan)).toEqual(second.items[0]);
  });

  test('has one JSON document for everything', async () => {
    const { muster } = await organization();
    const made = invitationMade.parse(await document(muster, 'users', 'invite', '--role', 'auditor', '--hours', '168'));
    expect(made).toMatchObject({ userId: null, email: null, role: 'auditor', hardware: false });
    expect(Date.parse(made.expiresAt) - Date.parse(made.createdAt)).toBe(168 * 3_600_000);
    const link = invitationMade.parse(await document(muster, 'users', 'link', megan));
    const { id } = user.parse(await document(muster, 'users', 'show', megan));
    expect(link).toMatchObject({ userId: id, email: megan });
    await comeIn(server, made.url, { email: adele });
    const removed = user.parse(await document(muster, 'users', 'show', adele)).id;
    expect(await document(muster, 'users', 'remove', adele)).toEqual({ id: removed, removed: true });
  });

  test('says so where nobody has the address', async () => {
    const { muster } = await organization();
    const { code, out, err } = await muster('users', 'show', adele, '--json');
    expect([code, JSON.parse(out)]).toMatchObject([3, { title: 'Not found', detail: expect.stringContaining(adele) }]);
    expect(err).toBe(`Not found: No user has the email address ${adele}.\nTo see all users: muster users list\n`);
  });

  test('keeps the last administrator', async () => {
    const { muster } = await organization();
    for (const args of [
      ['remove', megan],
      ['change', megan, '--role', 'reader'],
      ['change', megan, '--disable'],
    ]) {
      const { code, out, err } = await muster('users', ...args, '--json');
      expect([code, JSON.parse(out)]).toMatchObject([3, { code: 'lastAdministrator' }]);
      expect(err).toMatch(/^Last administrator: .*\nMake another user an administrator first\.\nRequest ID \S+\n$/);
    }
    expect(user.parse(await document(muster, 'users', 'show', megan))).toMatchObject({ role: 'administrator' });
  });

  test('gives no rights that the caller has not', async () => {
    const { muster } = await organization();
    const made = await document(muster, 'clients', 'create', '--name', 'Desk', '--scope', 'tenant.write');
    const { id, clientSecret } = Object(made);
    const env = { MUSTER_URL: server.url, MUSTER_CLIENT_ID: id, MUSTER_CLIENT_SECRET: clientSecret };
    const refused = await runMuster(['users', 'invite', '--role', 'reader', '--json'], { env });
    expect([refused.code, JSON.parse(refused.out)]).toMatchObject([3, { code: 'notAllowed' }]);
  });
});

describe('muster invitations', () => {
  test('are listed without their links, and taken back', async () => {
    const { muster } = await organization();
    const made = invitationMade.parse(await document(muster, 'users', 'invite', '--role', 'reader'));
    await document(muster, 'users', 'link', megan);
    const { out } = await muster('invitations', 'list');
    expect(out).toMatch(new RegExp(`^${made.id} {2}whoever opens it +a user +reader +no +First client +20`, 'm'));
    expect(out).toMatch(new RegExp(`^[0-9a-f-]{36} {2}${megan} +a new way in +administrator +yes`, 'm'));
    expect(out).not.toContain('http');
    const listed = await muster('invitations', 'list', '--limit', '1', '--json');
    const { url, ...kept } = made;
    expect(pageOf(invitation).parse(JSON.parse(listed.out))).toEqual({ items: [kept], nextCursor: expect.any(String) });

    const full = await muster('users', 'invite', '--role', 'reader', '--json');
    expect([full.code, JSON.parse(full.out)]).toMatchObject([3, { code: 'conflict' }]);
    expect(await document(muster, 'invitations', 'take-back', made.id)).toEqual({ id: made.id, takenBack: true });
    await expect(comeIn(server, url)).rejects.toThrow('linkNotValid');
    expect(await muster('invitations', 'take-back', made.id)).toMatchObject({
      code: 3,
      err: expect.stringContaining('Not found'),
    });
  });
});
