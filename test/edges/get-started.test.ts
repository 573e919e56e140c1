import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../src/contracts/client.ts';
import { type GetStartedStep, getStartedSteps } from '../../src/contracts/get-started.ts';
import { problem } from '../../src/contracts/problem.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { type Call, caller } from '../fixtures/calling.ts';
import { allDevices, fileOf, organization, rowOf, upload } from '../fixtures/registering.ts';
import { type TestServer, type TestTenant, testServer } from '../fixtures/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const path = '/tenants/me/get-started';

function change(call: Call, id: string, patch: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return call(`${path}/${id}`, { method: 'PATCH', body: JSON.stringify(patch), headers });
}

async function stepOf(api: Client, id: string): Promise<GetStartedStep | undefined> {
  return (await api.getStarted.get()).steps.find(step => step.id === id);
}

/** An organization, and how its first client is named. */
async function starting(): Promise<{ tenant: TestTenant; call: Call; by: object }> {
  const tenant = await server.createTenant();
  const by = { kind: 'client', id: tenant.clientId, name: 'First client', tenantId: tenant.tenantId };
  return { tenant, call: await caller(server, tenant), by };
}

test('an organization begins with eleven steps in order, none of them done', async () => {
  const { steps } = await (await organization(server)).getStarted.get();
  expect(steps.map(({ id, number }) => [id, number])).toEqual(getStartedSteps.map((id, n) => [id, n + 1]));
  expect(steps.length).toBe(11);
  expect(steps[0]).toEqual({
    ...{ id: 'accessAdminPortal', number: 1, done: false, doneAt: null, doneBy: null },
    ...{ owner: null, dueOn: null, note: null, counts: null },
  });
});

describe('a step', () => {
  test('is ticked off by whoever does it, with the time, once', async () => {
    const { call, by } = await starting();
    const done = await (await change(call, 'deployApps', { done: true })).json();
    expect(done).toMatchObject({ id: 'deployApps', number: 6, done: true, doneAt: expect.any(String), doneBy: by });
    server.advance(60_000);
    expect(await (await change(call, 'deployApps', { done: true })).json()).toEqual(done);
    const open = { ...done, done: false, doneAt: null, doneBy: null };
    expect(await (await change(call, 'deployApps', { done: false })).json()).toEqual(open);
  });

  test('has owner, date and note: what is absent stays, null and an empty text clear', async () => {
    const api = await organization(server);
    const said = { owner: 'Adele 🧀', dueOn: '2027-01-31', note: 'Two\nlines' };
    const step = await api.getStarted.patch('assignLicenses', { ...said, owner: ' Adele 🧀 ' });
    expect(step).toMatchObject({ ...said, done: false });
    expect(await api.getStarted.patch('assignLicenses', { done: true })).toMatchObject({ ...said, done: true });
    expect(await api.getStarted.patch('assignLicenses', { note: null, owner: '' })).toMatchObject({
      ...{ owner: null, note: null, dueOn: '2027-01-31', done: true },
    });
    await api.getStarted.patch('assignLicenses', { dueOn: null, done: false });
    expect(await stepOf(api, 'assignLicenses')).toMatchObject({ owner: null, note: null, dueOn: null, done: false });
  });

  test('changed by many at once keeps what each has said', async () => {
    const api = await organization(server);
    const said = [{ owner: 'Adele' }, { dueOn: '2027-01-31' }, { note: 'soon' }, { done: true }];
    await Promise.all(said.map(patch => api.getStarted.patch('deployApps', patch)));
    expect(await stepOf(api, 'deployApps')).toMatchObject(Object.assign({}, ...said));
  });

  test.each<readonly [string, unknown, string]>([
    ['an owner too long', { owner: 'x'.repeat(257) }, 'owner'],
    ['an owner that cannot be stored', { owner: 'a\0b' }, 'owner'],
    ['a note too long', { note: 'x'.repeat(2001) }, 'note'],
    ['half a character', { note: 'a\ud800' }, 'note'],
    ['a day that is none', { dueOn: '2027-02-29' }, 'dueOn'],
    ['a time', { dueOn: '2027-01-31T00:00:00Z' }, 'dueOn'],
    ['the year 0', { dueOn: '0000-01-01' }, 'dueOn'],
    ['done as a text', { done: 'yes' }, 'done'],
    ['done cleared', { done: null }, 'done'],
    ['a list', [], 'body'],
  ])('%s is refused with the field named, and nothing is changed', async (_, patch, field) => {
    const { call } = await starting();
    const answer = await change(call, 'deployApps', patch);
    const told = problem.parse(await answer.json());
    expect([answer.status, told.code]).toEqual([400, 'requestNotValid']);
    expect(told.detail).toContain(field);
    expect(await (await call(path)).text()).not.toMatch(/"(owner|note|dueOn)":"/);
  });

  test('that there is not is not found', async () => {
    const { call } = await starting();
    for (const id of ['rollOut', 'deployapps', '%00']) expect((await change(call, id, {})).status).toBe(404);
  });

  test('bears the first and the last day that there is', async () => {
    const api = await organization(server);
    for (const dueOn of ['0001-01-01', '9999-12-31']) {
      expect(await api.getStarted.patch('deployApps', { dueOn })).toMatchObject({ dueOn });
    }
  });
});

describe('counts', () => {
  test('of devices that are registered and set up, out of all', async () => {
    const api = await organization(server);
    expect(await stepOf(api, 'prepareDevices')).toMatchObject({ counts: { done: 0, of: 0 } });
    const rows = [1, 2, 3].map(n => rowOf(makeMachine(4_400_000 + n, { tpm: true })));
    await upload(api, fileOf([...rows, rowOf(makeMachine(4_400_004), { 'Hardware Hash': 'T0hoch' })]));
    const [first] = (await allDevices(api)).filter(({ state }) => state === 'setupNeeded');
    await activate(api.tenantId, first?.id ?? '');
    const { steps } = await api.getStarted.get();
    expect(steps.filter(({ counts }) => counts).map(({ id, counts }) => [id, counts])).toEqual([
      ['prepareDevices', { done: 3, of: 4 }],
      ['setUpFirstRunExperience', { done: 1, of: 4 }],
    ]);
    expect(await api.getStarted.patch('prepareDevices', { done: true })).toMatchObject({ counts: { done: 3, of: 4 } });
  });

  test('are told to those who may see devices alone', async () => {
    const { tenant } = await starting();
    const narrow = await caller(server, tenant, 'tenant.read');
    expect(Object(await (await narrow(path)).json()).steps).toMatchObject(
      getStartedSteps.map(() => ({ counts: null })),
    );
  });
});

/** No device reports yet that somebody has signed in to it. */
async function activate(tenantId: string, deviceId: string): Promise<void> {
  await server.database.asSystem('sweep', async tx => {
    const values = [tenantId, deviceId];
    await tx.run({ text: `update muster.devices set state = 'active' where tenant_id = $1 and id = $2`, values });
    const text = `update muster.tenant_counters set setup_needed = setup_needed - 1, active = active + 1 where tenant_id = $1`;
    await tx.run({ text, values: [tenantId] });
  });
}

test('each change is in the audit log, with what was and what is', async () => {
  const api = await organization(server);
  await api.getStarted.patch('deployApps', { owner: 'Adele', done: true });
  await api.getStarted.patch('deployApps', { owner: 'Megan', done: true });
  const { items } = await api.audit.list({ action: 'getStarted.update' });
  expect(items.map(({ target, before, after }) => ({ ...target, before, after }))).toEqual([
    { kind: 'getStarted', id: 'deployApps', before: { owner: 'Adele' }, after: { owner: 'Megan' } },
    {
      ...{ kind: 'getStarted', id: 'deployApps' },
      ...{ before: { owner: null, done: false }, after: { owner: 'Adele', done: true } },
    },
  ]);
});

test('each organization has steps of its own', async () => {
  const [ours, theirs] = [await organization(server), await organization(server)];
  await ours.getStarted.patch('deployApps', { done: true });
  expect(await stepOf(theirs, 'deployApps')).toMatchObject({ done: false });
});
