import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { captureOf, type Machine, makeMachine } from '../src/hardware-hash/synthesize.ts';
import { hashMeans } from '../src/hash-means.ts';
import { temporaryFolder } from './cli/sample-files.ts';
import { type Company, startCompany } from './fixtures/company.ts';
import { customer, type Organization, partner } from './fixtures/partners.ts';
import { givePasskey } from './fixtures/passkeys.ts';
import { fileOf, rowOf, upload } from './fixtures/registering.ts';
import { type TestServer, testServer } from './fixtures/server.ts';
import { comeIn } from './fixtures/visitor.ts';

/** What running a program came to. */
interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Variables of the shell that a page's blocks run in. Its files lie in a folder of the page's name. */
type Variables = Readonly<Record<string, string>>;

const guide = new URL('../docs/guide/', import.meta.url);
const pages = readdirSync(guide)
  .filter(name => /^api\b.*\.md$/.test(name))
  .sort();
const folder = temporaryFolder();
const outcomes = new Map<string, Outcome>();
let log: readonly string[] = [];
let server: TestServer;
let company: Company;

/** Every page is run once. What came of it, and what the service logged meanwhile, is looked at by the tests. */
beforeAll(async () => {
  server = await testServer();
  company = await startCompany(`${server.url}/sign-in/company/callback`);
  const variables = new Map<string, Variables>();
  for (const page of pages) {
    mkdirSync(join(folder.path, page));
    const prepare = preparations[page];
    if (!prepare) throw new Error(`nobody says what ${page} needs`);
    variables.set(page, await prepare(page));
  }
  const before = server.log.length;
  for (const [page, given] of variables) {
    outcomes.set(page, await run('bash', ['--norc', '-c', scriptOf(page)], page, given));
  }
  // A request is logged when its answer is sent: this one comes after the last.
  await fetch(`${server.url}/healthz`);
  log = server.log.slice(before);
});
afterAll(async () => {
  await server.close();
  await company.stop();
  folder.remove();
});

/** What stands between ```sh and ```. */
function blocksOf(page: string): string[] {
  const text = readFileSync(new URL(page, guide), 'utf8');
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(match => match[1] ?? '');
}

/** A stream of events has no end, so it is left after a second. */
const prelude = `set -e -o pipefail
curl() {
  case $* in
  */events*) command curl --max-time 1 "$@" 2> /dev/null || [ $? = 28 ] ;;
  *) command curl "$@" ;;
  esac
}
`;

/** The page of the organization goes on from the first block of the first page. */
function scriptOf(page: string): string {
  const before = page === 'api-organization.md' ? blocksOf('api.md').slice(0, 1) : [];
  const blocks = [...before, ...blocksOf(page)];
  return prelude + blocks.map((block, index) => `echo "block ${index + 1}" >&2\n${block}`).join('\n');
}

async function run(program: string, args: readonly string[], page: string, variables: Variables): Promise<Outcome> {
  const env = { PATH: process.env.PATH, MUSTER_URL: server.url, ...variables };
  const ended = promisify(execFile)(program, args, { env, cwd: join(folder.path, page) });
  return await ended.then(
    told => ({ code: 0, ...told }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  );
}

const preparations: Readonly<Record<string, (page: string) => Promise<Variables>>> = {
  'api.md': prepareFirst,
  'api-organization.md': prepareOrganization,
  'api-partners.md': preparePartners,
  'api-transfers.md': prepareTransfers,
};

/** One device that can be registered, one that belongs to others (which a retry may change), and one that is broken. */
async function prepareFirst(page: string): Promise<Variables> {
  const [own, others, broken, last] = machines(9501, 4);
  if (!own || !others || !broken || !last) throw new Error('four machines are needed');
  await upload(await customer(server), fileOf([rowOf(others)]));
  write(page, 'devices.csv', fileOf([rowOf(own), rowOf(others), rowOf(broken, { 'Hardware Hash': 'T0E=' })]));
  write(page, 'hash.txt', captureOf(last, {}, hashMeans));
  return clientOf(await customer(server, { name: 'Contoso' }), 'MUSTER_CLIENT_ID', 'MUSTER_CLIENT_SECRET');
}

/** An administrator, and Adele, an operator with a passkey. */
async function prepareOrganization(): Promise<Variables> {
  const contoso = await customer(server, { name: 'Contoso' });
  await comeIn(server, contoso.tenant.setupUrl);
  const { url } = await contoso.invitations.create({ email: 'adele@contoso.example', role: 'operator' });
  await comeIn(server, url, { email: 'adele@contoso.example', name: 'Adele Vance' });
  const adele = (await contoso.users.list()).items.find(({ email }) => email.startsWith('adele'));
  await givePasskey(server, { tenantId: contoso.tenantId, userId: adele?.id ?? '' });
  return { ...clientOf(contoso, 'MUSTER_CLIENT_ID', 'MUSTER_CLIENT_SECRET'), ISSUER: company.issuer };
}

/** What the partner ships without hashes is in the catalogue of another OEM already. */
async function preparePartners(page: string): Promise<Variables> {
  const shipped = machines(9511, 2);
  await upload(await partner(server, { partnerType: 'oem' }), fileOf(shipped.map(one => rowOf(one))), 'catalogue');
  write(page, 'shipment.csv', fileOf(shipped.map(one => rowOf(one, { 'Hardware Hash': '' }))));
  write(page, 'records.csv', fileOf(machines(9513, 1).map(machine => rowOf(machine))));
  return {
    ...clientOf(await partner(server, { partnerType: 'distributor' }), 'PARTNER_ID', 'PARTNER_SECRET'),
    ...clientOf(await customer(server), 'CUSTOMER_ID', 'CUSTOMER_SECRET'),
    ...clientOf(await partner(server, { partnerType: 'oem' }), 'OEM_ID', 'OEM_SECRET'),
    RESELLER: (await partner(server)).tenantId,
  };
}

/** The owner has two devices to hand over. The newest, which it hands over first, is not the one that is asked for. */
async function prepareTransfers(page: string): Promise<Variables> {
  const [first, second] = machines(9521, 2).map(machine => rowOf(machine));
  if (!first || !second) throw new Error('two machines are needed');
  const owner = await customer(server, { name: 'Northwind' });
  await upload(owner, fileOf([first]));
  await upload(owner, fileOf([second]));
  write(page, 'claimed.csv', fileOf([first]));
  return {
    ...clientOf(owner, 'OWNER_ID', 'OWNER_SECRET'),
    ...clientOf(await customer(server), 'OTHER_ID', 'OTHER_SECRET'),
  };
}

const machines = (seed: number, count: number): Machine[] =>
  Array.from({ length: count }, (_, n) => makeMachine(seed + n, { tpm: true }));
const write = (page: string, name: string, text: string): void => writeFileSync(join(folder.path, page, name), text);
const read = (page: string, name: string): string => readFileSync(join(folder.path, page, name), 'utf8');
const clientOf = ({ tenant }: Organization, id: string, secret: string): Variables => ({
  [id]: tenant.clientId,
  [secret]: tenant.clientSecret,
});

test.each(pages)('every block of %s works, one after another', page => {
  const { code, stderr } = outcomes.get(page) ?? { code: null, stderr: '' };
  expect([stderr.split('\n').filter(line => !/^block \d+$/.test(line)), code]).toEqual([[''], 0]);
});

test('the first page shows a stream, and writes the files that it says', () => {
  expect(outcomes.get('api.md')?.stdout).toContain('event: batch');
  for (const name of ['failed.csv', 'fix.csv', 'all.csv'])
    expect(read('api.md', name), name).toContain('Serial Number');
});

test('what a partner ships by name is registered, once the customer has approved it', () => {
  expect(outcomes.get('api-partners.md')?.stdout).toMatch(/"state":"finished",[^\n]*"orderId":"PO-17"/);
});

/** Operations that are in no log of what the pages asked, and why. */
const notAsked: Readonly<Record<string, string>> = {
  streamEvents: 'shown: a stream that its reader leaves is not logged, and another test looks at what came',
  listOwnPasskeys: 'of a person alone: a client has no passkeys',
  removeOwnPasskey: 'of a person alone',
  listSessions: 'of a person alone: a client has no sessions',
  endSession: 'of a person alone',
  endOtherSessions: 'of a person alone',
};

test('every operation of the API is shown by some block, or has a reason not to be', () => {
  const answered = new Set(
    log
      .map(line => JSON.parse(line))
      .filter(isWell)
      .map(nameOf),
  );
  const { paths } = JSON.parse(readFileSync(new URL('../docs/openapi.json', import.meta.url), 'utf8'));
  const operations = Object.entries<object>(paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, { operationId }]) => ({ operationId, name: `${verb.toUpperCase()} ${path}` })),
  );
  const missing = operations.filter(({ name }) => !answered.has(name)).map(({ operationId }) => operationId);
  expect(missing.sort()).toEqual(Object.keys(notAsked).sort());
});

/** A line of the service's log about a request. */
interface Answered {
  readonly msg: string;
  readonly method: string;
  readonly route: string;
  readonly status: number;
}

const isWell = ({ msg, status }: Answered): boolean => msg === 'answered' && status < 300;
const nameOf = ({ method, route }: Answered): string => `${method} ${route.replaceAll(/:(\w+)/g, '{$1}')}`;
