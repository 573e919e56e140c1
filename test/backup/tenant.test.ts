import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { muster } from '../../src/contracts/client.ts';
import { ProblemError } from '../../src/contracts/client-errors.ts';
import { tenantExported } from '../../src/contracts/tenants.ts';
import { captureOf, makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { hashMeans } from '../../src/hash-means.ts';
import { program, runMuster } from '../cli/run-muster.ts';
import { disagreements } from '../fixtures/agreement.ts';
import { mandateBetween, requestBetween } from '../fixtures/partners.ts';
import { all, fileOf, outcomes, rowOf, upload } from '../fixtures/registering.ts';
import { type Place, type ServiceProcess, servingPlace } from '../fixtures/serving.ts';
import { unzip } from './unzip.ts';

let place: Place;
let service: ServiceProcess;
const folder = mkdtempSync(join(tmpdir(), 'muster-tenants-'));
const key = { MUSTER_KEY: Buffer.alloc(32, 5).toString('base64') };

beforeAll(async () => {
  place = await servingPlace();
  service = place.start(key);
  await service.said('What it keeps is in');
});
afterAll(async () => {
  service.process.kill('SIGTERM');
  await service.ended();
  await place.clear();
  rmSync(folder, { recursive: true });
});

const tenant = (...args: string[]) => runMuster(['tenant', ...args], { env: { ...place.environment, ...key } });

async function organization(name: string, ...options: string[]) {
  const { out } = await tenant('create', '--json', '--name', name, ...options);
  const made: { tenantId: string; clientId: string; clientSecret: string } = JSON.parse(out);
  return { ...muster({ url: place.url, ...made }), ...made };
}

const machine = (n: number) => makeMachine(n, { tpm: true });
const sold = (from: number, count: number) => fileOf(Array.from({ length: count }, (_, n) => rowOf(machine(from + n))));

/** How many rows the tenant has in each table that it has any in. */
async function rowsOf(tenantId: string): Promise<Record<string, number>> {
  return await place.database.asSystem('sweep', async tx => {
    const { rows: columns } = await tx.run<{ name: string; column: string }>({
      text: `select table_name as name, column_name as column from information_schema.columns
        where table_schema = 'muster' and (column_name = 'tenant_id' or (table_name = 'tenants' and column_name = 'id'))`,
    });
    const counts: [string, number][] = [];
    for (const { name, column } of columns) {
      const text = `select count(*)::int as n from muster.${name} where ${column} = $1`;
      const { rows } = await tx.run<{ n: number }>({ text, values: [tenantId] });
      if (rows[0]?.n) counts.push([name, rows[0].n]);
    }
    return Object.fromEntries(counts);
  });
}

test('everything of a tenant is exported in a form that a person can open, and nothing of another', async () => {
  const contoso = await organization('Contoso');
  const fabrikam = await organization('Fabrikam');
  await upload(contoso, fileOf([rowOf(machine(1), { 'Group Tag': '=1+1' }), rowOf(machine(2))]), 'register', {
    fileName: 'Bücher "1",.csv',
  });
  await upload(contoso, fileOf([rowOf(machine(3), { 'Hardware Hash': 'T0hoch', 'Group Tag': 'Lost' })]));
  await upload(fabrikam, sold(4, 2));
  const file = join(folder, 'contoso.zip');
  const { code, out, err } = await tenant('export', '--json', contoso.tenantId, file);
  expect([code, err]).toEqual([0, '']);
  const exported = tenantExported.parse(JSON.parse(out));
  expect(statSync(file)).toMatchObject({ size: exported.bytes });
  expect(statSync(file).mode & 0o777).toBe(0o600);

  const archive = unzip(readFileSync(file));
  expect([...archive.keys()].toSorted()).toEqual(
    [...exported.tables.map(({ name }) => `${name}.csv`), 'README.txt'].toSorted(),
  );
  const table = (name: string): Record<string, string>[] =>
    parse(archive.get(`${name}.csv`) ?? '', { bom: true, columns: true });
  for (const { name, rows } of exported.tables) expect(table(name), name).toHaveLength(rows);
  expect(
    table('devices')
      .map(row => [row.serial_number, row.group_tag, row.state])
      .toSorted(),
  ).toEqual(
    [
      [machine(1).serialNumber, "'=1+1", 'setupNeeded'],
      [machine(2).serialNumber, '', 'setupNeeded'],
      [machine(3).serialNumber, 'Lost', 'registrationFailed'],
    ].toSorted(),
  );
  const hashes = [1, 2].map(n => captureOf(machine(n), {}, hashMeans));
  expect(
    table('captures')
      .map(row => row.hardware_hash)
      .toSorted(),
  ).toEqual(hashes.toSorted());
  expect(table('batches').map(row => row.file_name)).toContain('Bücher "1",.csv');
  expect(table('audit').map(row => row.action)).toContain('tenant.create');
  const text = [...archive.values()].join('\n');
  for (const foreign of [contoso.clientSecret, fabrikam.tenantId, machine(4).serialNumber]) {
    expect(text).not.toContain(foreign);
  }
  expect(archive.get('README.txt')).toContain(`Contoso (${contoso.tenantId})`);

  const again = await tenant('export', contoso.tenantId, file);
  expect([again.code, again.err]).toEqual([3, expect.stringContaining('is there already')]);
  const other = await runMuster(['tenant', 'export', contoso.tenantId, join(folder, 'other.zip')], {
    env: place.environment,
  });
  expect([other.code, other.err]).toEqual([3, expect.stringContaining('key that is not at hand')]);
  for (const id of ['01000000-0000-7000-8000-000000000000', 'nobody']) {
    const unknown = await tenant('export', id, join(folder, 'other.zip'));
    expect([unknown.code, unknown.err]).toEqual([2, 'TENANT cannot be used: there is none with this ID.\n']);
  }
});

test('whoever acted for another organization is not named in an export', async () => {
  const [customer, partner] = [
    await organization('Customer', '--domain', 'customer.example'),
    await organization('Partner', '--domain', 'partner.example', '--kind', 'partner', '--partner-type', 'reseller'),
  ];
  const mandate = await mandateBetween(customer, partner);
  await upload(muster({ url: place.url, ...partner, tenant: customer.tenantId }), sold(55, 1));
  const { rows } = await upload(partner, sold(50, 2));
  await partner.transfers.offer({ to: 'customer.example', deviceIds: [rows[0]?.deviceId ?? ''] });
  const file = join(folder, 'customer.zip');
  expect((await tenant('export', customer.tenantId, file)).code).toBe(0);
  const archive = unzip(readFileSync(file));
  expect(archive.get('mandates.csv')).toContain(mandate.id);
  expect(archive.get('mandates.csv')).toContain(customer.clientId);
  expect(archive.get('batches.csv')).toContain(partner.tenantId);
  expect(archive.get('transfers.csv')).toContain(partner.tenantId);
  expect([...archive.values()].join('\n')).not.toContain(partner.clientId);
});

test('a deletion that was cut short leaves nothing broken, and is finished by the next', async () => {
  const leaving = await organization('Cut short');
  await upload(leaving, sold(80, 7));
  const held = Promise.withResolvers<void>();
  const letGo = Promise.withResolvers<void>();
  const holding = place.database.asSystem('sweep', async tx => {
    const text = 'select from muster.audit_heads where tenant_id = $1 for update';
    await tx.run({ text, values: [leaving.tenantId] });
    held.resolve();
    await letGo.promise;
  });
  await held.promise;
  const env = { ...place.environment, ...key };
  const child = spawn(process.execPath, [program, 'tenant', 'delete', '--yes', leaving.tenantId], { env });
  const ended = once(child, 'exit');
  await expect.poll(async () => (await rowsOf(leaving.tenantId)).devices).toBeUndefined();
  child.kill('SIGKILL');
  await ended;
  letGo.resolve();
  await holding;
  const verified = await runMuster(['verify', '--json'], { env: place.environment });
  expect(JSON.parse(verified.out)).toMatchObject({ ok: true });
  expect(verified.out).toContain(leaving.tenantId);
  const { out } = await tenant('delete', '--yes', '--json', leaving.tenantId);
  expect(JSON.parse(out)).toMatchObject({ devices: 7, batches: 1 });
  expect(await rowsOf(leaving.tenantId)).toEqual({});
  expect(await disagreements(place.database)).toEqual([]);
});

test('a tenant is deleted with everything of it; its machines are free, and what others had to do with it is over', async () => {
  const [leaving, other, third] = [
    await organization('Leaving', '--domain', 'leaving.example', '--kind', 'partner', '--partner-type', 'oem'),
    await organization('Other', '--domain', 'other.example'),
    await organization('Third', '--domain', 'third.example', '--kind', 'partner', '--partner-type', 'reseller'),
  ];
  const { rows } = await upload(leaving, sold(100, 12), 'register', { orderId: 'PO-9' });
  const device = (at: number) => rows[at]?.deviceId ?? '';
  await leaving.devices.remove(device(11));
  await upload(leaving, sold(120, 3), 'catalogue');
  await leaving.contacts.create({
    area: 'devices',
    name: 'A',
    email: 'a@leaving.example',
    phone: '1',
    preferredLanguage: 'en',
  });

  // As a partner of another, which it passes on, and as a customer of a third.
  const ofOther = await mandateBetween(other, leaving);
  const asked = await requestBetween(leaving, third);
  const forOther = muster({
    url: place.url,
    clientId: leaving.clientId,
    clientSecret: leaving.clientSecret,
    tenant: other.tenantId,
  });
  await upload(forOther, sold(140, 2));
  // Transfers both ways, open and accepted, and requests both ways.
  const given = await leaving.transfers.offer({ to: 'other.example', deviceIds: [device(0)] });
  await other.transfers.accept(given.id);
  const offered = await leaving.transfers.offer({ to: 'other.example', deviceIds: [device(1)] });
  const { rows: others } = await upload(other, sold(160, 4));
  const taken = await other.transfers.offer({ to: 'leaving.example', deviceIds: [others[0]?.deviceId ?? ''] });
  await leaving.transfers.accept(taken.id);
  const open = await other.transfers.offer({ to: 'leaving.example', deviceIds: [others[1]?.deviceId ?? ''] });
  const met = await upload(other, sold(102, 1));
  const mine = await other.releaseRequests.create({
    batchId: met.batch.id,
    rowId: met.rows[0]?.id ?? '',
    reason: 'Bought',
  });
  const meeting = await upload(leaving, sold(162, 1));
  const theirs = await leaving.releaseRequests.create({
    ...{ batchId: meeting.batch.id, rowId: meeting.rows[0]?.id ?? '', reason: 'Bought' },
  });
  expect(await disagreements(place.database)).toEqual([]);
  expect(Object.keys(await rowsOf(leaving.tenantId)).length).toBeGreaterThan(20);

  const warned = await tenant('delete', leaving.tenantId);
  expect([warned.code, warned.err]).toEqual([2, expect.stringMatching(/Leaving with 1\d devices, 4 batches, .*--yes/)]);
  expect((await leaving.devices.summary()).total).toBeGreaterThan(10);

  const { code, out, err } = await tenant('delete', '--yes', '--json', leaving.tenantId);
  expect([code, err]).toEqual([0, '']);
  expect(JSON.parse(out)).toMatchObject({ tenantId: leaving.tenantId, name: 'Leaving', batches: 4 });
  expect(await rowsOf(leaving.tenantId)).toEqual({});
  expect(await disagreements(place.database)).toEqual([]);
  const verified = await runMuster(['verify', '--json'], { env: place.environment });
  expect(JSON.parse(verified.out)).toMatchObject({ ok: true });
  expect(verified.out).not.toContain(leaving.tenantId);
  const left = await place.database.asSystem('sweep', tx =>
    tx.run({
      text: 'select name, devices, batches from muster.deleted_tenants where id = $1',
      values: [leaving.tenantId],
    }),
  );
  expect(left.rows).toEqual([{ name: 'Leaving', devices: expect.any(Number), batches: 4 }]);

  // Its machines can be registered by whoever has them.
  expect(outcomes((await upload(other, sold(103, 3))).rows)).toEqual(Array(3).fill('registered'));
  expect(await other.mandates.get(ofOther.id)).toMatchObject({ state: 'ended', partner: { name: 'Leaving' } });
  expect(await all(page => other.mandates.history(ofOther.id, page))).toContainEqual(
    expect.objectContaining({ act: 'ended' }),
  );
  expect((await third.partners.consentLinks.list()).items).toMatchObject([{ state: 'declined' }]);
  expect((await all(page => third.audit.list(page))).map(({ action }) => action)).toContain('mandate.decline');
  expect(asked.state).toBe('requested');
  expect(await other.transfers.get(given.id)).toMatchObject({ state: 'accepted' });
  expect(await other.transfers.get(offered.id)).toMatchObject({ state: 'withdrawn' });
  expect(await other.transfers.get(open.id)).toMatchObject({ state: 'declined' });
  expect(await other.releaseRequests.get(mine.id)).toMatchObject({ state: 'released' });
  expect(await other.releaseRequests.get(theirs.id)).toMatchObject({ state: 'withdrawn' });
  const done = (await other.audit.list({ principal: 'service-administrator' })).items.map(({ action }) => action);
  expect(done).toEqual(
    expect.arrayContaining(['mandate.end', 'transfer.withdraw', 'transfer.decline', 'releaseRequest.release']),
  );
  expect((await all(page => other.devices.list(page))).length).toBeGreaterThan(5);
  const gone = await tenant('delete', '--yes', leaving.tenantId);
  expect([gone.code, gone.err]).toEqual([2, 'TENANT cannot be used: there is none with this ID.\n']);
});

test('what is under way when its tenant is deleted comes to nothing', async () => {
  const busy = await organization('Busy');
  const beside = await organization('Beside');
  const sending = Array.from({ length: 6 }, (_, n) => upload(busy, sold(1000 + n * 400, 400)).catch(error => error));
  await upload(busy, sold(5000, 5));
  const deleted = tenant('delete', '--yes', busy.tenantId);
  await upload(beside, sold(6000, 200));
  expect((await deleted).code).toBe(0);
  const answers: unknown[] = await Promise.all(sending);
  const broken = answers.flatMap(each =>
    each instanceof ProblemError && each.problem.status >= 500 ? each.problem : [],
  );
  expect(broken).toEqual([]);
  expect(await rowsOf(busy.tenantId)).toEqual({});
  expect(await disagreements(place.database)).toEqual([]);
  // What the service knows of a client is 5 seconds old at most.
  await expect.poll(() => busy.devices.list().catch(() => 'refused')).toBe('refused');
});
