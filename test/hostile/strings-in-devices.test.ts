import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BatchRow, type RowField, rowFields } from '../../src/contracts/batches.ts';
import type { Client } from '../../src/contracts/client.ts';
import type { Download } from '../../src/contracts/client-answers.ts';
import type { Device } from '../../src/contracts/devices.ts';
import { limits } from '../../src/contracts/limits.ts';
import { csvLine } from '../../src/files/write.ts';
import { captureOf, makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { hashMeans } from '../../src/hash-means.ts';
import { allDevices, organization, type Settled, upload } from '../fixtures/registering.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';
import { blames, expectNoSecrets } from './secrets.ts';
import { hostileStrings, someStrings } from './strings.ts';

let server: TestServer;
let api: Client;
beforeAll(async () => {
  server = await testServer({ limits: { requestsPerMinute: 1_000_000 } });
  api = await organization(server);
});
afterAll(async () => {
  expect(blames(server.log)).toEqual([]);
  expectNoSecrets(server.log.join('\n'), []);
  await server.close();
});

const columns = [...rowFields, 'remark'] as const;
const headings = {
  manufacturer: 'Manufacturer',
  model: 'Model',
  serialNumber: 'Serial Number',
  hardwareHash: 'Hardware Hash',
  productKeyId: 'Windows Product ID',
  groupTag: 'Group Tag',
  assignedUser: 'Assigned User',
  remark: 'Remark',
} as const;

type Column = (typeof columns)[number];
/** A row that is sound but for one cell. */
interface HostileRow {
  readonly column: Column;
  readonly text: string;
  readonly cells: Readonly<Record<Column, string>>;
}

let seed = 8_000_000;
function rowsWith(places: readonly Column[], texts = hostileStrings): HostileRow[] {
  return places.flatMap(column =>
    texts.map(text => {
      seed += 1;
      const machine = makeMachine(seed, { tpm: true, productKey: false });
      const { manufacturer, model, serialNumber } = machine;
      const hardwareHash = captureOf(machine, {}, hashMeans);
      const sound = {
        manufacturer,
        model,
        serialNumber,
        hardwareHash,
        productKeyId: '',
        groupTag: '',
        assignedUser: '',
      };
      return { column, text, cells: { ...sound, remark: '', [column]: text } };
    }),
  );
}

/** Whether the cell can be kept, and is short enough. */
function isSound({ column, text }: HostileRow): boolean {
  if (!text.isWellFormed() || text.includes('\0')) return false;
  if (column === 'groupTag' || column === 'assignedUser') {
    if ([...text.trim()].length > limits.labelCharacters) return false;
  }
  return column === 'hardwareHash' ? text.length <= limits.hashCharacters : Buffer.byteLength(text) <= limits.cellBytes;
}

const isLikeAHash = (text: string) => /^[A-Za-z0-9+/]{96}/.test(text.trim());

/** The columns that say nothing about which device it is: whatever can be kept is registered. */
const free: readonly Column[] = ['manufacturer', 'model', 'productKeyId', 'groupTag', 'assignedUser', 'remark'];

/** What became of every row: nothing silent, registered what has to be, and kept to the letter. */
async function expectEveryRow(sent: readonly HostileRow[], { batch, rows }: Settled): Promise<void> {
  expect(batch.counts).toMatchObject({ rows: sent.length, pending: 0 });
  expect(rows).toHaveLength(sent.length);
  const devices = new Map((await allDevices(api)).map(device => [device.id, device]));
  for (const [position, row] of rows.entries()) {
    const { column, text, cells } = sent[position]!;
    const sound = isSound(sent[position]!);
    expect(['registered', 'failed']).toContain(row.outcome);
    if (row.outcome === 'failed') expect(row.error?.code).toMatch(/^[a-z]+$/i);
    expectNoSecrets(JSON.stringify(row), []);
    if (!sound || column === 'hardwareHash') expect([text, row.outcome]).toEqual([text, 'failed']);
    else if (free.includes(column)) expect([column, text, row.outcome]).toEqual([column, text, 'registered']);
    if (row.outcome === 'registered') expectDevice(devices.get(row.deviceId ?? ''), column, text.trim(), cells);
  }
}

function expectDevice(device: Device | undefined, column: Column, value: string, cells: HostileRow['cells']): void {
  const machine = { manufacturer: cells.manufacturer.trim(), model: cells.model.trim() };
  expect(device).toBeDefined();
  if (value !== '') expect(device).toMatchObject({ ...machine });
  const labels = { productKeyId: null, groupTag: null, assignedUser: null };
  const given = column in labels && value !== '' ? { [column]: value } : {};
  expect(device).toMatchObject({ ...labels, ...given });
}

/** What a file of Muster says, read by another parser; of the escape the contract tells. */
async function cellsOf({ body }: Download): Promise<string[][]> {
  const text = await new Response(body).text();
  const cells = parse(text, { bom: true, relax_column_count: false, record_delimiter: '\r\n' });
  return cells.map(row => row.map(cell => cell.replace(/^'(?='*[=+\-@\t\r])/, '')));
}

/** What cannot be kept is shown as U+FFFD, and a cell far beyond its limit is cut. */
function keptCell(text: string): string {
  const cut = text.length > limits.hashCharacters ? `${text.slice(0, limits.hashCharacters)}…` : text;
  return cut.toWellFormed().replaceAll('\0', '\ufffd');
}

describe('in the columns of a file', () => {
  const sent = rowsWith(columns);
  let done: Settled;
  beforeAll(async () => {
    const lines = [columns.map(column => headings[column]), ...sent.map(({ cells }) => columns.map(at => cells[at]))];
    // The one encoding that carries halves of characters.
    const file = Buffer.from(`\ufeff${lines.map(line => csvLine(line)).join('')}`, 'utf16le');
    done = await upload(api, new Blob([file]));
  });

  test('every row has an outcome, and what is registered is kept to the letter', async () => {
    expect(done.batch.encoding).toBe('utf-16le');
    await expectEveryRow(sent, done);
  });

  test('the fix-file holds the cells of every failed row, and comes back from another round the same', async () => {
    const failed = sent.filter((_, position) => done.rows[position]?.outcome === 'failed');
    expect(failed.length).toBeGreaterThan(hostileStrings.length);
    const [heading, ...rows] = await cellsOf(await api.batches.fixFile(done.batch.id));
    expect(heading).toEqual([...columns.map(column => headings[column]), 'Error Code', 'What To Do']);
    expect(rows.map(row => row.slice(0, -2))).toEqual(
      failed.map(({ cells }) => columns.map(column => keptCell(cells[column]))),
    );
    const fixFile = await new Response((await api.batches.fixFile(done.batch.id)).body).text();
    const again = await upload(api, fixFile);
    expect(again.batch.counts).toMatchObject({ rows: failed.length });
    const kept = again.rows.map(({ outcome }) => outcome === 'failed');
    // What could not be kept is U+FFFD now, which can be.
    const still = failed.filter((_, position) => kept[position]);
    expect(still.length).toBeGreaterThan(failed.length * 0.9);
    const second = await cellsOf(await api.batches.fixFile(again.batch.id));
    expect(second.slice(1).map(row => row.slice(0, -2))).toEqual(
      still.map(({ cells }) => columns.map(column => keptCell(cells[column]))),
    );
  });

  test('rows as CSV say what rows as JSON say', async () => {
    const [, ...lines] = await cellsOf(await api.batches.exportRows(done.batch.id));
    expect(lines).toEqual(done.rows.map(csvRow));
  });

  test('the export of the devices is the list of the devices, and can be uploaded again', async () => {
    const devices = new Map((await allDevices(api)).map(device => [device.id, device]));
    const [heading = [], ...lines] = await cellsOf(await api.devices.export());
    expect(lines).toHaveLength(devices.size);
    for (const line of lines) {
      const cell = (name: string) => line[heading.indexOf(name)];
      const device = devices.get(cell('Device ID') ?? '')!;
      expect(rowFields.filter(field => field !== 'hardwareHash').map(field => cell(headings[field]))).toEqual(
        rowFields.filter(isShown).map(field => device[field] ?? ''),
      );
    }
    const again = await upload(api, await new Response((await api.devices.export()).body).text());
    const registered = [...devices.values()].filter(({ state }) => state === 'setupNeeded').length;
    expect(again.batch.counts).toMatchObject({ rows: devices.size, alreadyRegistered: registered });
  });
});

const isShown = (field: RowField): field is Exclude<RowField, 'hardwareHash'> => field !== 'hardwareHash';

function csvRow({ line, serialNumber, manufacturer, model, outcome, error }: BatchRow): string[] {
  const told = error ? [error.code, error.title, error.detail, error.remedy, error.requestId] : ['', '', '', '', ''];
  return [String(line), serialNumber, manufacturer, model, outcome, ...told];
}

test('in the fields of JSON devices every row has an outcome, and is kept to the letter', async () => {
  const sent = rowsWith(rowFields, someStrings());
  const done = await upload(api, { devices: sent.map(({ cells: { remark: _, ...device } }) => device) });
  await expectEveryRow(sent, done);
  const failed = sent.filter((_, position) => done.rows[position]?.outcome === 'failed');
  const [heading = [], ...rows] = await cellsOf(await api.batches.fixFile(done.batch.id));
  const names: Partial<Record<string, RowField>> = {
    'Device Serial Number': 'serialNumber',
    'Windows Product ID': 'productKeyId',
    'Hardware Hash': 'hardwareHash',
    'Manufacturer name': 'manufacturer',
    'Device model': 'model',
    'Group Tag': 'groupTag',
    'Assigned User': 'assignedUser',
  };
  expect(rows.map(row => row.slice(0, -2))).toEqual(
    failed.map(({ cells }) => heading.slice(0, -2).map(name => keptCell(cells[names[name]!]))),
  );
});

test('in a row that is told by its texts alone, the rows show them', async () => {
  const texts = hostileStrings.filter(text => text.isWellFormed() && !text.includes('\0') && !isLikeAHash(text));
  const sent = texts.flatMap(text => [
    [text, 'Model', 'S-1'],
    ['Maker', text, 'S-1'],
    ['Maker', 'Model', text],
  ]);
  const file = [['Manufacturer', 'Model', 'Serial Number'], ...sent].map(line => csvLine(line)).join('');
  const { batch, rows } = await upload(api, file);
  const kept = sent.filter(line => line.some(cell => cell.trim() !== ''));
  expect(batch.counts).toMatchObject({ rows: kept.length, failed: kept.length });
  expect(rows.map(({ manufacturer, model, serialNumber }) => [manufacturer, model, serialNumber])).toEqual(
    kept.map(line => line.map(cell => keptCell(cell).trim())),
  );
});

test('in names and values of devices to be deregistered every row has an outcome', async () => {
  const texts = hostileStrings.filter(text => text !== '');
  const devices = texts.flatMap(text => [
    { serialNumber: text },
    { serialNumber: text, manufacturer: text, model: text },
  ]);
  const { batch, rows } = await upload(api, { devices }, 'deregister');
  expect(batch.counts).toMatchObject({ rows: devices.length, pending: 0 });
  expect(new Set(rows.map(({ outcome }) => outcome))).toEqual(new Set(['failed', 'notRegistered']));
});
