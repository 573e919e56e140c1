import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalogueEntry, catalogueRecord } from '../../src/contracts/catalogue.ts';
import { pageOf } from '../../src/contracts/lists.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { fileOf, rowOf } from '../fixtures/registering.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';
import { blames } from '../hostile/secrets.ts';
import { runMuster } from './run-muster.ts';

let server: TestServer;
let folder: string;
beforeAll(async () => {
  server = await testServer();
  folder = await mkdtemp(join(tmpdir(), 'muster-catalogue-'));
});
afterAll(async () => {
  expect(blames(server.log)).toEqual([]);
  await server.close();
  await rm(folder, { recursive: true });
});

const machine = makeMachine(1, { tpm: true, productKey: true });
const nobody = '0199c0de-7a1b-7c2d-8e3f-4a5b6c7d8e9f';

/** The program as the client of an organization calls it. */
async function organization(partnerType: 'oem' | 'reseller') {
  const { clientId, clientSecret } = await server.createTenant({ kind: 'partner', partnerType });
  const env = { MUSTER_URL: server.url, MUSTER_CLIENT_ID: clientId, MUSTER_CLIENT_SECRET: clientSecret };
  return (...args: string[]) => runMuster(args, { env });
}

async function written(name: string, ...rows: string[][]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, fileOf(rows));
  return path;
}

describe('muster catalogue', () => {
  test('files, lists, shows, corrects and withdraws, and tells what happened', async () => {
    const muster = await organization('oem');
    const document = async (...args: string[]): Promise<unknown> => {
      const { code, out, err } = await muster('catalogue', ...args, '--json');
      expect([code, err]).toEqual([0, '']);
      return JSON.parse(out);
    };
    const filed = await muster('catalogue', 'file', await written('first.csv', rowOf(machine)));
    expect([filed.code, filed.out]).toMatchObject([0, expect.stringMatching(/filed/i)]);

    const { items } = pageOf(catalogueRecord).parse(await document('list'));
    const record = items[0]!;
    expect(items).toMatchObject([{ serialNumber: machine.serialNumber, model: machine.model, tpm: true }]);
    expect(await document('show', record.id)).toEqual(record);
    const list = await muster('catalogue', 'list', '--search', machine.serialNumber.toLowerCase());
    expect(list.out).toMatch(/^ID +Serial number +Manufacturer +Model +Product key ID +TPM +Filed +Withdrawn$/m);
    expect(list.out).toContain(`${record.id}  ${machine.serialNumber}  ${machine.manufacturer}`);
    expect((await muster('catalogue', 'show', record.id)).out).toMatch(/^Record .+\n[\s\S]* {2}Withdrawn +no\n$/);

    const corrected = await written('second.csv', rowOf(machine, {}, { replaceTpm: true }));
    expect(await document('file', corrected)).toMatchObject({ kind: 'catalogue', counts: { filed: 1 } });
    expect((await muster('catalogue', 'withdraw', record.id)).out).toBe(`Withdrew ${record.id}.\n`);
    expect(await document('withdraw', record.id)).toEqual({ id: record.id, withdrawn: true });
    expect(await document('list', '--state', 'filed')).toMatchObject({ items: [] });
    expect(await document('list', '--state', 'withdrawn', '--limit', '1')).toMatchObject({
      items: [{ id: record.id }],
    });

    const history = pageOf(catalogueEntry).parse(await document('history', record.id));
    expect(history.items.map(({ act }) => act)).toEqual(['filed', 'corrected', 'withdrawn']);
    const shown = await muster('catalogue', 'history', record.id);
    expect(shown.out).toMatch(/^20\S+Z {2}corrected .* yes +yes$/m);
  });

  test('ends with 1 where rows fail, and says what is wrong with an option', async () => {
    const muster = await organization('oem');
    const bad = await muster('catalogue', 'file', await written('bad.csv', rowOf(machine, { Model: 'Another' })));
    expect([bad.code, bad.out]).toMatchObject([1, expect.stringContaining('Model')]);
    const option = await muster('catalogue', 'list', '--state', 'gone');
    expect([option.code, option.err]).toMatchObject([2, expect.stringContaining('--state takes filed or withdrawn.')]);
    const unknown = await muster('catalogue', 'show', nobody, '--json');
    expect([unknown.code, JSON.parse(unknown.out)]).toMatchObject([3, { code: 'notFound' }]);
  });

  test('is refused to who is no OEM', async () => {
    const muster = await organization('reseller');
    for (const args of [['list'], ['show', nobody], ['history', nobody], ['withdraw', nobody]]) {
      const { code, out } = await muster('catalogue', ...args, '--json');
      expect([code, JSON.parse(out)]).toMatchObject([3, { code: 'notFound' }]);
    }
  });
});
