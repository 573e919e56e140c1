import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import description from '../../docs/openapi.json' with { type: 'json' };
import { auditActions } from '../../src/contracts/audit.ts';
import type { Client } from '../../src/contracts/client.ts';
import type { NewContact } from '../../src/contracts/contacts.ts';
import { pageOf } from '../../src/contracts/lists.ts';
import { type Scope, scopes } from '../../src/contracts/tenants.ts';
import { invitationMade, scopesOf, session, userRoles } from '../../src/contracts/users.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { disagreements } from '../fixtures/agreement.ts';
import { mandateBetween, type Organization, partner } from '../fixtures/partners.ts';
import { givePasskey } from '../fixtures/passkeys.ts';
import { all, allDevices, fileOf, organization, rowOf, upload } from '../fixtures/registering.ts';
import { type TestServer, type TestTenant, testServer } from '../fixtures/server.ts';
import { comeIn, tokenOf, type Visitor } from '../fixtures/visitor.ts';

type Named =
  | ('batch' | 'client' | 'contact' | 'device' | 'user' | 'invitation' | 'passkey' | 'session')
  | ('catalogueRecord' | 'consentLink' | 'customer' | 'mandate' | 'releaseRequest' | 'transfer');

/** What a partner is to the other tenant. */
const relations = ['active', 'ended', 'never'] as const;
type Relation = (typeof relations)[number];

/** Who may call an operation, and whose ID is `{id}` in its path. */
interface Expectation {
  readonly who: 'anyone' | 'anyToken' | readonly Scope[];
  readonly id?: Named;
  /** What the caller has to hold besides, since he gives it. */
  readonly gives?: readonly Scope[];
  /** Which partners may ask this on a customer's path, where they find what they registered themselves; none unless told. */
  readonly partners?: readonly Relation[];
  readonly body?: string;
  readonly query?: string;
}

const nobody = '0199c0de-7a1b-7c2d-8e3f-4a5b6c7d8e9f';
const newTransfer = { deviceIds: [nobody], to: nobody };
const newReleaseRequest = { batchId: nobody, rowId: nobody, reason: 'stolen' };
const newContact: NewContact = {
  ...{ area: 'security', name: 'Adele', email: 'adele@contoso.example', phone: '+49 30 1', preferredLanguage: 'de' },
};

/** Every operation of v1; one that is not here fails the test. */
const expectations: Readonly<Record<string, Expectation>> = {
  'GET /api/v1/tenants/{t}/batches': { who: ['batches.read'], partners: ['active', 'ended'] },
  'POST /api/v1/tenants/{t}/batches': {
    ...{ who: ['batches.write'], partners: ['active', 'ended'], body: 'Serial Number\r\n1', query: '?kind=register' },
  },
  'GET /api/v1/tenants/{t}/batches/{id}': { who: ['batches.read'], id: 'batch' },
  'GET /api/v1/tenants/{t}/batches/{id}/rows': { who: ['batches.read'], id: 'batch' },
  'GET /api/v1/tenants/{t}/batches/{id}/failures': { who: ['batches.read'], id: 'batch' },
  'GET /api/v1/tenants/{t}/batches/{id}/fix-file': { who: ['batches.read'], id: 'batch' },
  'POST /api/v1/tenants/{t}/batches/{id}/retry': { who: ['batches.write'], id: 'batch' },
  'POST /api/v1/tenants/{t}/batches/{id}/cancel': { who: ['batches.write'], id: 'batch' },
  'POST /api/v1/tenants/{t}/batches/{id}/approve': { who: ['partners.write'], id: 'batch' },
  'POST /api/v1/tenants/{t}/batches/{id}/decline': { who: ['partners.write'], id: 'batch' },
  'GET /api/v1/tenants/{t}/clients': { who: ['tenant.read'] },
  'POST /api/v1/tenants/{t}/clients': { who: ['tenant.write'], body: '{"name":"New","scopes":["tenant.write"]}' },
  'GET /api/v1/tenants/{t}/clients/{id}': { who: ['tenant.read'], id: 'client' },
  'PATCH /api/v1/tenants/{t}/clients/{id}': { who: ['tenant.write'], id: 'client', body: '{"name":"stolen"}' },
  'DELETE /api/v1/tenants/{t}/clients/{id}': { who: ['tenant.write'], id: 'client' },
  'POST /api/v1/tenants/{t}/clients/{id}/secrets': { who: ['tenant.write'], id: 'client', body: '{}' },
  'DELETE /api/v1/tenants/{t}/clients/{id}/secrets/{secretId}': { who: ['tenant.write'], id: 'client' },
  'GET /api/v1/tenants/{t}/devices': { who: ['devices.read'], partners: ['active'] },
  'GET /api/v1/tenants/{t}/devices/summary': { who: ['devices.read'], partners: ['active'] },
  'GET /api/v1/tenants/{t}/devices/{id}': { who: ['devices.read'], id: 'device' },
  'PATCH /api/v1/tenants/{t}/devices/{id}': { who: ['devices.write'], id: 'device', body: '{"groupTag":"stolen"}' },
  'DELETE /api/v1/tenants/{t}/devices/{id}': { who: ['devices.write'], id: 'device' },
  'GET /api/v1/tenants/{t}/devices/{id}/history': { who: ['devices.read'], id: 'device' },
  'GET /api/v1/tenants/{t}/devices/{id}/hardware': { who: ['devices.read', 'hardware.read'], id: 'device' },
  'GET /api/v1/tenants/{t}/orders': { who: ['devices.read'] },
  'GET /api/v1/tenants/{t}/statistics': { who: ['devices.read', 'batches.read'] },
  'GET /api/v1/status': { who: 'anyone' },
  'GET /api/v1/tenants/{t}/status': { who: ['batches.read'] },
  'GET /api/v1/tenants/{t}/sign-in-settings': { who: ['tenant.read'] },
  'PUT /api/v1/tenants/{t}/sign-in-settings': { who: ['tenant.write'], body: '{"required":"any","company":null}' },
  'GET /api/v1/tenants/{t}/events': { who: ['batches.read', 'devices.read'], partners: ['active'] },
  'GET /api/v1/me': { who: 'anyToken' },
  'GET /api/v1/me/passkeys': { who: 'anyToken' },
  'DELETE /api/v1/me/passkeys/{id}': { who: 'anyToken', id: 'passkey' },
  'GET /api/v1/me/sessions': { who: 'anyToken' },
  'DELETE /api/v1/me/sessions': { who: 'anyToken' },
  'DELETE /api/v1/me/sessions/{id}': { who: 'anyToken', id: 'session' },
  'GET /api/v1/tenants/{t}/users/{id}/passkeys': { who: ['tenant.read'], id: 'user' },
  'DELETE /api/v1/tenants/{t}/users/{id}/passkeys/{passkeyId}': { who: ['tenant.write'], id: 'user' },
  'GET /api/v1/tenants/{t}/users': { who: ['tenant.read'] },
  'GET /api/v1/tenants/{t}/users/{id}': { who: ['tenant.read'], id: 'user' },
  'PATCH /api/v1/tenants/{t}/users/{id}': { who: ['tenant.write'], id: 'user', body: '{"disabled":true}' },
  'DELETE /api/v1/tenants/{t}/users/{id}': { who: ['tenant.write'], id: 'user' },
  'POST /api/v1/tenants/{t}/users/{id}/links': { who: ['tenant.write'], id: 'user' },
  'GET /api/v1/tenants/{t}/invitations': { who: ['tenant.read'] },
  'POST /api/v1/tenants/{t}/invitations': {
    ...{ who: ['tenant.write'], body: '{"role":"auditor"}', gives: ['audit.read', 'tenant.read'] },
  },
  'DELETE /api/v1/tenants/{t}/invitations/{id}': { who: ['tenant.write'], id: 'invitation' },
  'GET /api/v1/tenants/{t}/get-started': { who: ['tenant.read'] },
  'PATCH /api/v1/tenants/{t}/get-started/{stepId}': { who: ['tenant.write'], body: '{"note":"stolen"}' },
  'GET /api/v1/tenants/{t}/contacts': { who: ['tenant.read'] },
  'POST /api/v1/tenants/{t}/contacts': { who: ['tenant.write'], body: JSON.stringify(newContact) },
  'GET /api/v1/tenants/{t}/contacts/{id}': { who: ['tenant.read'], id: 'contact' },
  'PATCH /api/v1/tenants/{t}/contacts/{id}': { who: ['tenant.write'], id: 'contact', body: '{"name":"stolen"}' },
  'DELETE /api/v1/tenants/{t}/contacts/{id}': { who: ['tenant.write'], id: 'contact' },
  'POST /api/v1/tenants/{t}/contacts/{id}/links': { who: ['tenant.write'], id: 'contact' },
  'GET /api/v1/partners/me/batches': { who: ['batches.read'] },
  'GET /api/v1/partners/me/catalogue': { who: ['partners.read'] },
  'GET /api/v1/partners/me/catalogue/{id}': { who: ['partners.read'], id: 'catalogueRecord' },
  'GET /api/v1/partners/me/catalogue/{id}/history': { who: ['partners.read'], id: 'catalogueRecord' },
  'DELETE /api/v1/partners/me/catalogue/{id}': { who: ['catalogue.write'], id: 'catalogueRecord' },
  'POST /api/v1/tenants/{t}/consent-requests': { who: ['partners.write'], body: '{"token":"of-no-link"}' },
  'GET /api/v1/tenants/{t}/mandates': { who: ['partners.read'] },
  'POST /api/v1/tenants/{t}/mandates': { who: ['partners.write'], body: '{"name":"stolen"}' },
  'GET /api/v1/tenants/{t}/mandates/{id}': { who: ['partners.read'], id: 'mandate' },
  'PATCH /api/v1/tenants/{t}/mandates/{id}': { who: ['partners.write'], id: 'mandate', body: '{"scope":{}}' },
  'DELETE /api/v1/tenants/{t}/mandates/{id}': { who: ['partners.write'], id: 'mandate' },
  'GET /api/v1/tenants/{t}/mandates/{id}/history': { who: ['partners.read'], id: 'mandate' },
  'POST /api/v1/tenants/{t}/mandates/{id}/approve': { who: ['partners.write'], id: 'mandate', body: '{}' },
  'POST /api/v1/tenants/{t}/mandates/{id}/decline': { who: ['partners.write'], id: 'mandate' },
  'GET /api/v1/partners/me/customers': { who: ['partners.read'] },
  'GET /api/v1/partners/me/customers/{id}': { who: ['partners.read'], id: 'customer' },
  'GET /api/v1/partners/me/mandates': { who: ['partners.read'] },
  'POST /api/v1/partners/me/mandates': { who: ['partners.write'], body: '{"token":"of-no-mandate"}' },
  'GET /api/v1/partners/me/mandates/{id}': { who: ['partners.read'], id: 'mandate' },
  'DELETE /api/v1/partners/me/mandates/{id}': { who: ['partners.write'], id: 'mandate' },
  'GET /api/v1/partners/me/mandates/{id}/history': { who: ['partners.read'], id: 'mandate' },
  'POST /api/v1/partners/me/mandates/{id}/resellers': {
    ...{ who: ['partners.write'], id: 'mandate' },
    body: '{"partnerId":"0199c0de-7a1b-7c2d-8e3f-4a5b6c7d8e9f","name":"stolen","scope":{}}',
  },
  'GET /api/v1/partners/me/consent-links': { who: ['partners.read'] },
  'POST /api/v1/partners/me/consent-links': { who: ['partners.write'], body: '{"customerName":"stolen"}' },
  'GET /api/v1/partners/me/consent-links/{id}': { who: ['partners.read'], id: 'consentLink' },
  'DELETE /api/v1/partners/me/consent-links/{id}': { who: ['partners.write'], id: 'consentLink' },
  'GET /api/v1/tenants/{t}/transfers': { who: ['devices.read'] },
  'POST /api/v1/tenants/{t}/transfers': { who: ['devices.write'], body: JSON.stringify(newTransfer) },
  'GET /api/v1/tenants/{t}/transfers/{id}': { who: ['devices.read'], id: 'transfer' },
  'GET /api/v1/tenants/{t}/transfers/{id}/devices': { who: ['devices.read'], id: 'transfer' },
  'POST /api/v1/tenants/{t}/transfers/{id}/accept': { who: ['devices.write'], id: 'transfer', body: '{}' },
  'POST /api/v1/tenants/{t}/transfers/{id}/decline': { who: ['devices.write'], id: 'transfer' },
  'DELETE /api/v1/tenants/{t}/transfers/{id}': { who: ['devices.write'], id: 'transfer' },
  'GET /api/v1/tenants/{t}/release-requests': { who: ['devices.read'] },
  'POST /api/v1/tenants/{t}/release-requests': { who: ['devices.write'], body: JSON.stringify(newReleaseRequest) },
  'GET /api/v1/tenants/{t}/release-requests/{id}': { who: ['devices.read'], id: 'releaseRequest' },
  'POST /api/v1/tenants/{t}/release-requests/{id}/release': { who: ['devices.write'], id: 'releaseRequest' },
  'POST /api/v1/tenants/{t}/release-requests/{id}/refuse': {
    ...{ who: ['devices.write'], id: 'releaseRequest', body: '{"reason":"stolen"}' },
  },
  'DELETE /api/v1/tenants/{t}/release-requests/{id}': { who: ['devices.write'], id: 'releaseRequest' },
  'GET /api/v1/tenants/{t}/audit': { who: ['audit.read'] },
  'POST /api/v1/hardware-hashes/decode': { who: 'anyToken', body: '{"hardwareHash":"T0hoch"}' },
  'GET /api/v1/templates/self-service.csv': { who: 'anyone' },
  'GET /api/v1/templates/partner.csv': { who: 'anyone' },
  'GET /api/v1/errors': { who: 'anyone' },
  'GET /api/v1/states': { who: 'anyone' },
};
const operations = Object.entries(expectations);

let server: TestServer;
let ours: TestTenant;
let theirs: Client & { readonly tenantId: string };
/** An OEM. */
let maker: Client;
let theirReader: Visitor;
/** By which their contact is verified. */
let link: string;
let id: Readonly<Record<Named | 'secret', string>>;
/** Distributors, by what they are to the other tenant. */
const partners = new Map<Relation, Organization>();
/** Of ours: somebody of each role, and of each with the right to see hardware records. */
const people = new Map<string, { readonly someone: Visitor; readonly scopes: ReadonlySet<Scope> }>();

beforeAll(async () => {
  server = await testServer();
  ours = await server.createTenant({ name: 'Ours' });
  theirs = await organization(server, { name: 'Theirs' });
  const { batch, rows } = await upload(theirs, fileOf([rowOf(makeMachine(1, { tpm: true }))]));
  maker = await organization(server, { name: 'Maker', kind: 'partner', partnerType: 'oem' });
  await upload(maker, fileOf([rowOf(makeMachine(2))]), 'catalogue');
  const catalogueRecord = (await maker.partners.catalogue.list()).items[0]?.id ?? '';
  const client = (await theirs.clients.list()).items[0];
  const secret = client?.secrets[0]?.id ?? '';
  const admin = await comeIn(server, ours.setupUrl);
  for (const [role, hardware] of userRoles.flatMap(each => [[each, false] as const, [each, true] as const])) {
    const made = await admin.post('/api/v1/tenants/me/invitations', { role, hardware });
    const { url } = invitationMade.parse(await made.json());
    const someone = await comeIn(server, url, { email: `${role}.${hardware}@contoso.example` });
    people.set(`${role}${hardware ? ' with hardware' : ''}`, { someone, scopes: scopesOf({ role, hardware }) });
  }
  const invitation = await theirs.invitations.create({ role: 'reader' });
  const { url } = await theirs.invitations.create({ role: 'reader' });
  theirReader = await comeIn(server, url, { email: 'reader@theirs.example' });
  const user = (await theirs.users.list()).items[0]?.id ?? '';
  const passkey = await givePasskey(server, { tenantId: theirs.tenantId, userId: user });
  const session = (await sessionsOf(theirReader))[0] ?? '';
  for (const relation of relations) {
    partners.set(relation, await partner(server, { name: relation, partnerType: 'distributor' }));
  }
  const active = partners.get('active')!;
  const mandate = (await mandateBetween(theirs, active)).id;
  const consentLink = (await active.partners.consentLinks.list()).items[0]?.id ?? '';
  await theirs.mandates.end((await mandateBetween(theirs, partners.get('ended')!)).id);
  const device = rows[0]?.deviceId ?? '';
  const transfer = (await theirs.transfers.offer({ deviceIds: [device], to: nobody })).id;
  const third = await organization(server, { name: 'A third' });
  const wanted = await upload(third, fileOf([rowOf(makeMachine(1, { tpm: true }))]));
  const row = { batchId: wanted.batch.id, rowId: wanted.rows[0]?.id ?? '' };
  const releaseRequest = (await third.releaseRequests.create({ ...row, reason: 'Bought' })).id;
  const contact = (await theirs.contacts.create(newContact)).id;
  link = (await theirs.contacts.link(contact)).url ?? '';
  id = {
    ...{ batch: batch.id, client: client?.id ?? '', contact, device, secret, user, invitation: invitation.id },
    ...{ passkey, session, mandate, consentLink, customer: theirs.tenantId, catalogueRecord },
    ...{ transfer, releaseRequest },
  };
});
afterAll(() => server.close());

test('the table has every operation of the API description, and no other', () => {
  const paths = z.record(z.string(), z.record(z.string(), z.unknown())).parse(description.paths);
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`),
  );
  expect(operations.map(([operation]) => operation).sort()).toEqual(described.sort());
});

test('a refused attempt at each of them has its action in the audit log', () => {
  const named: string[] = Object.values(auditActions).flat();
  const secured = Object.values(description.paths)
    .flatMap((path): { operationId?: string; security?: object[] }[] => Object.values(path))
    .filter(({ operationId, security }) => security && operationId !== 'decodeHardwareHash')
    .map(({ operationId = '' }) => operationId);
  expect(secured.sort()).toEqual(named.sort());
});

const names = userRoles.flatMap(role => [role, `${role} with hardware`]);

function ask(operation: string, tenant: string, item: string, token: string | null): Promise<Response> {
  return send(operation, tenant, item, token === null ? {} : { authorization: `Bearer ${token}` });
}

async function sessionsOf(someone: Visitor): Promise<string[]> {
  const { items } = pageOf(session).parse(await (await someone.get('/api/v1/me/sessions')).json());
  return items.map(each => each.id);
}

/** From a page of the service, with the session of one of ours. */
function askAs(name: string, operation: string, tenant: string, item: string, from = ownPage): Promise<Response> {
  const cookies = [...people.get(name)!.someone.cookies].map(pair => pair.join('='));
  return send(operation, tenant, item, { ...from, cookie: cookies.join('; ') });
}
const ownPage = { 'sec-fetch-site': 'same-origin' };

async function send(operation: string, tenant: string, item: string, who: Record<string, string>): Promise<Response> {
  const [method = '', path = ''] = operation.split(' ');
  const { body, query = '' } = expectations[operation]!;
  const url =
    server.url +
    path
      .replace('{t}', tenant)
      .replace('{id}', item)
      .replace('{secretId}', id.secret)
      .replace('{passkeyId}', id.passkey)
      .replace('{stepId}', 'prepareDevices') +
    query;
  const headers = new Headers(who);
  if (body !== undefined) headers.set('content-type', body.startsWith('{') ? 'application/json' : 'text/csv');
  const stop = new AbortController();
  const answer = await fetch(url, { method, headers, body: body ?? null, signal: stop.signal });
  // A stream of events does not end by itself.
  const text = answer.headers.get('content-type')?.startsWith('text/event-stream') ? '' : await answer.text();
  stop.abort();
  return new Response(text === '' ? null : text, answer);
}

async function expectRefusal(answer: Response, status: number, code: string): Promise<unknown> {
  expect([answer.status, code]).toEqual([status, code]);
  const told = z.looseObject({ code: z.literal(code) }).parse(await answer.json());
  return { ...told, requestId: '' };
}

describe.each(operations)('%s', (operation, { who, id: named, gives = [] }) => {
  const item = () => (named ? id[named] : nobody);

  test('without a token', async () => {
    const answer = await ask(operation, 'me', item(), null);
    if (who === 'anyone') expect(answer.status).toBe(200);
    else await expectRefusal(answer, 401, 'notAuthenticated');
  });

  if (who === 'anyone') return;

  if (who !== 'anyToken') {
    test.each(who)('without the scope %s', async scope => {
      const token = await ours.token(scopes.filter(each => each !== scope).join(' '));
      await expectRefusal(await ask(operation, 'me', item(), token), 403, 'notAllowed');
    });
  }

  test('with just the scopes', async () => {
    const token = await ours.token(who === 'anyToken' ? 'tenant.read' : [...who, ...gives].join(' '));
    expect([401, 403]).not.toContain((await ask(operation, 'me', nobody, token)).status);
  });

  test.each(names)('as %s', async name => {
    const { scopes: held } = people.get(name)!;
    const may = who === 'anyToken' || who.every(scope => held.has(scope));
    const answer = await askAs(name, operation, 'me', nobody);
    if (may) expect([401, 403]).not.toContain(answer.status);
    else await expectRefusal(answer, 403, 'notAllowed');
    if (operation.includes('{t}') && may) {
      await expectRefusal(await askAs(name, operation, theirs.tenantId, item()), 404, 'notFound');
    }
    if (named && may) await expectRefusal(await askAs(name, operation, 'me', item()), 404, 'notFound');
  });

  const askAsPartner = async (relation: Relation, tenant: string, asked: string) =>
    ask(operation, tenant, asked, await partners.get(relation)!.tenant.token());

  if (operation.includes('{t}')) {
    test.each(relations)('as a partner whose mandate of the tenant is: %s', async relation => {
      const answer = await askAsPartner(relation, theirs.tenantId, item());
      if (expectations[operation]?.partners?.includes(relation) && !named) {
        expect([401, 403, 404]).not.toContain(answer.status);
        return;
      }
      const made = await askAsPartner(relation, nobody, nobody);
      expect(await expectRefusal(answer, 404, 'notFound')).toEqual(await expectRefusal(made, 404, 'notFound'));
    });
  }

  if (operation.includes('/partners/me/') && named) {
    test("as a partner with another partner's ID: as if there were no such thing", async () => {
      const real = await expectRefusal(await askAsPartner('never', 'me', item()), 404, 'notFound');
      const made = await expectRefusal(await askAsPartner('never', 'me', nobody), 404, 'notFound');
      expect(real).toEqual(made);
    });
  }

  if (!operation.startsWith('GET')) {
    test('as an administrator whom a page of another site uses', async () => {
      const answer = await askAs('administrator', operation, 'me', nobody, { 'sec-fetch-site': 'cross-site' });
      await expectRefusal(answer, 403, 'crossSiteRequest');
    });
  }

  if (operation.includes('{t}')) {
    test("on another tenant's path: as if there were no such tenant", async () => {
      const token = await ours.token();
      const real = await expectRefusal(await ask(operation, theirs.tenantId, item(), token), 404, 'notFound');
      const made = await expectRefusal(await ask(operation, nobody, nobody, token), 404, 'notFound');
      expect(real).toEqual(made);
    });
  }

  if (named) {
    test("with another tenant's ID: as if there were no such thing", async () => {
      const token = await ours.token();
      const real = await expectRefusal(await ask(operation, 'me', item(), token), 404, 'notFound');
      const made = await expectRefusal(await ask(operation, 'me', nobody, token), 404, 'notFound');
      expect(real).toEqual(made);
    });
  }
});

test('after all that, nothing of the other tenant has changed', async () => {
  expect((await allDevices(theirs)).map(device => [device.id, device.state, device.groupTag])).toEqual([
    [id.device, 'setupNeeded', null],
  ]);
  expect((await all(page => theirs.batches.list(page))).map(batch => [batch.id, batch.attempt, batch.state])).toEqual([
    [id.batch, 1, 'finished'],
  ]);
  const clients = (await theirs.clients.list()).items;
  expect(clients.map(client => [client.id, client.name, client.secrets.map(secret => secret.id)])).toEqual([
    [id.client, 'First client', [id.secret]],
  ]);
  expect((await theirs.users.list()).items).toMatchObject([{ id: id.user, role: 'reader', disabled: false }]);
  // The other one is the link that came with the tenant.
  expect((await theirs.invitations.list()).items.map(each => each.id).slice(1)).toEqual([id.invitation]);
  expect((await theirs.users.passkeys(id.user)).items.map(each => each.id)).toEqual([id.passkey]);
  expect(await sessionsOf(theirReader)).toEqual([id.session]);
  expect((await theirs.getStarted.get()).steps.filter(step => step.note !== null)).toEqual([]);
  expect((await theirs.contacts.list()).items).toMatchObject([{ id: id.contact, ...newContact, verifiedAt: null }]);
  expect((await theirs.mandates.list()).items).toMatchObject([
    { state: 'ended', partner: { name: 'ended' } },
    { id: id.mandate, state: 'active', partner: { name: 'active' } },
  ]);
  expect(await partners.get('active')!.partners.consentLinks.get(id.consentLink)).toMatchObject({ state: 'approved' });
  expect((await theirReader.post('/contact/read', { token: tokenOf(link) })).status).toBe(200);
  expect((await maker.partners.catalogue.list()).items).toMatchObject([{ id: id.catalogueRecord, withdrawnAt: null }]);
  expect(await theirs.transfers.get(id.transfer)).toMatchObject({ state: 'offered' });
  expect(await theirs.releaseRequests.get(id.releaseRequest)).toMatchObject({ state: 'open' });
  expect(await disagreements(server.database)).toEqual([]);
});
