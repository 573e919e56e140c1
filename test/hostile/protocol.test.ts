import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { problem } from '../../src/contracts/problem.ts';
import { type Besieged, besieged } from './besieged.ts';
import { sendRaw, statusesOf } from './raw.ts';
import { expectNoSecrets } from './secrets.ts';
import { hostileStrings } from './strings.ts';

let service: Besieged;
beforeAll(async () => {
  service = await besieged({ MUSTER_TRUST_PROXY: '127.0.0.1' });
});
afterEach(() => service.servesOthers());
afterAll(async () => {
  const peak = service.peakMiB();
  console.log(`The service took ${peak?.toFixed() ?? '?'} MiB at most.`);
  if (peak !== null) expect(peak).toBeLessThan(700);
  await service.end();
});

/** The head of a request of the tenant that misbehaves; `more` in whole lines. */
function head(line: string, more = ''): string {
  return `${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${service.token}\r\n${more}\r\n`;
}

const batches = '/api/v1/tenants/me/batches?kind=register';

interface Answer {
  readonly status: number;
  readonly code: string | undefined;
}

/** Sends a request with a body, and reads the one answer. */
async function post(path: string, headers: string, body: string | Buffer): Promise<Answer> {
  const length = `Content-Length: ${Buffer.byteLength(body)}\r\n`;
  const request = Buffer.concat([Buffer.from(head(`POST ${path}`, length + headers)), Buffer.from(body)]);
  const text = await sendRaw(service.url, request);
  const statuses = statusesOf(text);
  expect(statuses).toHaveLength(1);
  expectNoSecrets(text, [service.token]);
  const told = Buffer.from(text.slice(text.indexOf('\r\n\r\n') + 4), 'latin1').toString();
  const status = statuses[0] ?? 0;
  return { status, code: status < 400 ? undefined : problem.parse(JSON.parse(told)).code };
}

describe('deep JSON', () => {
  const levels = 100_000;
  const json = 'Content-Type: application/json\r\n';
  test.each([
    ['lists', `${'['.repeat(levels)}${']'.repeat(levels)}`],
    ['lists that never end', '['.repeat(levels)],
    ['objects', `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`],
    ['a serial number', `{"devices":[{"serialNumber":${'['.repeat(levels)}${']'.repeat(levels)}}]}`],
    ['many names', `{${Array.from({ length: levels }, (_, at) => `"n${at}":0`).join()}}`],
    ['one name again and again', `{${'"devices":[],'.repeat(levels)}"devices":1}`],
    ['a number of many digits', `{"devices":[{"serialNumber":${'1'.repeat(levels)}}]}`],
    ['a text of escapes', `{"devices":"${'\\u0000'.repeat(levels)}"}`],
  ])('%s', async (_, body) => {
    expect(await post(batches, json, body)).toEqual({ status: 400, code: 'requestNotValid' });
  });

  test('where nobody looks', async () => {
    const body = `${'{"devices":['.repeat(levels)}${']}'.repeat(levels)}`;
    expect((await post(batches, json, body)).status).toBe(202);
  });
});

describe('a form', () => {
  const type = (boundary = 'x') => `Content-Type: multipart/form-data; boundary=${boundary}\r\n`;
  const part = (headers: string, body: string) => `--x\r\n${headers}\r\n\r\n${body}\r\n`;
  const field = (name: string, value: string) => part(`Content-Disposition: form-data; name="${name}"`, value);
  const file = (more = '', body = 'Manufacturer,Model,Serial Number\r\nMaker,Model,S-1\r\n') =>
    part(`Content-Disposition: form-data; name="file"; filename="a.csv"${more}`, body);
  const end = '--x--\r\n';
  const csv = 'Manufacturer,Model,Serial Number\r\nMaker,Model,S-1\r\n';

  test.each<[string, string, string, readonly number[]]>([
    ['without a boundary', 'Content-Type: multipart/form-data\r\n', file() + end, [400]],
    ['with an empty boundary', type(''), file() + end, [400]],
    ['with another boundary', type('y'), file() + end, [400]],
    ['with a boundary of 10,000 characters', type('x'.repeat(10_000)), file() + end, [400]],
    ['with two boundaries', 'Content-Type: multipart/form-data; boundary=x; boundary=y\r\n', file() + end, [202, 400]],
    ['without an end', type(), file(), [400]],
    ['that ends within a part', type(), file().slice(0, -9), [400]],
    ['that is empty', type(), '', [400]],
    ['of nothing but its end', type(), end, [400]],
    ['with text before and after', type(), `before\r\n${file()}${end}after`, [202]],
    ['of 10,000 fields', type(), field('a', '1').repeat(10_000) + file() + end, [400]],
    ['of 10,000 files', type(), file().repeat(10_000) + end, [400]],
    ['with the file twice', type(), file() + file() + end, [400]],
    ['with its fields after the file', type(), file() + field('orderId', 'late') + end, [202]],
    ['with a field twice', type(), field('orderId', '1') + field('orderId', '2') + file() + end, [202, 400]],
    ['with nested names', type(), field('orderId[a][b]', '1') + field('__proto__[x]', '1') + file() + end, [202]],
    [
      'with fields of odd names',
      type(),
      field('__proto__', '1') + field('constructor', '1') + file() + end,
      [202, 400],
    ],
    ['with a field that is huge', type(), field('orderId', '1'.repeat(1_000_000)) + file() + end, [400]],
    ['with a name that is huge', type(), field('n'.repeat(100_000), '1') + file() + end, [202, 400]],
    ['with headers that are huge', type(), part(`A: ${'x'.repeat(200_000)}`, '1') + file() + end, [202, 400]],
    ['with 5,000 headers in a part', type(), part('A: x\r\n'.repeat(5000).trim(), '1') + file() + end, [202, 400]],
    ['with a part without headers', type(), `--x\r\n\r\nx\r\n${file()}${end}`, [202, 400]],
    ['with a file without a name', type(), file().replace('name="file"; ', '') + end, [400]],
    [
      'with a file of no file name',
      type(),
      part('Content-Disposition: form-data; name="file"\r\nContent-Type: application/octet-stream', csv) + end,
      [202, 400],
    ],
    [
      'with a file in base64',
      type(),
      file('\r\nContent-Transfer-Encoding: base64', Buffer.from(csv).toString('base64')) + end,
      [202, 422],
    ],
    ['with a file name of a path', type(), file().replace('a.csv', '../../../../etc/passwd') + end, [202]],
    [
      'with a file name in another form',
      type(),
      file().replace('filename="a.csv"', "filename*=UTF-8''%00%ff%zz") + end,
      [202, 400],
    ],
    [
      'in a form',
      type(),
      part(
        'Content-Disposition: form-data; name="file"\r\nContent-Type: multipart/mixed; boundary=y',
        `--y\r\n\r\n${csv}\r\n--y--`,
      ) + end,
      [400],
    ],
    ['with bare line feeds', type(), (file() + end).replaceAll('\r\n', '\n'), [202, 400]],
    ['that is related, not form-data', 'Content-Type: multipart/related; boundary=x\r\n', file() + end, [415]],
  ])('%s', async (_, headers, body, statuses) => {
    const { status } = await post(batches, headers, body);
    expect(statuses).toContain(status);
  });
});

describe('a packed body', () => {
  const zeros = Buffer.alloc(100 * 1024 ** 2);
  const packers = { gzip: gzipSync, br: brotliFast, deflate: deflateSync };

  function brotliFast(bytes: Buffer): Buffer {
    return brotliCompressSync(bytes, { params: { 1: 1 } });
  }

  test.each(Object.entries(packers))('by %s, of 100 MiB of zeros', async (name, pack) => {
    const body = pack(zeros);
    for (const type of ['text/csv', 'application/json', 'multipart/form-data; boundary=x']) {
      const headers = `Content-Type: ${type}\r\nContent-Encoding: ${name}\r\n`;
      expect(await post(batches, headers, body)).toEqual({ status: 415, code: 'mediaTypeNotSupported' });
    }
    const headers = `Content-Type: application/json\r\nContent-Encoding: ${name}\r\n`;
    expect(await post('/api/v1/hardware-hashes/decode', headers, pack(Buffer.from('{"hardwareHash":"x"}')))).toEqual({
      status: 415,
      code: 'mediaTypeNotSupported',
    });
  });

  test.each(['GZIP', 'x-gzip', 'gzip, gzip', 'identity, gzip', 'zstd', 'compress', 'nonsense'])('by %s', async name => {
    const headers = `Content-Type: text/csv\r\nContent-Encoding: ${name}\r\n`;
    expect((await post(batches, headers, gzipSync('a,b'))).status).toBe(415);
  });

  test('in a request for a token', async () => {
    const form = 'Content-Type: application/x-www-form-urlencoded\r\nContent-Encoding: gzip\r\n';
    const request = Buffer.concat([
      Buffer.from(head('POST /oauth2/token', `${form}Content-Length: 60\r\n`)),
      gzipSync(`grant_type=client_credentials&client_id=${'a'.repeat(9999)}`).subarray(0, 60),
    ]);
    const [status = 0] = statusesOf(await sendRaw(service.url, request));
    expect([400, 401, 413, 415]).toContain(status);
  });
});

describe('requests about whose end there are two opinions', () => {
  const inner = 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n';
  const start = (more: string, line = 'POST /oauth2/token HTTP/1.1') => `${line}\r\nHost: x\r\n${more}\r\n`;
  const chunked = 'Transfer-Encoding: chunked\r\n';
  const broken: readonly (readonly [string, string])[] = [
    ['a length and chunks', `${start(`Content-Length: 5\r\n${chunked}`)}0\r\n\r\n${inner}`],
    ['chunks and a length', `${start(`${chunked}Content-Length: 5\r\n`)}0\r\n\r\n${inner}`],
    ['two lengths', `${start('Content-Length: 1\r\nContent-Length: 40\r\n')}a${inner}`],
    ['two lengths in one', `${start('Content-Length: 1, 40\r\n')}a${inner}`],
    ['a signed length', `${start('Content-Length: +5\r\n')}hello${inner}`],
    ['a negative length', start('Content-Length: -1\r\n') + inner],
    ['a length in hex', `${start('Content-Length: 0x5\r\n')}hello${inner}`],
    ['a length without end', start(`Content-Length: ${'9'.repeat(40)}\r\n`) + inner],
    ['an unknown coding', `${start('Transfer-Encoding: xchunked\r\n')}0\r\n\r\n${inner}`],
    ['chunks that are not last', `${start('Transfer-Encoding: chunked, identity\r\n')}0\r\n\r\n${inner}`],
    ['a blank before the colon', `${start('Transfer-Encoding : chunked\r\n')}0\r\n\r\n${inner}`],
    ['a folded header', `${start('X: a\r\n Transfer-Encoding: chunked\r\n')}0\r\n\r\n${inner}`],
    ['a chunk size beyond all numbers', `${start(chunked)}FFFFFFFFFFFFFFFFFF\r\na\r\n0\r\n\r\n${inner}`],
    ['a chunk longer than it says', `${start(chunked)}1\r\nabc\r\n0\r\n\r\n${inner}`],
    ['a bare line feed after a chunk size', `${start(chunked)}1\na\r\n0\r\n\r\n${inner}`],
    ['a bare carriage return', `GET /healthz HTTP/1.1\rHost: x\r\n\r\n${inner}`],
    ['a NUL in a name', `${start('Content\0-Length: 5\r\n')}hello${inner}`],
    ['a name without a colon', start('Nothing\r\n') + inner],
    ['an extension of a chunk without end', `${start(chunked)}1;${'x'.repeat(40_000)}\r\na\r\n0\r\n\r\n${inner}`],
    ['a trailer without end', `${start(chunked)}0\r\n${'X: y\r\n'.repeat(10_000)}\r\n${inner}`],
  ];

  test.each(broken)('%s', async (_, bytes) => {
    const statuses = statusesOf(await sendRaw(service.url, bytes));
    // What may be hidden within is not answered.
    expect(statuses).not.toContain(200);
    expect(statuses.length).toBeLessThanOrEqual(1);
    expect(statuses.every(status => status >= 400 && status < 500)).toBe(true);
  });
});

describe('odd requests', () => {
  const get = (line: string, more = '') => `${line}\r\nHost: x\r\nConnection: close\r\n${more}\r\n`;
  const upgrade = 'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
  const odd: readonly (readonly [string, string])[] = [
    ['an absolute URI', get('GET http://elsewhere.example/healthz HTTP/1.1')],
    ['an absolute URI of another scheme', get('GET file:///etc/passwd HTTP/1.1')],
    ['an authority', get('GET elsewhere.example:443 HTTP/1.1')],
    ['no path', get('GET  HTTP/1.1')],
    ['a path without a slash', get('GET healthz HTTP/1.1')],
    ['two slashes', get('GET //elsewhere.example/healthz HTTP/1.1')],
    ['an asterisk', get('GET * HTTP/1.1')],
    ['OPTIONS *', get('OPTIONS * HTTP/1.1')],
    ['TRACE', get('TRACE / HTTP/1.1', 'Authorization: Bearer secret\r\n')],
    ['CONNECT', get('CONNECT elsewhere.example:443 HTTP/1.1')],
    ['PROPFIND', get('PROPFIND / HTTP/1.1')],
    ['QUERY', get('QUERY /api/v1/errors HTTP/1.1')],
    ['a method that nobody knows', get('FROBNICATE / HTTP/1.1')],
    ['a method in small letters', get('get /healthz HTTP/1.1')],
    ['a method without end', get(`${'A'.repeat(100_000)} / HTTP/1.1`)],
    ['a URL without end', get(`GET /${'a'.repeat(100_000)} HTTP/1.1`)],
    ['headers without end', get('GET / HTTP/1.1', `A: ${'x'.repeat(1_000_000)}\r\n`)],
    ['10,000 headers', get('GET / HTTP/1.1', 'A: x\r\n'.repeat(10_000))],
    ['HTTP/0.9', 'GET /\r\n'],
    ['HTTP/1.0', 'GET /healthz HTTP/1.0\r\n\r\n'],
    ['HTTP/9.9', get('GET /healthz HTTP/9.9')],
    ["HTTP/2's beginning", 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0'],
    [
      'an upgrade to HTTP/2',
      get('GET /healthz HTTP/1.1', 'Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n'),
    ],
    ['a web socket', get('GET /healthz HTTP/1.1', `Upgrade: websocket\r\nConnection: Upgrade\r\n${upgrade}`)],
    [
      'a web socket for events',
      get('GET /api/v1/tenants/me/events HTTP/1.1', `Upgrade: websocket\r\nConnection: Upgrade\r\n${upgrade}`),
    ],
    ["TLS's beginning", '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03'],
    ['SSH', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['nothing but line ends', '\r\n'.repeat(50_000)],
    ['two hosts', get('GET /healthz HTTP/1.1', 'Host: y\r\n')],
    [
      'two tokens',
      get('GET /api/v1/tenants/me/devices HTTP/1.1', 'Authorization: Bearer a\r\nAuthorization: Bearer b\r\n'),
    ],
    [
      'two types',
      `${get(
        'POST /api/v1/tenants/me/batches HTTP/1.1',
        'Content-Type: text/csv\r\nContent-Type: application/json\r\nContent-Length: 2\r\n',
      )}{}`,
    ],
    ['a length without a body', get('GET /healthz HTTP/1.1', 'Content-Length: 0\r\n')],
    ['a body of a GET', `${get('GET /healthz HTTP/1.1', 'Content-Length: 5\r\n')}hello`],
    ['a range', get('GET /api/v1/errors HTTP/1.1', `Range: bytes=${'0-,'.repeat(4000)}\r\n`)],
    ['an expectation', get('GET /healthz HTTP/1.1', 'Expect: 200-ok\r\n')],
  ];

  test.each(odd)('%s', async (_, bytes) => {
    const text = await sendRaw(service.url, bytes, { end: true });
    for (const status of statusesOf(text)) expect([status, status < 500]).toEqual([status, true]);
    expect(text).not.toContain('root:');
    expect(text).not.toContain('Bearer secret');
  });
});

test('requests one behind the other are answered one behind the other', async () => {
  const line = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;
  const body = '{"hardwareHash":"x"}';
  const paths = ['/healthz', '/nothing', '/api/v1/tenants/me/devices', '/api/v1/errors'];
  const all = Array.from({ length: 25 }, () => paths.map(path => line(path)).join('')).join('');
  const posted = `POST /api/v1/hardware-hashes/decode HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nAuthorization: Bearer ${service.token}\r\n\r\n${body}`;
  const text = await sendRaw(service.url, all + posted + line('/healthz', 'Connection: close\r\n'));
  expect(statusesOf(text)).toEqual([...Array.from({ length: 25 }, () => [200, 404, 401, 200]).flat(), 422, 200]);
});

test('what is broken behind a request does not cost its answer', async () => {
  const text = await sendRaw(service.url, `${head('GET /healthz').replace('close', 'keep-alive')}GARBAGE\r\n\r\n`);
  expect(statusesOf(text)[0]).toBe(200);
});

test('what a trusted proxy says may be anything', async () => {
  for (const name of ['X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto']) {
    const lines = hostileStrings.map(text => text.replaceAll(/[\r\n]/g, ' ')).filter((_, at) => at % 3 === 0);
    for (const text of lines) {
      const request = `GET /api/v1/tenants/me/devices HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${name}: ${text}\r\n\r\n`;
      const [status = 0] = statusesOf(await sendRaw(service.url, request));
      expect([name, text, status]).toEqual([name, text, expect.toSatisfy(got => got >= 400 && got < 500)]);
    }
  }
});
