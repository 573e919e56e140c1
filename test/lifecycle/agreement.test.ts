import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../../src/contracts/client.ts';
import { ProblemError } from '../../src/contracts/client-errors.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { disagreements, disagreementsIn, expectAgreement } from '../fixtures/agreement.ts';
import { all, allDevices, fileOf, organization, rowOf, settled, upload } from '../fixtures/registering.ts';
import { type TestServer, testServer } from '../fixtures/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

const machines = 4;
const row = fc.record({
  machine: fc.nat(machines - 1),
  kind: fc.constantFrom('good', 'good', 'good', 'damaged', 'noHash', 'otherSerial', 'noTpm', 'otherTpm'),
});
const label = fc.constantFrom('', 'PO-1', 'po-1', 'PO-2');
const labels = fc.record({ orderId: label, purchaseId: label });
const action = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('register' as const),
      rows: fc.array(row, { minLength: 1, maxLength: 5 }),
      labels,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('deregister' as const),
      rows: fc.array(row, { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), device: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('retry' as const), batch: fc.nat(9) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('registerAndCancel' as const),
      rows: fc.array(row, { minLength: 1, maxLength: 5 }),
      labels,
    }),
  },
);
const step = fc.record({ who: fc.nat(1), action });

test('rows, devices, claims and summary agree after any sequence of uploads', async () => {
  let round = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async steps => {
      round += 1;
      const organizations = [await organization(server), await organization(server)] as const;
      for (const { who, action } of steps) await perform(organizations[who === 0 ? 0 : 1], action, round * machines);
      for (const each of organizations) await expectAgreement(server.database, each);
    }),
    { numRuns: 25 },
  );
}, 300_000);

describe('the check of agreement itself', () => {
  const contradictions: readonly (readonly [string, string])[] = [
    ["a batch's counts are not those of its rows", `update muster.batch_rows set outcome = 'cancelled'`],
    ["a batch's counts are not those of its rows", 'delete from muster.batch_rows'],
    ["a batch's state is not that of its counts", `update muster.batches set state = 'processing'`],
    ['pending rows that no worker will come to', `update muster.batch_rows set outcome = 'pending'`],
    ['a summary is not that of the devices', 'update muster.tenant_counters set inactive = 1'],
    ['a summary is not that of the devices', 'delete from muster.devices'],
    ['an order is not that of its devices', 'update muster.order_counters set active = 1'],
    ['an order is not that of its devices', 'delete from muster.order_counters'],
    ['an order is not that of its devices', `update muster.devices set purchase_id = 'P-2'`],
    ['a claim that is not of a registered device by one of its keys', 'delete from muster.devices'],
    ['a claim that is not of a registered device by one of its keys', `update muster.devices set ek_key = '\\x00'`],
    ['a registered device that does not hold its keys', 'delete from muster.claim_keys where kind = 2'],
    ['a device whose row does not say so', 'update muster.batch_rows set device_id = gen_random_uuid()'],
    ['a registered row without a device', 'update muster.batch_rows set device_id = null'],
    [
      'a row already registered by what never was',
      `update muster.batch_rows set outcome = 'alreadyRegistered', device_id = gen_random_uuid()`,
    ],
    ['pending rows that no worker will come to', 'update muster.batches set settled_line = 0'],
    ['events with a gap, or not as many as counted', 'delete from muster.events where position = 2'],
    ['events with a gap, or not as many as counted', 'update muster.tenant_counters set position = position + 1'],
    ['a batch that its last event does not show', 'update muster.batches set attempt = 2'],
    ['a device that is not what its last event says', `update muster.devices set state = 'inactive'`],
    ['a device without the capture that it names', 'update muster.captures set drop_after = now()'],
    ['a capture of nothing that is never dropped', 'update muster.devices set capture_id = null'],
    [
      'history of a device that is gone',
      `insert into muster.device_history (tenant_id, device_id, id, at, state)
      select tenant_id, gen_random_uuid(), id, now(), 'inactive' from muster.devices`,
    ],
  ];
  let whole: TestServer;
  beforeAll(async () => {
    whole = await testServer();
    const labels = { orderId: 'PO-1', purchaseId: 'P-1' };
    await upload(await organization(whole), fileOf([rowOf(makeMachine(1, { tpm: true }))]), 'register', labels);
  });
  afterAll(() => whole.close());

  test('finds nothing where all is well', async () => {
    expect(await disagreements(whole.database)).toEqual([]);
  });

  test.each(contradictions)('finds %s: %s', async (what, damage) => {
    const found: string[] = [];
    const undone = whole.database.asSystem('sweep', async tx => {
      await tx.run({ text: damage });
      found.push(...(await disagreementsIn(tx)));
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(found).toContainEqual(expect.stringContaining(what));
  });
});

function fileFrom(rows: readonly (typeof row extends fc.Arbitrary<infer T> ? T : never)[], offset: number): string {
  return fileOf(
    rows.map(({ machine: n, kind }) => {
      const machine = makeMachine(offset + n, { tpm: true });
      if (kind === 'damaged') return rowOf(machine, { 'Hardware Hash': 'T0GjAwEAHAAAAAoAAQD0ZQAACgABAPRl' });
      if (kind === 'noHash') return rowOf(machine, { 'Hardware Hash': '' });
      if (kind === 'otherSerial')
        return rowOf(machine, { 'Serial Number': makeMachine(offset, { tpm: true }).serialNumber });
      return rowOf(
        machine,
        {},
        { ...(kind === 'noTpm' && { tpm: false }), ...(kind === 'otherTpm' && { replaceTpm: true }) },
      );
    }),
  );
}

async function perform(
  api: Client,
  action: typeof step extends fc.Arbitrary<infer T> ? (T extends { action: infer A } ? A : never) : never,
  offset: number,
): Promise<void> {
  if (action.do === 'register' || action.do === 'deregister') {
    await upload(api, fileFrom(action.rows, offset), action.do, action.do === 'register' ? action.labels : {});
  } else if (action.do === 'registerAndCancel') {
    const { id } = await api.batches.create('register', new Blob([fileFrom(action.rows, offset)]), action.labels);
    await api.batches.cancel(id);
    await settled(api, id);
  } else if (action.do === 'delete') {
    const devices = await allDevices(api);
    const device = devices[action.device % devices.length];
    if (device) await api.devices.remove(device.id);
  } else {
    const batches = await all(page => api.batches.list(page));
    const batch = batches[action.batch % batches.length];
    if (batch) await api.batches.retry(batch.id).then(() => settled(api, batch.id), onlyProblems);
  }
}

function onlyProblems(error: unknown): void {
  if (!(error instanceof ProblemError)) throw error;
}
