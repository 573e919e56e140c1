import { expect } from 'vitest';
import { batch, batchRow } from '../../src/contracts/batches.ts';
import type { Limits } from '../../src/contracts/limits.ts';
import { pageOf } from '../../src/contracts/lists.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { fileOf, outcomes, rowOf } from '../fixtures/registering.ts';
import { type Caller, type Edge, expectAnswer, expectRefusal, fileWith, serviceWith } from './edge.ts';

const register = { query: 'kind=register' };
const json = { type: 'application/json' };
let seed = 1;

/** What the rows of a file came to as it was loaded. */
async function loaded({ call, post }: Caller, file: string): Promise<string[]> {
  const answer = await post(file, register);
  await expectAnswer(answer, 202);
  const { id } = batch.parse(await answer.json());
  const rows = pageOf(batchRow).parse(await (await call(`/tenants/me/batches/${id}/rows`)).json());
  return outcomes(rows.items).map(outcome => outcome.replace(/^(pending|registered)$/, 'accepted'));
}

/** Files with one row, of which one cell has just these values. */
function filesWith(column: string, ...values: string[]): string[] {
  return values.map(value => fileOf([rowOf(makeMachine(seed++), { [column]: value })]));
}

async function expectRows(files: readonly string[], outcome: string): Promise<void> {
  const service = await serviceWith();
  for (const file of files) expect(await loaded(service, file)).toEqual([outcome]);
}

async function expectLabels(length: number, status: number): Promise<void> {
  const service = await serviceWith();
  for (const label of ['orderId', 'purchaseId', 'groupTag']) {
    const value = 'x'.repeat(length);
    await expectAnswer(await service.post(fileWith(1), { query: `kind=deregister&${label}=${value}` }), status);
    const form = new FormData();
    form.append(label, value);
    form.append('file', new Blob([fileWith(1)]), 'devices.csv');
    await expectAnswer(await service.post(form, { type: '' }), status);
    const devices = [{ serialNumber: '1' }];
    await expectAnswer(await service.post(JSON.stringify({ [label]: value, devices }), json), status);
  }
}

function headings(count: number): string {
  const more = Array.from({ length: count - 3 }, (_, n) => `More ${n}`);
  return `${['Manufacturer', 'Model', 'Serial Number', ...more].join(',')}\r\nA,B,C\r\n`;
}

const tooLong = 'failed valueNotValid/tooLong';

/** What a file and its values may be. */
export const edgesOfFiles = {
  fileBytes: {
    promised: 2 * 1024 ** 3,
    async within() {
      const file = fileWith(30);
      const service = await serviceWith({ fileBytes: file.length });
      await expectAnswer(await service.post(file), 202);
      const form = new FormData();
      form.append('file', new Blob([file]), 'devices.csv');
      await expectAnswer(await service.post(form, { type: '' }), 202);
    },
    async beyond() {
      const file = fileWith(30);
      const service = await serviceWith({ fileBytes: file.length - 1 });
      await expectRefusal(await service.post(file), 413, 'fileTooLarge');
    },
  },
  rows: {
    promised: 1_000_000,
    async within() {
      await expectAnswer(await (await serviceWith({ rows: 3 })).post(fileWith(3)), 202);
    },
    async beyond() {
      await expectRefusal(await (await serviceWith({ rows: 3 })).post(fileWith(4)), 422, 'tooManyRows');
    },
  },
  columns: {
    promised: 64,
    async within() {
      await expectAnswer(await (await serviceWith()).post(headings(64)), 202);
    },
    async beyond() {
      const told = await expectRefusal(await (await serviceWith()).post(headings(65)), 422, 'headingNotKnown');
      expect(told.detail).toContain('64');
    },
  },
  cellBytes: {
    promised: 1024,
    within: () => expectRows(filesWith('Model', 'x'.repeat(1024), 'é'.repeat(512)), 'accepted'),
    beyond: () => expectRows(filesWith('Model', 'x'.repeat(1025), 'é'.repeat(513)), tooLong),
  },
  hashCharacters: {
    promised: 8192,
    // Too long for any hardware hash, but a cell that is looked at.
    within: () =>
      expectRows(filesWith('Hardware Hash', 'A'.repeat(8192)), 'failed hardwareHashNotValid/notAHardwareHash'),
    beyond: () => expectRows(filesWith('Hardware Hash', 'A'.repeat(8193)), tooLong),
  },
  labelCharacters: {
    promised: 256,
    async within() {
      await expectLabels(256, 202);
      await expectRows(filesWith('Group Tag', 'x'.repeat(256), 'é'.repeat(256)), 'accepted');
    },
    async beyond() {
      await expectLabels(257, 400);
      await expectRows(filesWith('Group Tag', 'x'.repeat(257)), tooLong);
    },
  },
  fileNameCharacters: {
    promised: 255,
    async within() {
      const query = `kind=deregister&fileName=${'x'.repeat(255)}`;
      await expectAnswer(await (await serviceWith()).post(fileWith(1), { query }), 202);
    },
    async beyond() {
      const query = `kind=deregister&fileName=${'x'.repeat(256)}`;
      await expectRefusal(await (await serviceWith()).post(fileWith(1), { query }), 400, 'requestNotValid');
    },
  },
  jsonDevices: {
    promised: 10_000,
    async within() {
      const devices = Array.from({ length: 10_000 }, (_, n) => ({ serialNumber: `S${n}` }));
      const query = 'kind=deregister&dryRun=true';
      await expectAnswer(await (await serviceWith()).post(JSON.stringify({ devices }), { ...json, query }), 200);
    },
    async beyond() {
      const devices = Array.from({ length: 10_001 }, (_, n) => ({ serialNumber: `S${n}` }));
      const answer = await (await serviceWith()).post(JSON.stringify({ devices }), json);
      expect((await expectRefusal(answer, 413, 'fileTooLarge')).remedy).toContain('CSV');
    },
  },
  jsonBytes: {
    promised: 64 * 1024 ** 2,
    async within() {
      const body = JSON.stringify({ devices: [{ serialNumber: 'S' }] });
      await expectAnswer(await (await serviceWith({ jsonBytes: body.length })).post(body, json), 202);
    },
    async beyond() {
      const body = JSON.stringify({ devices: [{ serialNumber: 'S' }] });
      const answer = await (await serviceWith({ jsonBytes: body.length - 1 })).post(body, json);
      expect((await expectRefusal(answer, 413, 'fileTooLarge')).remedy).toContain('CSV');
    },
  },
} satisfies Partial<Record<keyof Limits, Edge>>;
