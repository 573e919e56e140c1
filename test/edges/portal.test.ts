import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestServer, testServer } from '../fixtures/server.ts';
import { comeIn, type Visitor, visitor } from '../fixtures/visitor.ts';

let server: TestServer;
let someone: Visitor;
beforeAll(async () => {
  server = await testServer();
  someone = await comeIn(server, (await server.createTenant()).setupUrl);
});
afterAll(() => server.close());

const html = { accept: 'text/html,*/*' };
const page = async () => await (await someone.get('/devices', html)).text();
const assetsOf = (text: string) => [...text.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '');

describe('the page of the portal', () => {
  test.each(['/', '/devices', '/batches/0199c0de-7a1b-7c2d-8e3f-4a5b6c7d8e9f', '/no-such-page'])(
    'is there at every path that is not of the service: %s',
    async path => {
      const answer = await someone.get(path, html);
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(await answer.text()).toContain('<div id="root"></div>');
    },
  );

  test('leads who is not signed in to the sign-in page, and from there back', async () => {
    const answer = await visitor(server).get('/devices?state=active', html);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in?to=%2Fdevices%3Fstate%3Dactive']);
  });

  test.each(['/api/v1/nothing', '/oauth2/nothing', '/assets/nothing.js'])('is not at %s', async path => {
    const answer = await someone.get(path, html);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  test('is not what programs get', async () => {
    expect((await someone.get('/devices', { accept: 'application/json' })).status).toBe(404);
    expect((await someone.post('/devices', {}, { ...html, origin: server.url })).status).toBe(404);
  });

  test('lets scripts of the service in alone, and styles that carry what only this page knows', async () => {
    const nonces = new Set<string>();
    for (let n = 0; n < 2; n += 1) {
      const answer = await someone.get('/devices', html);
      const policy = answer.headers.get('content-security-policy') ?? '';
      const nonce = /style-src 'self' 'nonce-([A-Za-z0-9+/=]{24})'/.exec(policy)?.[1] ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).not.toContain('unsafe');
      expect(await answer.text()).toContain(`nonce="${nonce}"`);
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(2);
  });
});

describe('its files', () => {
  test('come packed, and are kept for good: a changed one has another name', async () => {
    const [script = '', ...more] = assetsOf(await page());
    expect(more.length).toBeGreaterThan(0);
    for (const [encoding, packed] of [
      ['br, gzip', 'br'],
      ['gzip', 'gzip'],
      ['identity', null],
    ] as const) {
      const answer = await someone.get(script, { 'accept-encoding': encoding });
      const { headers } = answer;
      expect([answer.status, headers.get('content-encoding')]).toEqual([200, packed]);
      expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(await answer.text()).toContain('import');
    }
  });

  test('are all there is of the folder', async () => {
    for (const path of [
      '/assets/',
      '/assets/../index.html',
      '/assets/%2e%2e/index.html',
      '/index.html',
      '/sources.sha256',
    ])
      expect((await someone.get(path, { accept: '*/*' })).status, path).toBe(404);
  });
});
