import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../src/contracts/client.ts';
import { csvLine } from '../../src/files/write.ts';
import { captureOf, makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { hashMeans } from '../../src/hash-means.ts';
import { fileOf, organization, outcomes, rowOf, settled, upload } from '../fixtures/registering.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const sample = (name: string) => new Blob([readFileSync(new URL(`../fixtures/csv/${name}`, import.meta.url))]);
const registered = (n: number): string[] => Array.from({ length: n }, () => 'registered');
const ignored = 'columnIgnored';

describe('every sample file comes to the right verdict for every row', () => {
  test.each([
    ['self-service.csv', 'selfService', 'utf-8'],
    ['self-service-utf8-bom-lf.csv', 'selfService', 'utf-8'],
    ['self-service-utf16le.csv', 'selfService', 'utf-16le'],
    ['self-service-utf16be.csv', 'selfService', 'utf-16be'],
    ['german-excel-semicolon-windows1252.csv', 'selfService', 'windows-1252'],
    ['tab-quoted-all.csv', 'selfService', 'utf-8'],
    ['autopilotinfo.csv', 'autopilotInfo', 'utf-8'],
    ['autopilotinfo-tag-user-utf16le.csv', 'autopilotInfo', 'utf-16le'],
    ['other-order-and-case-surplus-column.csv', 'selfService', 'utf-8'],
  ])('%s: all registered', async (name, format, encoding) => {
    const api = await organization(server);
    const { batch, rows } = await upload(api, sample(name));
    expect(batch).toMatchObject({ state: 'finished', format, encoding });
    expect(outcomes(rows)).toEqual(registered(6));
    expect((await api.devices.summary()).byState.setupNeeded).toBe(6);
    const surplus = name.includes('surplus');
    expect(rows.map(({ line }) => line)).toEqual(surplus ? [2, 4, 6, 8, 10, 12] : [2, 3, 4, 5, 6, 7]);
    expect(rows.every(({ warnings }) => warnings.some(({ code }) => code === ignored) === surplus)).toBe(true);
    await api.devices.remove(rows[0]?.deviceId ?? '');
    for (const row of rows.slice(1)) await api.devices.remove(row.deviceId ?? '');
  });

  test('tag and user of the long PowerShell shape reach the device', async () => {
    const api = await organization(server);
    const { rows } = await upload(api, sample('autopilotinfo-tag-user-utf16le.csv'));
    const device = await api.devices.get(rows[0]?.deviceId ?? '');
    expect(device).toMatchObject({
      groupTag: 'Kiosk-01',
      assignedUser: 'ada@contoso.example',
      serialNumber: '008000000',
    });
  });

  test('letters beyond ASCII are read as they were written', async () => {
    const api = await organization(server);
    const { rows } = await upload(api, sample('german-excel-semicolon-windows1252.csv'));
    expect(rows.slice(0, 2)).toMatchObject([{ manufacturer: 'Fabrikam GmbH & Söhne' }, { model: 'Größe "L"; breit' }]);
  });

  test.each([
    ['header-only.csv', 'noRows'],
    ['no-known-header.csv', 'headingNotKnown'],
  ])('%s is refused as a whole', async (name, code) => {
    const api = await organization(server);
    await expect(api.batches.create('register', sample(name))).rejects.toMatchObject({
      problem: { status: 422, code },
    });
    expect((await api.batches.list()).items).toEqual([]);
  });

  test.each(['partner.csv', 'partner-empty-hash-column.csv'])('%s: a partner is told what is not filed', async name => {
    const reseller = await organization(server, { name: 'Reseller', kind: 'partner', partnerType: 'reseller' });
    const { rows } = await upload(reseller, sample(name));
    expect(outcomes(rows)).toEqual(Array.from({ length: 6 }, () => 'failed deviceNotFound/noMatch'));
    const customer = await organization(server);
    expect(outcomes((await upload(customer, sample(name))).rows)).toEqual(
      Array.from({ length: 6 }, () => 'failed missingValue'),
    );
  });

  test('mixed-good-and-bad.csv: good rows are not lost because of bad ones', async () => {
    const api = await organization(server);
    const { batch, rows } = await upload(api, sample('mixed-good-and-bad.csv'));
    expect(rows.map((row, i) => `${row.line} ${outcomes(rows)[i]}`)).toEqual([
      '2 failed hardwareHashNotValid/cutShort',
      '3 registered',
      '4 failed hardwareHashNotValid/damaged',
      '5 failed serialNumberMismatch',
      '6 failed serialNumberMismatch',
      '7 registered',
      '8 failed duplicateInFile',
      '9 registered',
      '10 failed missingValue',
      '11 failed hardwareHashNotValid/notAHardwareHash',
      '12 failed missingValue',
      '13 failed sampleRow',
      '14 registered',
      '15 registered',
    ]);
    expect(batch).toMatchObject({ state: 'finishedWithErrors', counts: { rows: 14, registered: 5, failed: 9 } });
    const warnings = new Map(rows.map(({ line, warnings: [first] }) => [line, first?.code]));
    expect([3, 9, 14, 15].map(line => warnings.get(line))).toEqual([
      'hashPaddingCut',
      'serialNumberCorrected',
      'serialNumberCorrected',
      undefined,
    ]);
    expect(rows.find(({ line }) => line === 14)?.serialNumber).toBe('0077077000000');
    expect(JSON.stringify(rows)).not.toMatch(/T0[EFGH][A-Za-z0-9+/]{5}/);
  });
});

/** Corrects a fix-file as an administrator would: a sound hash and the serial number that goes with it in every row. */
async function corrected(api: Client, batchId: string): Promise<string> {
  const download = await api.batches.fixFile(batchId);
  const text = (await new Response(download.body).text()).replace(/^\ufeff/, '');
  const delimiter = text.split('\r\n')[0]?.includes(';') ? ';' : text.split('\r\n')[0]?.includes('\t') ? '\t' : ',';
  const [heading = [], ...rows]: string[][] = parse(text, { delimiter, relax_column_count: true });
  const place = (name: string) => heading.findIndex(cell => cell.toLowerCase().endsWith(name));
  const mended = rows.map((cells, i) => {
    const machine = makeMachine(900_000 + i, { tpm: true });
    const next = [...cells];
    next[place('hardware hash')] = captureOf(machine, {}, hashMeans);
    next[place('serial number')] = machine.serialNumber;
    return next;
  });
  return [heading, ...mended].map(cells => csvLine(cells, delimiter)).join('');
}

describe('what failed is exported, fixed and uploaded again', () => {
  test.each([
    'self-service.csv',
    'self-service-utf8-bom-lf.csv',
    'self-service-utf16le.csv',
    'self-service-utf16be.csv',
    'german-excel-semicolon-windows1252.csv',
    'tab-quoted-all.csv',
    'autopilotinfo.csv',
    'autopilotinfo-tag-user-utf16le.csv',
    'other-order-and-case-surplus-column.csv',
    'partner-empty-hash-column.csv',
    'mixed-good-and-bad.csv',
  ])('%s', async name => {
    const [owner, api] = [await organization(server), await organization(server)];
    await upload(owner, sample(name));
    const { batch, rows } = await upload(api, sample(name));
    const failed = rows.filter(({ outcome }) => outcome === 'failed').length;
    expect(failed).toBe(rows.length);
    const again = await upload(api, await corrected(api, batch.id));
    expect(again.batch).toMatchObject({ state: 'finished', format: batch.format, counts: { registered: failed } });
    const { body } = await api.batches.exportRows(batch.id, { outcome: 'failed' });
    const lines = parse(await new Response(body).text(), { bom: true });
    expect(lines[0]?.join()).toBe(
      'Line,Serial Number,Manufacturer,Model,Outcome,Error Code,Error,Details,What To Do,Request ID',
    );
    expect(lines).toHaveLength(failed + 1);
    expect(new Set(lines.slice(1).map(line => line.at(-1)))).toEqual(new Set([batch.requestId]));
    for (const row of again.rows) await api.devices.remove(row.deviceId ?? '');
    expect((await settled(api, again.batch.id)).batch.state).toBe('finished');
  });

  test('the devices list, exported, imports again', async () => {
    const [api, other] = [await organization(server), await organization(server)];
    const given = { 'Group Tag': 'Kiosk-01', 'Assigned User': 'ada@contoso.example' };
    const machines = [800_001, 800_002].map(seed => makeMachine(seed));
    await upload(api, fileOf(machines.map(machine => rowOf(machine, given))), 'register', { orderId: '=1+1' });
    const exported = await new Response((await api.devices.export()).body).text();
    await upload(api, exported, 'deregister');
    expect((await api.devices.summary()).total).toBe(0);
    const { batch, rows } = await upload(other, exported);
    expect(batch.counts).toMatchObject({ rows: 2, registered: 2 });
    expect(await other.devices.get(rows[0]?.deviceId ?? '')).toMatchObject({
      groupTag: 'Kiosk-01',
      assignedUser: 'ada@contoso.example',
    });
  });
});
