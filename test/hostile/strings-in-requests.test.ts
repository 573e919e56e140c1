import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { batch } from '../../src/contracts/batches.ts';
import { type Client, muster } from '../../src/contracts/client.ts';
import { apiClient } from '../../src/contracts/clients.ts';
import { device } from '../../src/contracts/devices.ts';
import { limits } from '../../src/contracts/limits.ts';
import { pageOf } from '../../src/contracts/lists.ts';
import { problem } from '../../src/contracts/problem.ts';
import { csvLine } from '../../src/files/write.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { type Call, caller } from '../fixtures/calling.ts';
import { fileOf, rowOf, upload } from '../fixtures/registering.ts';
import { type TestServer, type TestTenant, testServer } from '../fixtures/server.ts';
import { type RawOptions, sendRaw, statusesOf } from './raw.ts';
import { blames, expectNoSecrets } from './secrets.ts';
import { hostileStrings, someStrings } from './strings.ts';

let server: TestServer;
let tenant: TestTenant;
let token: string;
let call: Call;
let api: Client;
let deviceId: string;
let batchId: string;
beforeAll(async () => {
  server = await testServer({
    limits: { requestsPerMinute: 1_000_000, tokenRequestsPerMinute: 1_000_000, uploadsPerTenant: 100 },
  });
  tenant = await server.createTenant();
  token = await tenant.token();
  call = await caller(server, tenant);
  api = muster({ url: server.url, token });
  const { batch: made, rows } = await upload(api, fileOf([rowOf(makeMachine(8_100_000))]));
  [batchId, deviceId] = [made.id, rows[0]?.deviceId ?? ''];
});
afterAll(async () => {
  expect(blames(server.log)).toEqual([]);
  expectNoSecrets(server.log.join('\n'), [token, tenant.clientSecret]);
  await server.close();
});

/** Some requests at once, so that thousands take seconds. */
async function withEach<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const rest = items.values();
  const run = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: 16 }, run));
}

/** As UTF-8, halves of characters too, every byte escaped: what a caller in another language might send. */
function escaped(text: string): string {
  const units = [...text].map(character => character.charCodeAt(0));
  const bytes = [...text].map((character, at) => {
    const unit = units[at] ?? 0;
    return character.isWellFormed()
      ? Buffer.from(character)
      : Buffer.of(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f));
  });
  return Buffer.concat(bytes).toString('hex').replaceAll(/../g, '%$&');
}

/** Sends one request as it is, and holds the answer against what every answer is: no failure of the service, an error a whole problem. */
async function answerTo(
  line: string,
  headers: string | Buffer = '',
  body = '',
  options: RawOptions = {},
): Promise<number> {
  const length = body === '' ? '' : `Content-Length: ${Buffer.byteLength(body)}\r\n`;
  const head = `${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${length}`;
  const text = await sendRaw(
    server.url,
    Buffer.concat([Buffer.from(head), Buffer.from(headers), Buffer.from(`\r\n${body}`)]),
    options,
  );
  const [status = 0] = statusesOf(text);
  expect([line, status]).toEqual([line, expect.toSatisfy(got => got >= 200 && got < 500)]);
  if (status >= 400) expectNoSecrets(text, [token, tenant.clientSecret]);
  if (status >= 400 && !line.includes('/oauth2/')) {
    problem.parse(JSON.parse(Buffer.from(text.slice(text.indexOf('\r\n\r\n') + 4), 'latin1').toString()));
  }
  return status;
}

const authorized = () => `Authorization: Bearer ${token}\r\n`;

describe('in a query', () => {
  const parameters = {
    'GET /devices': ['state', 'search', 'serialNumber', 'batchId', 'orderId', 'purchaseId', 'groupTag', 'manufacturer'],
    'GET /devices?': ['model', 'sort', 'limit', 'cursor', 'format', 'delimiter'],
    'GET /batches': ['limit', 'cursor'],
    'GET /batches/:id/rows': ['outcome', 'limit', 'cursor', 'format', 'delimiter'],
    'GET /batches/:id/fix-file': ['delimiter'],
    'POST /batches': ['kind', 'dryRun', 'orderId', 'purchaseId', 'groupTag', 'profile', 'fileName', 'format'],
  };
  const each = Object.entries(parameters).flatMap(([route, names]) => names.map(name => [route, name] as const));

  test.each(each)('of %s, %s', async (route, name) => {
    const line = route.replace('?', '').replace(' ', ' /api/v1/tenants/me').replace(':id', batchId);
    const [headers, body] = route.startsWith('POST')
      ? [`${authorized()}Content-Type: text/csv\r\n`, 'Manufacturer,Model\r\n']
      : [authorized(), ''];
    const statuses = new Set<number>();
    const kind = route.startsWith('POST') && name !== 'kind' ? 'kind=register&' : '';
    await withEach(someStrings(), async text => {
      statuses.add(await answerTo(`${line}?${kind}${name}=${escaped(text)}`, headers, body));
    });
    for (const status of statuses) expect([200, 400, 422, 431]).toContain(status);
  });

  test('as the name of a parameter', async () => {
    const names = hostileStrings.filter(text => text !== '' && text !== '@');
    await withEach(names, async text => {
      expect([400, 431]).toContain(await answerTo(`GET /api/v1/tenants/me/devices?${escaped(text)}=1`, authorized()));
    });
  });
});

describe('in a path', () => {
  test.each([
    'GET /:text/devices',
    'GET /:text/batches',
    'GET /:text/events',
    'GET /me/:text',
    'GET /me/devices/:text',
    'GET /me/devices/:text/history',
    'GET /me/devices/:text/hardware',
    'PATCH /me/devices/:text',
    'DELETE /me/devices/:text',
    'GET /me/batches/:text',
    'GET /me/batches/:text/rows',
    'GET /me/batches/:text/fix-file',
    'POST /me/batches/:text/retry',
    'POST /me/batches/:text/cancel',
  ])('%s', async pattern => {
    const [headers, body] = pattern.startsWith('PATCH')
      ? [`${authorized()}Content-Type: application/json\r\n`, '{}']
      : [authorized(), ''];
    const names = someStrings().filter(text => text !== '' && text !== 'me');
    await withEach(names, async text => {
      const line = pattern.replace(' ', ' /api/v1/tenants').replace(':text', escaped(text));
      expect([400, 404, 431]).toContain(await answerTo(line, headers, body));
    });
  });

  test('as it stands, without escapes', async () => {
    await withEach(hostileStrings, async text => {
      await answerTo(`GET /api/v1/tenants/me/devices/${text}`, authorized());
    });
  });
});

describe('in a header', () => {
  /** One line: what would end it is another test's matter. */
  const lines = () => someStrings().map(text => text.replaceAll(/[\r\n]/g, ' '));
  const names = ['User-Agent', 'Accept', 'Accept-Encoding', 'Accept-Language', 'Content-Type', 'Content-Encoding'];
  const more = ['X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'Forwarded', 'X-Request-Id', 'Origin'];
  const others = ['Range', 'If-None-Match', 'Cookie', 'Expect', 'Upgrade', 'Referer', 'Idempotency-Key', 'Prefer'];

  test.each([...names, ...more, ...others])('%s', async name => {
    await withEach(lines(), async text => {
      await answerTo('GET /api/v1/tenants/me/batches', `${authorized()}${name}: ${text}\r\n`);
    });
  });

  test.each(['Content-Type', 'Content-Encoding', 'Idempotency-Key', 'User-Agent'])('%s of an upload', async name => {
    await withEach(lines(), async text => {
      const type = name === 'Content-Type' ? '' : 'Content-Type: text/csv\r\n';
      const headers = `${authorized()}${type}${name}: ${text}\r\n`;
      const status = await answerTo('POST /api/v1/tenants/me/batches?kind=register', headers, 'Manufacturer,Model\r\n');
      expect([400, 409, 415, 422]).toContain(status);
    });
  });

  test('Authorization', async () => {
    for (const scheme of ['', 'Bearer ', 'Basic ']) {
      await withEach(lines(), async text => {
        const status = await answerTo('GET /api/v1/tenants/me/batches', `Authorization: ${scheme}${text}\r\n`);
        expect([400, 401]).toContain(status);
      });
    }
  });

  test('Last-Event-ID', async () => {
    // Every stream takes one of the four places, so they come one after another.
    for (const text of lines()) {
      const headers = `${authorized()}Last-Event-ID: ${text}\r\n`;
      let status = 429;
      while (status === 429)
        status = await answerTo('GET /api/v1/tenants/me/events', headers, '', { until: 'text/event-stream' });
      expect([200, 400]).toContain(status);
    }
  });

  test('with line ends in it', async () => {
    await withEach(hostileStrings, async text => {
      await answerTo('GET /api/v1/errors', Buffer.from(`X-Any: ${text}\r\n`));
    });
  });
});

test('as an idempotency key, one batch is made of one content', async () => {
  const keys = someStrings().filter(text => /^[!-~][ -~]*[!-~]$/.test(text) && text.length <= 255);
  expect(keys.length).toBeGreaterThan(20);
  await withEach(keys, async key => {
    const made = async () => {
      const headers = { 'content-type': 'text/csv', 'idempotency-key': key };
      const body = `Manufacturer,Model,Serial Number\r\n${csvLine(['Maker', key, 'S-1'])}`;
      const answer = await call('/tenants/me/batches?kind=register', { method: 'POST', headers, body });
      return { id: batch.parse(await answer.json()).id, replayed: answer.headers.get('idempotency-replayed') };
    };
    const first = await made();
    expect(first.replayed).toBeNull();
    expect(await made()).toEqual({ id: first.id, replayed: 'true' });
  });
});

test('in a request for a token', async () => {
  const sound = { grant_type: 'client_credentials', client_id: tenant.clientId, client_secret: tenant.clientSecret };
  const form = 'Content-Type: application/x-www-form-urlencoded\r\n';
  for (const name of ['grant_type', 'client_id', 'client_secret', 'scope', 'resource', 'audience', 'colour']) {
    // The token endpoint tells a scope back that it does not know.
    const texts = someStrings().filter(text => name !== 'scope' || !text.startsWith('T0H'));
    await withEach(texts, async text => {
      const others = Object.entries(sound).filter(([other]) => other !== name);
      const body = [...others, [name, text]].map(pair => pair.map(part => escaped(part)).join('=')).join('&');
      const status = await answerTo('POST /oauth2/token', form, body);
      expect([name, text, status]).toEqual([name, text, expect.toSatisfy(got => [200, 400, 401].includes(got))]);
    });
  }
  await withEach(someStrings(), async text => {
    const basic = Buffer.from(`${text}:${text}`).toString('base64');
    const headers = `${form}Authorization: Basic ${basic}\r\n`;
    // 431: the longest of them are more than all headers of a request may take.
    expect([400, 401, 431]).toContain(await answerTo('POST /oauth2/token', headers, 'grant_type=client_credentials'));
  });
});

const isStorable = (text: string) => text.isWellFormed() && !text.includes('\0');
const isLabel = (text: string) => isStorable(text) && [...text].length <= limits.labelCharacters;
const json = { 'content-type': 'application/json' };

describe('in JSON', () => {
  test('what is said of a batch is kept to the letter', async () => {
    await withEach(hostileStrings, async text => {
      const labels = { orderId: text, purchaseId: text, groupTag: text };
      const body = JSON.stringify({ kind: 'register', ...labels, [text]: text, devices: [{ serialNumber: '1' }] });
      const answer = await call('/tenants/me/batches', { method: 'POST', headers: json, body });
      expect([text, answer.status]).toEqual([text, isLabel(text) ? 202 : 400]);
      if (answer.status !== 202) return expectProblem(answer);
      const kept = { orderId: text || null, purchaseId: text || null, groupTag: text || null };
      const made = batch.parse(await answer.json());
      expect(made).toMatchObject(kept);
      expect(await api.batches.get(made.id)).toMatchObject(kept);
    });
  });

  test.each(['kind', 'profile'])('%s is one of few words', async name => {
    await withEach(hostileStrings, async text => {
      const body = JSON.stringify({ kind: 'register', devices: [], [name]: text });
      const answer = await call('/tenants/me/batches', { method: 'POST', headers: json, body });
      expect(answer.status).toBe(400);
      await expectProblem(answer);
    });
  });

  test('what is said of a device is kept to the letter, and found by it', async () => {
    for (const text of hostileStrings) {
      const patch = { groupTag: text, displayName: text, assignedUser: text };
      const answer = await call(`/tenants/me/devices/${deviceId}`, {
        method: 'PATCH',
        headers: json,
        body: JSON.stringify(patch),
      });
      expect([text, answer.status]).toEqual([text, isLabel(text) ? 200 : 400]);
      if (answer.status !== 200) {
        await expectProblem(answer);
        continue;
      }
      // Empty clears, as an empty cell of a file does.
      const kept = text === '' ? { groupTag: null, displayName: null, assignedUser: null } : patch;
      expect(device.parse(await answer.json())).toMatchObject(kept);
      if (text === '') continue;
      const found = await call(`/tenants/me/devices?limit=1000&groupTag=${escaped(text)}&search=${escaped(text)}`);
      const ids = pageOf(device)
        .parse(await found.json())
        .items.map(({ id }) => id);
      expect([text, ids]).toEqual([text, expect.arrayContaining([deviceId])]);
    }
  });

  test('the name of an API client is kept to the letter, but for blanks around it', async () => {
    const made = await api.clients.create({ name: 'One', scopes: ['devices.read'] });
    for (const text of hostileStrings) {
      const patch = { method: 'PATCH', headers: json, body: JSON.stringify({ name: text }) };
      const answer = await call(`/tenants/me/clients/${made.id}`, patch);
      const name = text.trim();
      expect([text, answer.status]).toEqual([text, name !== '' && isLabel(name) ? 200 : 400]);
      if (answer.status === 200) expect(apiClient.parse(await answer.json()).name).toBe(name);
      else await expectProblem(answer);
    }
  });

  test.each(['scopes', 'expiresAt'])('%s of an API client are of few forms', async name => {
    const valid = { name: 'One', scopes: ['devices.read'], expiresAt: null };
    await withEach(hostileStrings, async text => {
      const body = JSON.stringify({ ...valid, [name]: name === 'scopes' ? [text] : text });
      const answer = await call('/tenants/me/clients', { method: 'POST', headers: json, body });
      expect([text, answer.status]).toEqual([text, 400]);
      await expectProblem(answer);
    });
  });

  test('as the ID of a device to be deregistered', async () => {
    await withEach(hostileStrings, async text => {
      const body = JSON.stringify({ kind: 'deregister', devices: [{ id: text }] });
      const answer = await call('/tenants/me/batches', { method: 'POST', headers: json, body });
      expect(answer.status).toBe(400);
      await expectProblem(answer);
    });
  });

  test('as a hardware hash to be decoded', async () => {
    await withEach(hostileStrings, async hardwareHash => {
      const body = JSON.stringify({ hardwareHash });
      const answer = await call('/hardware-hashes/decode', { method: 'POST', headers: json, body });
      expect([400, 422]).toContain(answer.status);
      await expectProblem(answer);
    });
  });
});

describe('in a form', () => {
  test.each(['orderId', 'purchaseId', 'groupTag', 'fileName', 'profile', 'format', 'kind'])('%s', async name => {
    await withEach(someStrings(), async text => {
      const form = new FormData();
      form.append(name, text);
      form.append('file', new Blob(['Manufacturer,Model,Serial Number\r\nMaker,Model,S-1\r\n']), 'devices.csv');
      const answer = await call('/tenants/me/batches?kind=register', { method: 'POST', body: form });
      expect([202, 400]).toContain(answer.status);
      if (answer.status === 400) await expectProblem(answer);
    });
  });

  test('as the name of a file, and of a field', async () => {
    await withEach(hostileStrings, async text => {
      const form = new FormData();
      form.append(text, 'x');
      form.append('file', new Blob(['Manufacturer,Model,Serial Number\r\nMaker,Model,S-1\r\n']), text);
      const answer = await call('/tenants/me/batches?kind=register', { method: 'POST', body: form });
      expect([202, 400]).toContain(answer.status);
      if (answer.status === 400) return expectProblem(answer);
      const { id } = batch.parse(await answer.json());
      const fixFile = await call(`/tenants/me/batches/${id}/fix-file`);
      expect(fixFile.headers.get('content-disposition')).toMatch(/^attachment; filename="[\w.() -]+"$/);
    });
  });
});

test('as the headings of surplus columns, they stand in the fix-file', async () => {
  const isText = (text: string) => isStorable(text) && !/[^\t\n-\r -\uffff]/.test(text) && text.length < 2000;
  const headings = hostileStrings.filter(text => isText(text) && text.trim() !== '');
  for (let at = 0; at < headings.length; at += 30) {
    const heading = ['Manufacturer', 'Model', 'Serial Number', ...headings.slice(at, at + 30)];
    const { batch: made } = await upload(api, csvLine(heading) + csvLine(['Maker', 'Model', 'S-1']));
    const fixFile = await (await call(`/tenants/me/batches/${made.id}/fix-file`)).text();
    expect(fixFile).toContain(csvLine([...heading, 'Error Code', 'What To Do']));
  }
});

async function expectProblem(answer: Response): Promise<void> {
  const text = await answer.text();
  problem.parse(JSON.parse(text));
  expectNoSecrets(text, [token, tenant.clientSecret]);
}
