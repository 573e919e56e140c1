import fc from 'fast-check';
import { expect } from 'vitest';
import type { Client } from '../../src/contracts/client.ts';
import { ProblemError } from '../../src/contracts/client-errors.ts';
import { makeMachine } from '../../src/hardware-hash/synthesize.ts';
import { disagreements, expectAgreement } from '../fixtures/agreement.ts';
import { all, allDevices, fileOf, rowOf, settled } from '../fixtures/registering.ts';
import type { Processes, Web } from './processes.ts';

const machines = 5;
let round = 0;

/** Random clients of two tenants race for the same devices, at either web process: all that is stored and shown has to agree. */
export async function raceForAnything(service: Processes, webs: readonly [Web, Web], rounds: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(clientOfRace, { minLength: 3, maxLength: 5 }), async clients => {
      round += 1;
      const offset = round * machines;
      const tenants = [await service.createTenant(), await service.createTenant()];
      await Promise.all(
        clients.map(async ({ tenant, web, actions }) => {
          const api = webs[web]!.client(tenants[tenant]!);
          for (const each of actions) await perform(api, each, offset).catch(onlyExpected);
          expect(await disagreements(service.database)).toEqual([]);
        }),
      );
      for (const tenant of tenants) {
        const api = webs[0].client(tenant);
        for (const { id } of await all(page => api.batches.list(page))) await settled(api, id);
        await expectAgreement(service.database, api);
      }
      expect(service.statuses.splice(0).filter(status => status >= 500)).toEqual([]);
    }),
    { numRuns: rounds, endOnFailure: true },
  );
}

const row = fc.record({
  machine: fc.nat(machines - 1),
  kind: fc.constantFrom('good', 'good', 'good', 'damaged', 'noHash', 'otherSerial', 'noTpm', 'otherTpm', 'otherBoard'),
});
const rows = fc.array(row, { minLength: 1, maxLength: machines });
const which = fc.nat(9);
const labels = fc.constantFrom({}, { orderId: 'PO-1' }, { orderId: 'po-1', purchaseId: 'P-1' });
type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;

/** What one client does, one thing after another, while others do theirs. */
const action = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('register' as const), rows, labels }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('deregister' as const), rows }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('registerAndCancel' as const), rows, labels }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('delete', 'patch', 'retry', 'cancel'), which }) },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;
const clientOfRace = fc.record({
  tenant: fc.nat(1),
  web: fc.nat(1),
  actions: fc.array(action, { minLength: 2, maxLength: 6 }),
});

async function perform(api: Client, action: Action, offset: number): Promise<void> {
  if ('rows' in action) {
    const kind = action.do === 'deregister' ? 'deregister' : 'register';
    const file = new Blob([fileFrom(action.rows, offset)]);
    const { id } = await api.batches.create(kind, file, 'labels' in action ? action.labels : {});
    if (action.do === 'registerAndCancel') await api.batches.cancel(id);
  } else if (action.do === 'delete' || action.do === 'patch') {
    const devices = await allDevices(api);
    const device = devices[action.which % devices.length];
    if (device && action.do === 'delete') await api.devices.remove(device.id);
    else if (device) await api.devices.patch(device.id, { displayName: `${action.which}`, groupTag: null });
  } else {
    const batches = await all(page => api.batches.list(page));
    const batch = batches[action.which % batches.length];
    if (batch && action.do === 'retry') await api.batches.retry(batch.id);
    else if (batch) await api.batches.cancel(batch.id);
  }
}

/** What a caller who is not alone has to expect. */
const expected = new Set(['notFound', 'pendingRegistration', 'nothingToRetry']);

function onlyExpected(error: unknown): void {
  if (!(error instanceof ProblemError) || !expected.has(error.problem.code)) throw error;
}

function fileFrom(rows: readonly Row[], offset: number): string {
  return fileOf(
    rows.map(({ machine: n, kind }) => {
      const machine = makeMachine(offset + n, { tpm: true });
      const { serialNumber } = makeMachine(offset, { tpm: true });
      if (kind === 'damaged') return rowOf(machine, { 'Hardware Hash': 'T0GjAwEAHAAAAAoAAQD0ZQAACgABAPRl' });
      if (kind === 'noHash') return rowOf(machine, { 'Hardware Hash': '' });
      if (kind === 'otherSerial') return rowOf(machine, { 'Serial Number': serialNumber });
      const capture = {
        noTpm: { tpm: false },
        otherTpm: { replaceTpm: true },
        otherBoard: { replaceBoard: true },
        good: {},
      };
      return rowOf(machine, {}, capture[kind]);
    }),
  );
}
